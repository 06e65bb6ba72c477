"""The OpenAPI document: the same for everybody, but whoever is signed in finds the custom fields of his workspace in it
(C-13). Programs that are made from it then know them by name, type and values."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from staffetta.config.api import install
from staffetta.fields.described import given, told
from staffetta.fields.models import Owner
from staffetta.fields.reading import fields_of

PREFIX = "/api/v1"
OWNERS = {"Contact": Owner.CONTACT, "Lead": Owner.LEAD, "PostSales": Owner.POST_SALES}
"""Whose fields: a schema that holds answers says in its name what it is of."""
TAKEN = ("In", "Patch", "Changes", "NewLead")
"""How schemas of what is sent are called; all others are answers."""


@functools.cache
def general() -> bytes:
    """The document for nobody in particular."""
    return orjson.dumps(install().get_openapi_schema(path_prefix=PREFIX), default=str, option=orjson.OPT_NON_STR_KEYS)


@require_safe
@cache_control(private=True, no_cache=True)
@vary_on_headers("Authorization", "Cookie", "Accept-Language")
def openapi(request: HttpRequest) -> HttpResponse:
    """Answered to everybody; with the own custom fields if it is known whose they are."""
    body = general()
    if getattr(request, "member", None) is not None:
        body = orjson.dumps(_own(orjson.loads(body)))
    return HttpResponse(body, content_type="application/json")


def _own(document: dict[str, Any]) -> dict[str, Any]:
    for name, custom in _answers(document):
        owner = next(owner for word, owner in OWNERS.items() if word in name)
        own = (given if name.endswith(TAKEN) else told)(fields_of(owner))
        for plain in custom.get("anyOf", [custom]):
            if plain.get("type") == "object":
                del plain["additionalProperties"]
                plain.pop("examples", None)
                plain.update(own)
    return document


def _answers(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The schemas that hold answers to custom fields, each with that property."""
    for name, schema in document["components"]["schemas"].items():
        if "custom" in schema.get("properties", {}):
            yield name, schema["properties"]["custom"]
