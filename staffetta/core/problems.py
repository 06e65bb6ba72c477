"""Errors of the API as RFC 9457 problem details, with a stable `code`."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpResponse

from staffetta.core.refusals import Refused, Stale

MEDIA_TYPE = "application/problem+json"


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """A problem answer. `errors` is a list of {"field", "detail"}; `extra` adds members of its own."""
    body = {
        "type": f"/api/docs#problem-{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "errors": errors or [],
        **{k: v for k, v in (extra or {}).items() if k not in ("type", "title", "status", "code", "detail", "errors")},
    }
    return HttpResponse(orjson.dumps(body, default=str), status=status, content_type=MEDIA_TYPE)


def problem_of(refusal: Refused) -> HttpResponse:
    """A refusal as a problem; a stale version is 412, because the client named it in If-Match (RFC 9110 §13.1.1)."""
    status = 412 if isinstance(refusal, Stale) else refusal.status
    errors = [{"field": field, "detail": sentence} for field, sentence in refusal.fields.items()]
    return problem(status, refusal.code, refusal.sentence, errors=errors, extra=refusal.extra)
