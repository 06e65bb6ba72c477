"""What a request of a list shows: filters, columns, order, and the saved view that it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar, cast

from django.http import QueryDict
from django.urls import get_script_prefix
from django.utils.translation import get_language, pgettext
from markupsafe import Markup

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.core.setup import Memory
from staffetta.listings.bar import Bar, bar_of
from staffetta.listings.drafts import State
from staffetta.listings.filters import ListFilter
from staffetta.listings.models import SavedView
from staffetta.listings.states import PLACE, Opened, opened
from staffetta.ui.addresses import query
from staffetta.ui.keeping import HOLE, Pieces

COUNTED = 10_000
"""Nobody waits for a count beyond this: "10,000+"."""
F = TypeVar("F", bound=ListFilter)
T = TypeVar("T")
_read = Memory(512)
"""Addresses that were read, and what was made of them: some 50 kB each."""


@dataclass(frozen=True)
class Listing(Generic[F]):
    """How one list is read. `key`: among saved views; `known` and `chosen`: its columns (listings/columns.py has both).
    `kept`: what else of an address a view keeps, such as the mode of the list."""

    key: str
    filter_of: Callable[[Mapping[str, Any]], F]
    known: Callable[[], Mapping[str, Any]]
    chosen: Callable[[Iterable[str], Mapping[str, Any]], list[Any]]

    @property
    def remembered(self) -> str:
        """Where a session remembers the columns of somebody who uses no view."""
        return f"{self.key}_columns"

    def state(self, chosen: F, shown: Iterable[Any]) -> State:
        """What a saved view keeps."""
        kept = {key: [value] if isinstance(value, str) else value for key, value in chosen.as_json().items()}
        kept.pop("sort", None)
        return State(kept, tuple(column.key for column in shown), chosen.sort)

    def normal(self, view: SavedView, offered: Mapping[str, Any]) -> State:
        """What a view shows today, so that what no longer exists counts as no change."""
        chosen = self.filter_of({**view.filters, "sort": view.sort})
        return self.state(chosen, self.chosen(view.columns, offered))


@dataclass(frozen=True)
class Listed(Generic[F]):
    """One reading of a list's address: the same for all requests that ask the same, while the firm is set up as it is
    (core/setup.py)."""

    filter: F
    shown: tuple[Any, ...]
    offered: Mapping[str, Any]
    opened: Opened
    bar: Bar
    _made: dict[Callable[[Any], Any], Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    _pieces: Pieces = field(default_factory=Pieces, init=False, compare=False, repr=False)

    def once(self, make: Callable[[Listed[F]], T]) -> T:
        """What a module's function makes of this reading, the language and nothing else, such as the menu of orders. It
        is made once: nobody may change it."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("T", self._made[make])

    def drawn(self, name: str, *values: Any, caller: Callable[[], str]) -> Markup:
        """A piece of the page that shows this reading, these plain values, what its member may do, and nothing else
        (ui/keeping.py): {% call asked.drawn("tools") %}…{% endcall %}"""
        return self._pieces.part(name, *values, caller=caller)

    def drawn_around(self, name: str, *values: Any, inside: Markup, caller: Callable[[Markup], str]) -> Markup:
        """The same for a piece with something in it that differs each time:

        {% call(rows) asked.drawn_around("table", inside=rows) %}…<tbody>{{ rows }}</tbody>…{% endcall %}
        """
        return self._pieces.drawn(name, lambda: caller(HOLE), *values, inside=inside)

    @property
    def lost(self) -> list[str]:
        """What the filters ask for and does not exist any more, in words."""
        gone = [
            f"{one.label}: {value}"
            for key, values in self.filter.values.items()
            if (one := self.filter.offered[key]).gone is not None
            for value in one.gone(values)
        ]
        unknown = [key for key in self.filter.lost if self.opened.view is not None and key not in (*PLACE, "columns")]
        if not unknown:
            return gone
        return [*gone, pgettext("filters", "a field that was retired or deleted")]

    @property
    def unread(self) -> list[str]:
        """What was typed for a filter and could not be read, in words."""
        wrong = ((self.filter.offered[key], value) for key, value in self.filter.unfit.items())
        return [f"{one.label}: {sentence}" for one, value in wrong if (sentence := one.wrong(value))]

    @property
    def as_typed(self) -> str:
        """The query string for the dialogue of filters, which shows also what could not be read."""
        return self.address() + "".join(f"&{query([one])}" for one in self.filter.unfit.items())

    def place(self) -> list[tuple[str, str]]:
        """The parts of an address that keep view and columns."""
        view = self.opened.view
        kept = [("view", str(view.pk)), ("edited", "1")] if view is not None else []
        chosen = ",".join(column.key for column in self.shown)
        return kept + ([("columns", chosen)] if view is not None else [])

    def address(self, other: F | None = None, **changes: str | Iterable[str]) -> str:
        """The query string that shows this, or the same view and columns with another filter or other values."""
        asked = (other or self.filter).having(**changes) if changes else other or self.filter
        return "?" + query([*asked.pairs(), *self.place()])

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What forms that change the filters carry along: tab, words, order, view and columns."""
        return [*(pair for pair in self.filter.pairs() if pair[0] not in self.filter.values), *self.place()]


def listed(request: MemberRequest, listing: Listing[F]) -> Listed[F]:
    """Read the list's address. What it does not name comes from the saved view, from the session, or is the default."""
    member, usual = request.member, _remembered(request, listing.remembered)
    said = request.META.get("QUERY_STRING", ""), usual
    who = member.pk, get_language(), get_script_prefix()
    found = _read.answer((listing.key, said, who), lambda: _listed(request.GET, member, usual, listing))
    asked = found.opened
    if asked.view is None and asked.columns and request.session.get(listing.remembered) != list(asked.columns):
        request.session[listing.remembered] = [column.key for column in found.shown]
    return found


