"""What every room's API shares: schemas of answers, versions in headers, pages."""

from __future__ import annotations

import re
from typing import Annotated, Any, Generic, TypeVar

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, Field

from staffetta.core.paging import Page
from staffetta.core.refusals import Refused
from staffetta.core.text import tidy

T = TypeVar("T")


class BadIfMatch(Refused):
    """If-Match must be the ETag of an earlier answer, such as "3"."""

    status = 400


class FieldError(Schema):
    field: str
    detail: str


class Problem(Schema):
    """RFC 9457. `code` is stable; `detail` is a sentence in the language of the request."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError] = []


class Rows(Schema, Generic[T]):
    """One page of a list. `next` and `previous` are cursors to pass as `cursor`; null at the ends."""

    items: list[T]
    next: str | None = None
    previous: str | None = None


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError(_("The character U+0000 is not allowed."))
    return text


Line = Annotated[str, AfterValidator(_no_nul), AfterValidator(tidy)]
Text = Annotated[str, AfterValidator(_no_nul)]
Cursor = Annotated[str, Field(default="", max_length=500, description="`next` or `previous` of an earlier answer")]
Limit = Annotated[int, Field(default=50, ge=1, le=200, description="How many at most")]


def rows_of(page: Page[Any], items: list[Any]) -> dict[str, Any]:
    """The answer for one page whose rows were turned into these items."""
    return {"items": items, "next": page.next or None, "previous": page.previous or None}


def ready(data: Any) -> HttpResponse:
    """An answer of reading, whose parts we made ourselves in the form of the schema: to check it against the schema
    once more would take longer than its rows. A test holds that it conforms."""
    return HttpResponse(orjson.dumps(data, default=str), content_type="application/json; charset=utf-8")


def expected_version(request: HttpRequest) -> int | None:
    """The version named in If-Match, None when the header is absent or "*"."""
    header = request.headers.get("If-Match", "").strip()
    if header in ("", "*"):
        return None
    match = re.fullmatch(r'(?:W/)?"(\d{1,9})"', header)
    if not match:
        raise BadIfMatch(_('If-Match must be the ETag of an earlier answer, such as "3".'))
    return int(match[1])


def tag(response: HttpResponse, version: int) -> None:
    """Put the record's version on the answer as its ETag."""
    response.headers["ETag"] = f'"{version}"'
