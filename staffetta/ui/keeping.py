"""Parts of pages that are drawn once for all who see the same, and kept under exactly what they show.

`kept("leads/_facts.html", lead=Entry(…), may_edit=True)` draws a template with these values and nothing else: no
request, no member, no record. What the template finds is what it is kept under, so that no change of a value, of the
language, of the time zone or of the day can be missed; a template that wants more fails. What differs each time has a
place of its own, which is filled in afterwards: the token against forged forms, and ids that nothing else on the page
may have.

A template that is kept must not ask for the moment ("5 min ago"): that is said to it, if at all.
"""

from __future__ import annotations

import functools
import itertools
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.template import engines
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from markupsafe import Markup

from staffetta.ui.context import TOKEN, csrf_token_value, next_numbers, numbered_by, without_request
from staffetta.ui.icons import icon

KEPT = 1024
"""So many parts are kept by a process, some 10 kB each."""
PLAIN = frozenset({str, bool, int, type(None), UUID, Decimal, date, datetime, timedelta})
"""What is equal only to what looks the same. A record is equal to another version of itself; a tag to one of another
colour; what is safe to what has to be escaped."""
PIECES = 24
"""So many pieces are kept of one page: counts and places in lists differ from one request to the next."""
CHECKED = False
"""Whether pieces are drawn anew each time and compared: in tests (tests/conftest.py)."""
_ID = f"id-{secrets.token_hex(16)}-"
HOLE = Markup(f"hole-{secrets.token_hex(16)}")
"""Stands in a piece for what is inside it and differs each time, such as the rows of a table."""
NOTHING = Markup()
_PLACES = re.compile(f"({re.escape(TOKEN)}|{re.escape(HOLE)}|{re.escape(_ID)}[0-9]+;)")


class Entry(dict[str, Any]):
    """A mapping as part of a key, such as a line of a menu, or in place of a record, whose attributes it then has.
    Nobody changes it."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __hash__(self) -> int:  # type: ignore[override]  # a dict that can be changed has none
        return hash(tuple(self.items()))


def entry(said: Mapping[str, Any]) -> Entry:
    """This mapping of words, addresses and other mappings, as part of a key."""
    return Entry({key: _plain(value) for key, value in said.items()})


def entries(several: Iterable[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """These mappings, such as the lines of a menu."""
    return tuple(map(entry, several))


def _plain(value: Any) -> Any:
    if isinstance(value, Promise):
        return str(value)
    return entry(value) if isinstance(value, Mapping) else value


def kept(template: str, inside: Markup = NOTHING, **values: Any) -> Markup:
    """This template, drawn with these values alone. For templates of pages: call it while they are drawn. `inside`
    stands where the template shows it, and need not be the same."""
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    draw = _drawn.__wrapped__ if env.auto_reload else _drawn
    return draw(template, (*_readers(), str(icon("menu"))), **values).filled(inside)


class Pieces:
    """Parts of a page as they were drawn, beside what they were drawn of: the same object for all requests that
    ask the same (listings/listed.py). They show that, the given values, and nothing of the request or of whoever asks.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Drawn] = {}

    def drawn(self, name: str, draw: Callable[[], str], *values: Any, inside: Markup = NOTHING) -> Markup:
        """The piece of this name, as it was drawn where the values and who reads were the same; `inside` stands where
        it has HOLE. In tests it is drawn anew, too: raises AssertionError where it would look different now."""
        for value in values:
            _check(value)
        key = (name, *_readers(), *values)
        found = self._known.get(key)
        if found is None or engines["jinja2"].env.auto_reload:  # type: ignore[attr-defined]
            if len(self._known) >= PIECES:
                self._known.clear()
            self._known[key] = found = _piece(draw)
        elif CHECKED and (now := _piece(draw)) != found:
            raise AssertionError(f"the piece {name!r} was kept, and is drawn otherwise now: {now}, not {found}")
        return found.filled(inside)

    def part(self, name: str, *values: Any, caller: Callable[[], str]) -> Markup:
        """The same in templates: {% call pieces.part("tools") %}…{% endcall %}"""
        return self.drawn(name, caller, *values)


def _piece(draw: Callable[[], str]) -> Drawn:
    with numbered_by(f"{_ID}{number};" for number in itertools.count()), without_request():
        return Drawn(draw())


class Lines:
    """Lines of lists, drawn by a function of plain values alone and kept under them: what a line shows of its record is
    read into a tuple, and the function has nothing else. `kept`: so many of them."""

    def __init__(self, draw: Callable[..., str], kept: int) -> None:
        self._draw = draw
        self._line = functools.lru_cache(maxsize=kept)(self._anew)

    def __call__(self, several: Iterable[tuple[Any, ...]]) -> list[Markup]:
        """The lines that show these values."""
        readers = _readers()
        return [self._line(readers, values).filled() for values in several]

    def _anew(self, readers: tuple[Any, ...], values: tuple[Any, ...]) -> Drawn:
        """`readers`: for whom it is drawn; only part of the key."""
        _check(values)
        return _piece(lambda: self._draw(*values))


def _readers() -> tuple[Any, ...]:
    return (get_language(), timezone.get_current_timezone(), timezone.localdate(), get_script_prefix())


class Drawn:
    """A part as it was drawn, with places for what differs each time."""

    def __init__(self, html: str) -> None:
        self._parts = _PLACES.split(html)
        self._ids = len({part for part in self._parts[1::2] if part not in (TOKEN, HOLE)})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Drawn) and other._parts == self._parts

    def __repr__(self) -> str:
        return "".join(self._parts)

    __hash__ = None  # type: ignore[assignment]  # nobody looks one up

    def filled(self, inside: Markup = NOTHING) -> Markup:
        """With the token of this answer, ids of its own, and what stands inside."""
        if len(self._parts) == 1:
            return Markup(self._parts[0])
        known = {f"{_ID}{place};": number for place, number in enumerate(next_numbers(self._ids))} | {HOLE: inside}
        if TOKEN in self._parts:
            known[TOKEN] = csrf_token_value()
        parts = list(self._parts)
        parts[1::2] = [known[part] for part in parts[1::2]]
        return Markup("".join(parts))


@functools.lru_cache(maxsize=KEPT)
def _drawn(template: str, readers: tuple[Any, ...], **values: Any) -> Drawn:
    """`readers`: for whom it is drawn; only part of the key."""
    for value in values.values():
        _check(value)
    shown = {**values, "inside": HOLE}
    return _piece(lambda: engines["jinja2"].env.get_template(template).render(shown))  # type: ignore[attr-defined]


def _check(value: Any) -> None:
    """Raises TypeError for what may be equal to something that looks different."""
    if isinstance(value, tuple):
        for one in value:
            _check(one)
    elif isinstance(value, Entry):
        for one in value.values():
            _check(one)
    elif type(value) not in PLAIN:
        raise TypeError(f"{value!r} cannot be part of what a drawing is kept under")
