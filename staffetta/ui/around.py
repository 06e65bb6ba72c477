"""What stands around every page, drawn once for all who see the same: menu, top bar, bar at the foot of a phone.

The same lines, numbers and words give the same text, so each is kept under exactly these. The token against forged
forms is the only thing that differs each time, and is put in afterwards.
"""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpRequest
from django.template import engines
from django.urls import get_script_prefix
from django.utils.functional import Promise
from django.utils.translation import get_language
from markupsafe import Markup

from staffetta.ui import user_menu
from staffetta.ui.context import TOKEN, csrf_token_value, without_request
from staffetta.ui.icons import icon
from staffetta.ui.menu import Shell

Items = tuple[tuple[tuple[str, Any], ...], ...]


def sidebar(shell: Shell) -> Markup:
    """The menu at the left."""
    return _drawn("ui/sidebar.html", _here(), shell=Shell(shell.sections))


def bottombar(shell: Shell) -> Markup:
    """The menu at the foot of a phone."""
    return _drawn("ui/bottombar.html", _here(), shell=Shell(shell.sections))


def topbar(shell: Shell, member: Any, request: HttpRequest) -> Markup:
    """Search, create button, bell, and the menu behind one's own picture."""
    lines = user_menu.items(request) if member else []
    items: Items = tuple([tuple([(key, _plain(value)) for key, value in line.items()]) for line in lines])
    name = str(member.name) if member else ""
    around = Shell(creations=shell.creations, bell=shell.bell)
    drawn = _drawn("ui/topbar.html", _here(), shell=around, name=name, items=items)
    return Markup(drawn.replace(TOKEN, csrf_token_value()))


def _plain(value: Any) -> Any:
    """Words and addresses, which is all that lines of that menu have."""
    if isinstance(value, str | Promise):
        return str(value)
    if isinstance(value, bool | None):
        return value
    raise TypeError(f"{value!r} cannot be in a line of the menu behind one's picture")


def _here() -> tuple[str, ...]:
    """What else decides about words and addresses."""
    return get_language() or "en", get_script_prefix(), str(icon("menu"))


def _drawn(template: str, here: tuple[str, ...], **context: Any) -> Markup:
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    return _render(template, context) if env.auto_reload else _kept(template, here, **context)


@functools.lru_cache(maxsize=1000)
def _kept(template: str, here: tuple[str, ...], **context: Any) -> Markup:
    return _render(template, context)


def _render(template: str, context: dict[str, Any]) -> Markup:
    with without_request():
        return Markup(engines["jinja2"].env.get_template(template).render(context))  # type: ignore[attr-defined]