def _listed(given: QueryDict, member: Member, usual: tuple[str, ...], listing: Listing[F]) -> Listed[F]:
    """`usual`: the columns that the session remembers."""
    asked = opened(listing.key, given, member)
    offered = listing.known()
    chosen = listing.filter_of(asked.given)
    keys = asked.columns or (() if asked.view is not None else usual)
    shown = tuple(listing.chosen(keys, offered))
    state = listing.state(chosen, shown)
    bar = bar_of(asked, state, member, lambda view: listing.normal(view, offered))
    return Listed(chosen, shown, offered, asked, bar)


def _remembered(request: MemberRequest, key: str) -> tuple[str, ...]:
    known = request.session.get(key)
    return tuple(str(one) for one in known) if isinstance(known, list) else ()


@dataclass(frozen=True)
class Chip:
    """One filter that is set, in words, and the address without it."""

    label: str
    remove: str


def chips_of(
    chosen: ListFilter, member: Member, address: Callable[[Any], str], *, without: Iterable[str] = ()
) -> list[Chip]:
    """All filters that are set, in the order in which they are offered; `address` answers the one of another filter."""
    chips = []
    if chosen.q:
        text = pgettext("filter", "“%(text)s”") % {"text": chosen.q}
        chips.append(Chip(text, address(replace(chosen, q=""))))
    for key, values in chosen.values.items():
        one = chosen.offered[key]
        labels = dict(one.choices(member)) if one.choices and one.say is None else {}
        for value in values if key not in without else ():
            words = labels.get(value) or one.said(value, member)
            text = pgettext("filter", "%(name)s: %(value)s") % {"name": one.label, "value": words}
            chips.append(Chip(text, address(chosen.without(key, value))))
    return chips


def fields_of(chosen: ListFilter, member: Member) -> list[dict[str, Any]]:
    """Each filter for the dialogue, with its choices: chosen ones first, also those that are no choice any more."""
    fields = []
    for key, one in chosen.offered.items():
        if one.control == "hidden":
            continue
        values = chosen.values.get(key, ())
        known = dict(one.choices(member)) if one.choices else {}
        set_ = {value: known.get(value) or one.said(value, member) for value in values}
        typed = chosen.unfit.get(key, "")
        shown = {"values": values or ((typed,) if one.wrong(typed) else ()), "wrong": typed and one.wrong(typed)}
        fields.append({"filter": one, "choices": [*{**set_, **known}.items()], **shown})
    return fields
