"""The single way in which pages and fragments are rendered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.functional import SimpleLazyObject

from staffetta.ui import menu
from staffetta.ui.context import rendering

NOTHING_AROUND = menu.Shell()
BEGUN = "shell_begun"


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page only, so that the layout around it would be thrown away."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") == "partial"


def in_background(request: HttpRequest) -> bool:
    """Whether an open page asks by itself (frontend/src/refresh.js): nobody pressed anything."""
    return "Staffetta-Background" in request.headers


def count_meanwhile(request: HttpRequest) -> None:
    """A whole page will be rendered, and what it shows takes a while: the menu's numbers are counted meanwhile. For
    views that only read."""
    member = getattr(request, "member", None)
    if member is not None and not wants_fragment(request):
        setattr(request, BEGUN, menu.begin(member))


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    status: int = 200,
    *,
    bare: bool = False,
) -> HttpResponse:
    """Render a page or a fragment.

    Every template knows `request`, `member` (None when signed out) and `shell`; a page that extends ui/layout.html
    says with `menu` in its context which menu entry it belongs to. `bare` is for pages outside the layout: no menu,
    no notices, no query. A template called dialog.html or …_dialog.html is a dialogue as a page of its own, for where
    there are no scripts: what would close it leads back.
    """
    member = getattr(request, "member", None)
    said = {"request": request, "member": member, "shell": NOTHING_AROUND, **(context or {})}
    whole = not bare and not wants_fragment(request)
    if member is not None and whole:
        current, begun = str(said.get("menu", "")), getattr(request, BEGUN, None)
        said["shell"] = SimpleLazyObject(lambda: menu.shell(member, current, begun))  # once the content is drawn
    out = _way_out(request, str(said.get("menu", ""))) if whole and template.endswith("dialog.html") else ""
    with rendering(request, out):
        html = loader.render_to_string(template, said, None if bare else request, using="jinja2")
        if not bare and not whole and not in_background(request) and messages.get_messages(request):
            html += loader.render_to_string("ui/toasts.html", {}, request, using="jinja2")
    return HttpResponse(html.encode(), status=status)  # Django would copy it first


def _way_out(request: HttpRequest, current: str) -> str:
    """From a dialogue that is a page of its own: where one came from, else the page of the menu that is lit."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.get_host() and came.path != request.path:
        return f"{came.path}?{came.query}" if came.query else came.path
    return menu.address_of(current)


def toast(request: HttpRequest, text: str, tone: str = "success", *, undo: str = "") -> None:
    """Have a short notice shown on the next page or fragment: tones success, info, warning, danger. `undo`: the address
    to which its button *Undo* posts."""
    level = {"success": messages.SUCCESS, "info": messages.INFO, "warning": messages.WARNING, "danger": messages.ERROR}
    messages.add_message(request, level[tone], text, extra_tags=undo)


def as_toast(response: HttpResponse) -> HttpResponse:
    """Send htmx's answer to the notices, so that the page stays as it is."""
    response["HX-Retarget"] = "#toasts"
    response["HX-Reswap"] = "beforeend"
    response["HX-Reselect"] = "[data-toast]"
    response["HX-Push-Url"] = "false"
    return response
