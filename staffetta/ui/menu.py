"""What stands in the side menu and under the create button. Rooms register in their AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

# The sections in their order; a section with a name shows it above its entries.
SECTIONS: dict[str, Label] = {
    "day": "",
    "leads": "",
    "clients": _("Clients"),
    "contacts": "",
    "calendar": "",
    "documents": "",
    "reports": "",
    "administration": "",
}


@dataclass(frozen=True)
class Badge:
    """A number beside a menu entry. `title` says what it counts (tooltip and screen readers)."""

    count: int
    title: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    section: str
    key: str
    label: Label
    icon: str
    url_name: str
    order: int = 0
    badge: Callable[[Any], Badge | None] | None = None
    needs: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class Shown:
    """A menu entry as a member sees it."""

    key: str
    label: Label
    icon: str
    href: str
    badge: Badge | None
    current: bool


@dataclass(frozen=True)
class Section:
    """Some entries, under a heading if there is one."""

    key: str
    label: Label
    entries: list[Shown]


@dataclass(frozen=True)
class Creation:
    """A line under the create button; with `dialog` its page is loaded into the dialogue."""

    key: str
    label: Label
    icon: str
    url_name: str
    order: int = 0
    dialog: bool = False
    needs: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class ShownCreation:
    """A line under the create button as a member sees it."""

    label: Label
    icon: str
    href: str
    dialog: bool


_entries: dict[str, Entry] = {}
_creations: dict[str, Creation] = {}
_bell: list[Callable[[Any], Badge | None]] = []
_bell_url: list[str] = []


def add(
    section: str,
    key: str,
    label: Label,
    icon: str,
    url_name: str,
    order: int = 0,
    badge: Callable[[Any], Badge | None] | None = None,
    needs: Callable[[Any], bool] | None = None,
) -> None:
    """Put an entry into the menu. A page says which entry it belongs to by `menu="<key>"` in its context."""
    if section not in SECTIONS:
        raise ValueError(f"No section {section!r}; there are {', '.join(SECTIONS)}.")
    _entries[key] = Entry(section, key, label, icon, url_name, order, badge, needs)


def add_creation(
    key: str,
    label: Label,
    icon: str,
    url_name: str,
    order: int = 0,
    dialog: bool = False,
    needs: Callable[[Any], bool] | None = None,
) -> None:
    """Put a line under the create button ("New contact")."""
    _creations[key] = Creation(key, label, icon, url_name, order, dialog, needs)


def set_bell(url_name: str, badge: Callable[[Any], Badge | None]) -> None:
    """Show the bell in the top bar; it leads to this page and counts what is unread."""
    _bell[:] = [badge]
    _bell_url[:] = [url_name]


def sections(member: Any, current: str = "") -> list[Section]:
    """The menu for this member, with its numbers; `current` is the key of the page's entry."""
    shown = []
    for key, label in SECTIONS.items():
        entries = sorted((e for e in _entries.values() if e.section == key), key=lambda e: (e.order, e.key))
        allowed = [e for e in entries if e.needs is None or e.needs(member)]
        if allowed:
            shown.append(Section(key, label, [_shown(e, member, current) for e in allowed]))
    return shown


def _shown(entry: Entry, member: Any, current: str) -> Shown:
    badge = entry.badge(member) if entry.badge else None
    return Shown(
        entry.key,
        entry.label,
        entry.icon,
        reverse(entry.url_name),
        badge if badge and badge.count else None,
        entry.key == current,
    )


def creations(member: Any) -> list[ShownCreation]:
    """What this member may create from anywhere."""
    allowed = (c for c in _creations.values() if c.needs is None or c.needs(member))
    return [
        ShownCreation(c.label, c.icon, reverse(c.url_name), c.dialog)
        for c in sorted(allowed, key=lambda c: (c.order, c.key))
    ]


def bell(member: Any) -> tuple[str, Badge | None] | None:
    """The address behind the bell and its number, or None when nobody registered one."""
    if not _bell:
        return None
    badge = _bell[0](member)
    return reverse(_bell_url[0]), badge if badge and badge.count else None
