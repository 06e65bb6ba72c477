"""The REST API under /api/v1: puts the rooms' routers together, one form for every error, one OpenAPI document."""

from __future__ import annotations

import functools
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.security import HttpBearer

from staffetta.config.field_names import as_sent
from staffetta.config.known_parameters import refuse_unknown
from staffetta.config.refused_values import errors_of
from staffetta.core.api import Problem
from staffetta.core.problems import MEDIA_TYPE, problem, problem_of
from staffetta.core.refusals import Refused


class _Renderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        return orjson.dumps(data, default=str)


class _Parser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        return orjson.loads(request.body)


class _Member(HttpBearer):
    """`Authorization: Bearer <API key>`; accounts.middleware has already found out whose key it is."""

    openapi_bearerFormat = "stf_<workspace>_<secret>"

    def __call__(self, request: HttpRequest) -> Any:
        return getattr(request, "member", None)

    def authenticate(self, request: HttpRequest, token: str) -> Any:  # pragma: no cover - __call__ answers
        return getattr(request, "member", None)


class Api(NinjaAPI):
    """Adds to every operation of the OpenAPI document what all of them share."""

    def _get_urls(self) -> list[Any]:
        from staffetta.config.openapi import openapi  # noqa: PLC0415  it asks for the document of this API

        return [path("openapi.json", openapi, name="openapi-json"), *super()._get_urls()]

    def get_openapi_schema(self, **options: Any) -> Any:
        from staffetta.webhooks.described import described  # noqa: PLC0415  as in install()

        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"].setdefault(
            "Problem", Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        )
        schema["components"]["schemas"]["Problem"].pop("$defs", None)
        schema["components"]["schemas"].setdefault("FieldError", _field_error())
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                _share(method, operation)
        schema["webhooks"] = described(schema["paths"])
        return schema


def _field_error() -> dict[str, Any]:
    found: dict[str, Any] = Problem.model_json_schema()["$defs"]["FieldError"]
    return found


def _share(method: str, operation: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    if method == "post":
        parameters.append(
            _header("Idempotency-Key", "The same key with the same body is answered, not done again.", 255)
        )
    if method in ("patch", "put", "delete"):
        parameters.append(_header("If-Match", "The ETag of the answer you saw; 412 when the record changed since.", 20))
    answer = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, word in (
        ("400", "Malformed request"),
        ("401", "API key missing or unknown"),
        ("403", "Not allowed"),
        ("404", "Not found, or not visible to you"),
        ("409", "Refused by a rule"),
        ("412", "Changed since"),
        ("422", "Invalid values"),
    ):
        operation["responses"].setdefault(status, {"description": word, **answer})


def _header(name: str, description: str, length: int) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": length}
    return {"name": name, "in": "header", "required": False, "description": description, "schema": schema}


api = Api(
    title="Staffetta",
    version="1",
    description="Everything that the pages do. Errors are RFC 9457 problems with a stable `code`.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="",
    auth=_Member(),
    renderer=_Renderer(),
    parser=_Parser(),
)
api.openapi_extra = {"info": {"license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}}}


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    error.fields = as_sent(getattr(request, "operation", None), error.fields)
    return problem_of(error)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problem(401, "unauthenticated", _("Send a valid API key as `Authorization: Bearer …`."))
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "not-found", _("There is nothing here, or you may not see it."))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    body = orjson.loads(request.body) if any(one["loc"][0] == "body" for one in error.errors) else None
    return problem(422, "invalid", _("Some values are not valid."), errors=errors_of(error.errors, body))


@api.exception_handler(HttpError)
def malformed(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "malformed", str(error))


@functools.cache
def install() -> NinjaAPI:
    """The API with every room's router."""
    from staffetta.config.rooms import ROUTERS  # noqa: PLC0415  rooms import models, which need the apps to be ready

    api.add_decorator(refuse_unknown, mode="view")
    for prefix, router in ROUTERS:
        api.add_router(prefix, router)
    return api
