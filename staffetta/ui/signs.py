"""Small signs that say what something is: badges, states, tags, people. Never by colour alone.

They stand in lists hundreds of times on a page, so they are functions and not macros, and what was drawn once is drawn.
Templates call them like any component: `ui.badge(…)`, `ui.person(…)`. Python that draws cells of lists calls them too.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from markupsafe import Markup, escape

from staffetta.ui import formats
from staffetta.ui.icons import icon

SIGNS = {
    "todo": "circle",
    "on_hold": "circle-pause",
    "done": "circle-check",
    "won": "trophy",
    "lost": "circle-x",
    "cancelled": "ban",
}
MANY = 999


def badge(text: Any, tone: str = "neutral", icon: str | None = None, title: Any = None) -> Markup:
    """A word in a box. Tones: neutral, accent, info, success, warning, danger; 1 to 8 for colours that users gave."""
    return _badge(escape(text), str(tone), icon, escape(title) if title else None)


@functools.lru_cache(maxsize=2048)
def _badge(text: Markup, tone: str, sign: str | None, title: Markup | None) -> Markup:
    drawn = icon(sign) if sign else ""
    return Markup(f'<span class="badge tone-{escape(tone)}"{_titled(title)}>{drawn}{text}</span>')


def _titled(title: Markup | None) -> str:
    return f' title="{title}"' if title else ""


def status(kind: Any, label: Any = None, title: Any = None) -> Markup:
    """The state of a task, process or lead: todo, on_hold, done, won, lost, cancelled."""
    kind = str(kind)
    return _status(kind, escape(label or _state(kind)), escape(title) if title else None)


def _state(kind: str) -> str:
    return {
        "todo": gettext("To do"),
        "on_hold": gettext("On hold"),
        "done": gettext("Done"),
        "won": gettext("Won"),
        "lost": gettext("Lost"),
        "cancelled": gettext("Cancelled"),
    }[kind]


@functools.lru_cache(maxsize=512)
def _status(kind: str, label: Markup, title: Markup | None) -> Markup:
    return Markup(f'<span class="status status-{kind}"{_titled(title)}>{icon(SIGNS[kind])}{label}</span>')


def count_badge(count: int, tone: str = "neutral", title: Any = None) -> Markup:
    """A number beside something; nothing for none."""
    if not count:
        return Markup()
    said = formats.number(count) if count <= MANY else f"{MANY}+"
    words = Markup('<span class="sr-only"> {}</span>').format(title) if title else ""
    named = _titled(escape(title) if title else None)
    return Markup(f'<span class="count tone-{escape(tone)}"{named}>{escape(said)}{words}</span>')


def tag(name: Any, colour: Any = None, href: str | None = None) -> Markup:
    """A word given by a user; it keeps its colour (1 to 8) wherever it appears."""
    return _tag(
        escape(name),
        int(colour or formats.hue(name if isinstance(name, str) else str(name))),
        escape(href) if href else None,
    )


@functools.lru_cache(maxsize=4096)
def _tag(name: Markup, colour: int, href: Markup | None) -> Markup:
    if href:
        return Markup(f'<a class="tag hue-{colour}" href="{href}">{name}</a>')
    return Markup(f'<span class="tag hue-{colour}">{name}</span>')


def tags(names: Iterable[Any]) -> Markup:
    """Several of them."""
    drawn = "".join([tag(name) for name in names])
    return Markup(f'<span class="tags">{drawn}</span>') if drawn else Markup()


def avatar(name: Any, size: str = "m", square: bool = False, icon: str | None = None) -> Markup:
    """The first letters of a name. Sizes: s, m, l; `square` for companies and groups."""
    return _avatar(str(name), str(size), bool(square), icon)


@functools.lru_cache(maxsize=8192)
def _avatar(name: str, size: str, square: bool, sign: str | None) -> Markup:
    inside = icon(sign) if sign else escape(formats.initials(name))
    css = f"avatar avatar-{escape(size)} hue-{formats.hue(name)}{' avatar-square' if square else ''}"
    return Markup(f'<span class="{css}" aria-hidden="true">{inside}</span>')


def person(who: Any, href: str | None = None, size: str = "s", square: bool = False, nobody: Any = None) -> Markup:
    """Somebody: a member, a name, or None (then `nobody` is shown)."""
    if who:
        return _person(who if isinstance(who, str) else str(who.name), href, str(size), bool(square), None)
    return Markup('<span class="person muted">{}</span>').format(nobody) if nobody else Markup()


def group(name: Any, href: str | None = None, size: str = "s") -> Markup:
    """A group."""
    return _person(str(name), href, str(size), True, "users")


@functools.lru_cache(maxsize=4096)
def _person(name: str, href: str | None, size: str, square: bool, sign: str | None) -> Markup:
    words = f"{_avatar(str(name), size, square, sign)}<span>{escape(str(name))}</span>"
    if href:
        return Markup(f'<a class="person" href="{escape(href)}">{words}</a>')
    return Markup(f'<span class="person">{words}</span>')


def rocket(title: Any, href: str | None = None) -> Markup:
    """The mark of a lead that has a post-sales process (L-13)."""
    said = escape(title)
    if href:
        return Markup(
            f'<a class="rocket" href="{escape(href)}" data-tip="{said}" aria-label="{said}">{icon("rocket")}</a>'
        )
    return Markup(f'<span class="rocket" data-tip="{said}">{icon("rocket", "", str(title))}</span>')


FORMS = {
    "relative": formats.relative,
    "ago": formats.ago,
    "date": formats.shown_date,
    "datetime": formats.shown_datetime,
}


def moment(value: date | datetime | None, form: str = "when", late: bool = False) -> Markup:
    """A moment with its exact value on hover; forms: when, relative, ago, date, datetime. `late` paints it red, with a
    sign."""
    if not value:
        return Markup()
    show: Any = FORMS.get(form, formats.when)
    exact = formats.shown_datetime(value, "long") if isinstance(value, datetime) else formats.shown_date(value, "long")
    sign = icon("clock-alert", "", gettext("Overdue")) if late else ""
    css = "moment moment-late" if late else "moment"
    opened = f'<time class="{css}" datetime="{formats.iso(value)}" title="{escape(exact)}">'
    return Markup(f"{opened}{sign}{escape(show(value))}</time>")


DRAWN = {
    function.__name__: function
    for function in (badge, status, count_badge, tag, tags, avatar, person, group, rocket, moment)
}
"""The components of this file, as templates find them."""
