"""What a request of the list of contacts shows: filters, columns, order, and the saved view that it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import pgettext

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.contacts import columns
from staffetta.contacts.columns import Column
from staffetta.contacts.filters import ContactFilter, filter_of, said
from staffetta.listings.bar import Bar, bar_of
from staffetta.listings.drafts import State
from staffetta.listings.models import SavedView
from staffetta.listings.states import PLACE, Opened, opened

LIST = "contacts"
"""The list's key among saved views."""
COLUMNS = "contacts_columns"
"""Where a session remembers the columns of somebody who uses no view."""
COUNTED = 10_000
"""Nobody waits for a count beyond this: "10,000+"."""


@dataclass(frozen=True)
class Listed:
    """One reading of the list's address."""

    filter: ContactFilter
    shown: tuple[Column, ...]
    offered: Mapping[str, Column]
    opened: Opened
    bar: Bar

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

    def place(self) -> list[tuple[str, str]]:
        """The parts of an address that keep view and columns."""
        view = self.opened.view
        kept = [("view", str(view.pk)), ("edited", "1")] if view is not None else []
        chosen = ",".join(column.key for column in self.shown)
        return kept + ([("columns", chosen)] if view is not None else [])

    def address(self, other: ContactFilter | None = None) -> str:
        """The query string that shows this, or the same view and columns with another filter."""
        return "?" + urlencode([*(other or self.filter).pairs(), *self.place()])


def listed(request: MemberRequest) -> Listed:
    """Read the list's address. What it does not name comes from the saved view, from the session, or is the default."""
    asked = opened(LIST, request.GET, request.member)
    offered = columns.known()
    chosen = filter_of(asked.given)
    keys = asked.columns or (() if asked.view is not None else _remembered(request))
    shown = tuple(columns.chosen(keys, offered))
    if asked.view is None and asked.columns and request.session.get(COLUMNS) != list(asked.columns):
        request.session[COLUMNS] = [column.key for column in shown]
    bar = bar_of(asked, _state(chosen, shown), request.member, lambda view: _normal(view, offered))
    return Listed(chosen, shown, offered, asked, bar)


def _remembered(request: MemberRequest) -> tuple[str, ...]:
    known = request.session.get(COLUMNS)
    return tuple(str(key) for key in known) if isinstance(known, list) else ()


def _state(chosen: ContactFilter, shown: tuple[Column, ...]) -> State:
    kept = {key: [value] if isinstance(value, str) else value for key, value in chosen.as_json().items()}
    kept.pop("sort", None)
    return State(kept, tuple(column.key for column in shown), chosen.sort)


def _normal(view: SavedView, offered: dict[str, Column]) -> State:
    """What a view shows today, so that what no longer exists counts as no change."""
    chosen = filter_of({**view.filters, "sort": view.sort})
    return _state(chosen, tuple(columns.chosen(view.columns, offered)))


def count_of(chosen: ContactFilter, member: Member, counts: Mapping[str, int]) -> tuple[int, bool]:
    """How many fit, and whether there are more than were counted: exact where the tallies know, else up to COUNTED."""
    if not chosen.is_narrow:
        return counts[chosen.function or "all"], False
    count = chosen.rows(member).order_by()[: COUNTED + 1].count()
    return min(count, COUNTED), count > COUNTED


@dataclass(frozen=True)
class Chip:
    """One filter that is set, in words, and the address without it."""

    label: str
    remove: str


def chips_of(listed: Listed, request: MemberRequest) -> list[Chip]:
    """All filters that are set, in the order in which they are offered."""
    chosen, member = listed.filter, request.member
    chips = []
    if chosen.q:
        plain = replace(chosen, q="")
        chips.append(Chip(pgettext("filter", "“%(text)s”") % {"text": chosen.q}, listed.address(plain)))
    for key, values in chosen.values.items():
        one = chosen.offered[key]
        labels = dict(one.choices(member)) if one.choices else {}
        for value in values:
            words = labels.get(value) or said(one, value, member)
            text = pgettext("filter", "%(name)s: %(value)s") % {"name": one.label, "value": words}
            chips.append(Chip(text, listed.address(chosen.without(key, value))))
    return chips
