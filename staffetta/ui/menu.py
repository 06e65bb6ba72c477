"""What stands in the side menu and under the create button. Rooms register in their AppConfig.ready()."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from staffetta.core.db.figures import together
from staffetta.core.db.meanwhile import Figures, meanwhile
from staffetta.core.db.remembered import Asked
from staffetta.core.setup import Memory

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
class Count:
    """A badge whose figures come with those of all others, in one statement: every page shows them.

    `asked` gives the remembered figures (core/db/remembered.py), None where there are none for this member; `said`
    makes the badge of them.
    """

    asked: Callable[[Any], Asked | None]
    said: Callable[[dict[str, Any]], Badge | None]

    def __call__(self, member: Any) -> Badge | None:
        """The badge alone."""
        (found,) = together([self.asked(member)])
        return None if found is None else self.said(found)


def counted(
    member: Any, badges: Sequence[Callable[[Any], Badge | None] | None], figures: Figures | None = None
) -> list[Badge | None]:
    """These badges, in order: all counts in one statement; those of nothing are None. `figures`: what that statement
    answered, where it was asked before."""
    counts = [one for one in badges if isinstance(one, Count)]
    answers = iter(figures if figures is not None else together([one.asked(member) for one in counts]))
    said: list[Badge | None] = []
    for one in badges:
        if isinstance(one, Count):
            found = next(answers)
            badge = None if found is None else one.said(found)
        else:
            badge = one(member) if one else None
        said.append(badge if badge and badge.count else None)
    return said


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
    entries: tuple[Shown, ...]


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
_of_members = Memory()
"""What each member may open and create: that follows from the set-up, of which he and his firm are part."""


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
    _in_order.cache_clear()
    _sections_of.cache_clear()
    _of_members.forget()


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
    _of_members.forget()


def set_bell(url_name: str, badge: Callable[[Any], Badge | None]) -> None:
    """Show the bell in the top bar; it leads to this page and counts what is unread."""
    _bell[:] = [badge]
    _bell_url[:] = [url_name]


@dataclass(frozen=True)
class Shell:
    """What stands around every page: the menu with its numbers, the create button, the bell."""

    sections: tuple[Section, ...] = ()
    creations: tuple[ShownCreation, ...] = ()
    bell: tuple[str, Badge | None] | None = None


@dataclass(frozen=True)
class Begun:
    """A shell that is being counted. `figures` waits for them."""

    entries: Sequence[Entry]
    figures: Callable[[], Figures]


def begin(member: Any) -> Begun:
    """Begin to ask for the numbers of the shell (core/db/meanwhile.py)."""
    entries = _allowed(member)
    badges = [*(entry.badge for entry in entries), *_bell]
    return Begun(entries, meanwhile([one.asked(member) for one in badges if isinstance(one, Count)]))


def shell(member: Any, current: str = "", begun: Begun | None = None) -> Shell:
    """What stands around the page for this member, by one statement, which may have `begun`; `current` is the key of
    the page's entry."""
    entries = begun.entries if begun is not None else _allowed(member)
    badges = counted(member, [*(entry.badge for entry in entries), *_bell], begun.figures() if begun else None)
    bell = (_address(_bell_url[0]), badges.pop()) if _bell else None
    return Shell(_sections(entries, badges, current), creations(member), bell)


def sections(member: Any, current: str = "") -> tuple[Section, ...]:
    """The menu alone."""
    entries = _allowed(member)
    return _sections(entries, counted(member, [entry.badge for entry in entries]), current)


def _allowed(member: Any) -> tuple[Entry, ...]:
    return _of_members.answer(
        ("entries", member.pk),
        lambda: tuple([one for one in _in_order(tuple(_entries)) if one.needs is None or one.needs(member)]),
    )


@functools.lru_cache(maxsize=1)
def _in_order(keys: tuple[str, ...]) -> tuple[Entry, ...]:
    order, entries = list(SECTIONS), [_entries[key] for key in keys]
    return tuple(sorted(entries, key=lambda entry: (order.index(entry.section), entry.order, entry.key)))


def _sections(entries: Sequence[Entry], badges: Sequence[Badge | None], current: str) -> tuple[Section, ...]:
    keys = tuple([entry.key for entry in entries])
    return _sections_of(keys, tuple(badges), current, get_language() or "en", get_script_prefix())


@functools.lru_cache(maxsize=512)
def _sections_of(
    keys: tuple[str, ...], badges: tuple[Badge | None, ...], current: str, language: str, prefix: str
) -> tuple[Section, ...]:
    """Language and prefix are only part of the key."""
    shown: dict[str, list[Shown]] = {}
    for key, badge in zip(keys, badges, strict=True):
        entry = _entries[key]
        one = Shown(key, str(entry.label), entry.icon, _address(entry.url_name), badge, key == current)
        shown.setdefault(entry.section, []).append(one)
    return tuple([Section(key, str(SECTIONS[key]), tuple(lines)) for key, lines in shown.items()])


def creations(member: Any) -> tuple[ShownCreation, ...]:
    """What this member may create from anywhere."""
    key = ("creations", member.pk, get_language(), get_script_prefix())
    return _of_members.answer(key, lambda: _creations_for(member))


def _creations_for(member: Any) -> tuple[ShownCreation, ...]:
    allowed = (c for c in _creations.values() if c.needs is None or c.needs(member))
    return tuple(
        ShownCreation(str(c.label), c.icon, _address(c.url_name), c.dialog)
        for c in sorted(allowed, key=lambda c: (c.order, c.key))
    )


def address_of(key: str) -> str:
    """The page of this entry; the beginning for one that is not there."""
    entry = _entries.get(key)
    return _address(entry.url_name) if entry is not None else get_script_prefix()


def _address(url_name: str) -> str:
    return _found(url_name, get_script_prefix())


@functools.lru_cache(maxsize=256)
def _found(url_name: str, prefix: str) -> str:
    """Where the installation is mounted is only part of the key."""
    return reverse(url_name)
