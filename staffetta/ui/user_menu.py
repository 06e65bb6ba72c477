"""The lines of the menu behind one's own picture. Rooms add theirs in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

Items = Callable[[HttpRequest], list[dict[str, Any]]]

_sources: list[tuple[int, Items]] = []


def add(items: Items, order: int = 0) -> None:
    """Have these lines shown; each is what ui.menu_item takes (label, href or post, icon …)."""
    _sources.append((order, items))


def items(request: HttpRequest) -> list[dict[str, Any]]:
    """All lines for this request, in their order."""
    return [item for _order, source in sorted(_sources, key=lambda pair: pair[0]) for item in source(request)]


def sign_out_url() -> str:
    """Where signing out is posted to."""
    try:
        return reverse("account_logout")
    except NoReverseMatch:  # an installation whose sign-in is elsewhere
        return "/accounts/logout/"
