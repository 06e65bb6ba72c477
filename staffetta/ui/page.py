"""The single way in which pages and fragments are rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import loader

from staffetta.ui import menu
from staffetta.ui.context import rendering


@dataclass(frozen=True)
class Shell:
    """What the layout shows around a page."""

    sections: list[menu.Section]
    creations: list[menu.ShownCreation]
    bell: tuple[str, menu.Badge | None] | None


EMPTY_SHELL = Shell([], [], None)


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page only, so that the layout around it would be thrown away."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") == "partial"


def render(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render a page or a fragment.

    Every template knows `request`, `member` (None when signed out) and `shell`; a page that extends ui/layout.html
    says with `menu` in its context which menu entry it belongs to.
    """
    member = getattr(request, "member", None)
    said = dict(context or {})
    shell = EMPTY_SHELL
    if member is not None and not wants_fragment(request):
        current = str(said.get("menu", ""))
        shell = Shell(menu.sections(member, current), menu.creations(member), menu.bell(member))
    with rendering(request):
        html = loader.render_to_string(template, {"member": member, "shell": shell, **said}, request, using="jinja2")
    return HttpResponse(html, status=status)


def toast(request: HttpRequest, text: str, tone: str = "success") -> None:
    """Have a short notice shown on the next page or fragment: tones success, info, warning, danger."""
    level = {"success": messages.SUCCESS, "info": messages.INFO, "warning": messages.WARNING, "danger": messages.ERROR}
    messages.add_message(request, level[tone], text)
