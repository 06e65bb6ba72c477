"""By what lists of contacts are narrowed: one reading for pages, API, bulk actions, exports and saved views.

Other rooms add filters from AppConfig.ready(), one by one or, where they differ from workspace to workspace, as a
source that is asked once for each reading:

    filters.add(Filter("erasable", _("Erasable"), "choice", narrow=…, choices=lambda member: [("1", _("Yes"))]))
    filters.add_source(lambda: [Filter(f"field.{field.pk}", field.name, "text", narrow=…) for field in …])

`narrow(rows, values, member)` gets the values as strings and answers the rows that fit; it may not join in a way that
doubles rows (use `pk__in` with a subquery on an index).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlencode

from django.utils.functional import Promise

from staffetta.accounts.models import Member
from staffetta.contacts import columns
from staffetta.contacts.models import Contact
from staffetta.contacts.querysets import ContactQuerySet
from staffetta.core.text import tidy

Values = tuple[str, ...]
Narrow = Callable[[ContactQuerySet, Values, Member], ContactQuerySet]
Control = Literal["choice", "several", "text", "date", "since", "number", "hidden"]
LISTS = ("none", "prospect", "customer", "supplier")
LONGEST, MOST = 200, 30


@dataclass(frozen=True)
class Filter:
    """One filter.

    `control`: how it is asked for: choice (one of `choices`), several (any of them), text, date, since (a date, or a
    number of days), number, hidden (only by address and API). `fits` says whether a value can be one; what does not
    fit counts as not given, so that old addresses go on working. `say` puts a value into words for the chip, where it
    is none of the choices; `gone` names the values that exist no more, such as a deleted tag.
    """

    key: str
    label: str | Promise
    control: Control
    narrow: Narrow
    choices: Callable[[Member], list[tuple[str, str]]] | None = None
    say: Callable[[str, Member], str] | None = None
    fits: Callable[[str], bool] | None = None
    gone: Callable[[Values], list[str]] | None = None
    order: int = 50
    hint: str | Promise = ""


Source = Callable[[], Iterable[Filter]]
_filters: dict[str, Filter] = {}
_sources: list[Source] = []


def add(*filters: Filter) -> None:
    """Offer these filters."""
    _filters.update({one.key: one for one in filters})


def add_source(source: Source) -> None:
    """Offer the filters that this answers, which may differ for each workspace."""
    _sources.append(source)


def known() -> dict[str, Filter]:
    """All filters of this workspace by key, in the order in which they are offered."""
    found = [*_filters.values(), *(one for source in _sources for one in source())]
    return {one.key: one for one in sorted(found, key=lambda one: one.order)}


@dataclass(frozen=True)
class ContactFilter:
    """What a list shows: which of the lists (C-01), narrowed by text and filters, and in which order."""

    function: str = ""
    q: str = ""
    sort: str = ""
    values: Mapping[str, Values] = field(default_factory=dict)
    offered: Mapping[str, Filter] = field(default_factory=dict, compare=False, repr=False)
    lost: tuple[str, ...] = field(default=(), compare=False)
    """Keys asked for that no filter has (any more): a saved view says so."""

    def narrow(self, rows: ContactQuerySet, member: Member) -> ContactQuerySet:
        """These rows by text and filters, whichever list they are in."""
        if self.q:
            rows = rows.found_by(self.q)
        for key, values in self.values.items():
            rows = self.offered[key].narrow(rows, values, member)
        return rows

    def rows(self, member: Member) -> ContactQuerySet:
        """All that fits and that the member sees."""
        return self.narrow(Contact.objects.visible_to(member).in_list(self.function), member)

    def sorted(self, rows: ContactQuerySet) -> tuple[ContactQuerySet, tuple[str, ...]]:
        """The rows and the order for core.paging.page."""
        return columns.sorted_by(rows, self.sort, columns.known())

    @property
    def is_narrow(self) -> bool:
        """Whether anything but list and order is asked for."""
        return bool(self.q or self.values)

    def without(self, key: str, value: str = "") -> ContactFilter:
        """The same without this filter, or without this one of its values."""
        left = tuple(one for one in self.values.get(key, ()) if value and one != value)
        values = {k: v for k, v in self.values.items() if k != key}
        return replace(self, values={**values, key: left} if left else values)

    def pairs(self) -> list[tuple[str, str]]:
        """The parts of an address, or the hidden fields of a form, that ask for this."""
        first = [("function", self.function), ("q", self.q), ("sort", self.sort)]
        more = [(key, value) for key, values in self.values.items() for value in values]
        return [(key, value) for key, value in first if value] + more

    def address(self, more: Iterable[tuple[str, str]] = ()) -> str:
        """The query string that asks for this."""
        return "?" + urlencode([*self.pairs(), *more])

    def as_json(self) -> dict[str, Any]:
        """How a saved view keeps it; filter_of reads it back."""
        first = {name: getattr(self, name) for name in ("function", "q", "sort") if getattr(self, name)}
        return {**first, **{key: list(values) for key, values in self.values.items()}}


def filter_of(given: Mapping[str, Any]) -> ContactFilter:
    """What is asked for, by an address, a form or a saved view. What cannot be counts as not given."""
    offered = known()
    values = {}
    for key, one in offered.items():
        fitting = [value for value in _values(given, key) if one.fits is None or one.fits(value)]
        if fitting:
            values[key] = tuple(fitting) if one.control == "several" else (fitting[-1],)
    function, sort = _value(given, "function"), _value(given, "sort")
    return ContactFilter(
        function=function if function in LISTS else "",
        q=_value(given, "q"),
        sort=sort if sort.lstrip("-") in columns.sorts(columns.known()) else "",
        values=values,
        offered=offered,
        lost=tuple(key for key in given if key not in offered and key not in ("function", "q", "sort")),
    )


def _values(given: Mapping[str, Any], key: str) -> list[str]:
    """All values of a key, each once, without empty ones."""
    raw = given.getlist(key) if hasattr(given, "getlist") else given.get(key) or []
    listed = raw if isinstance(raw, list | tuple) else [raw]
    said = (tidy(str(value).replace("\x00", ""))[:LONGEST] for value in listed[:MOST])
    return list(dict.fromkeys(value for value in said if value))


def _value(given: Mapping[str, Any], key: str) -> str:
    values = _values(given, key)
    return values[-1] if values else ""


def said(one: Filter, value: str, member: Member) -> str:
    """A value in words."""
    return one.say(value, member) if one.say else value
