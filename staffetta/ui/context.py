"""What components may know about the page being rendered without being handed it: its CSRF token and fresh ids."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from markupsafe import Markup

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_token: ContextVar[list[str]] = ContextVar("token")
_for_many: ContextVar[bool] = ContextVar("for_many", default=False)
_way_out: ContextVar[str] = ContextVar("way_out", default="")
_ids: ContextVar[Iterator[Any]] = ContextVar("ids", default=itertools.count(1))  # noqa: B039


@contextmanager
def rendering(request: HttpRequest, way_out: str = "") -> Iterator[None]:
    """Render for this request inside the block. Fragments get ids that no part of the page around them has. `way_out`:
    where one goes from a dialogue that is a page of its own, which nothing can close."""
    fragment = request.headers.get("HX-Request") == "true"
    token, ids = _request.set(request), _ids.set(itertools.count(_fragment_start() if fragment else 1))
    masked, out = _token.set([]), _way_out.set(way_out)
    try:
        yield
    finally:
        _way_out.reset(out)
        _token.reset(masked)
        _request.reset(token)
        _ids.reset(ids)


_fragments = itertools.count(1)


def _fragment_start() -> int:
    return 1000 * (next(_fragments) % 100_000 + 1)


def csrf_field() -> Markup:
    """The hidden field that every posting form carries."""
    return Markup(
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{csrf_token_value()}">'
    )  # letters and digits


TOKEN = f"token-{secrets.token_hex(16)}"
"""Stands for the token in what is drawn once for many (around.py); nobody outside this process can know it."""


@contextmanager
def without_request() -> Iterator[None]:
    """Draw for nobody in particular inside the block: forms get TOKEN instead of anybody's token."""
    token = _for_many.set(True)
    try:
        yield
    finally:
        _for_many.reset(token)


def csrf_token_value() -> str:
    """The token for the header that htmx sends with every request."""
    if _for_many.get():
        return TOKEN
    request = _request.get()
    if request is None:
        return ""
    masked = _token.get()
    if not masked:  # masked once for an answer: a page has dozens of forms
        masked.append(get_token(request))
    return masked[0]


def way_out() -> str:
    """Where what closes a dialogue leads; "" where there is a dialogue to be closed."""
    return _way_out.get()


@contextmanager
def numbered_by(ids: Iterator[Any]) -> Iterator[None]:
    """Ids of elements end in these inside the block."""
    token = _ids.set(ids)
    try:
        yield
    finally:
        _ids.reset(token)


def next_numbers(count: int) -> list[str]:
    """So many ends of ids that nothing else on the page has."""
    ids = _ids.get()
    return [str(next(ids)) for _number in range(count)]


def unique_id(prefix: str = "x") -> str:
    """An id for an element that needs one and has none."""
    return f"{prefix}-{next(_ids.get())}"
