"""By what lists are narrowed: one reading for pages, API, bulk actions, exports and saved views (L-14).

Every list has a registry of its own (contacts/filters.py, leads/filters.py …). Other rooms add filters to it from
AppConfig.ready(), one by one or, where they differ from workspace to workspace, as a source that answers from what the
firm is set up as alone (core/setup.py):

    filters.add(Filter("erasable", _("Erasable"), "choice", narrow=…, choices=lambda member: [("1", _("Yes"))]))
    filters.add_source(lambda: [Filter(f"custom.{field.code}", field.name, "text", narrow=…) for field in …])

`narrow(rows, values, member)` gets the values as strings and answers the rows that fit; it may not join in a way that
doubles rows (use `pk__in` with a subquery on an index). As a Condition it comes in two parts, and a list that is
narrowed by such filters alone can be asked for by a remembered statement:

    @remembered
    def _first(member: Member, *values: Any, shape: Shape, limit: int) -> QuerySet[Lead]:
        return narrowed(Lead.objects.visible_to(member), values, shape)[:limit]

    by = chosen.conditions(member)
    rows = _first(member, *by.values, shape=by.shape, limit=51) if by is not None else chosen.narrow(…)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, ClassVar, Literal, TypeVar

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.core.setup import Memory
from staffetta.core.text import tidy
from staffetta.ui.addresses import query

Values = tuple[str, ...]
Narrow = Callable[[Any, Values, Member], Any]
Control = Literal["choice", "several", "text", "date", "since", "number", "hidden"]
LONGEST, MOST = 200, 30


@dataclass(frozen=True)
class Condition:
    """A `narrow` in two parts, so that statements with it can be remembered (core/db/remembered.py).

    `read(values, member)` makes of what an address says the values of the statement, and may ask the database for it;
    None where nothing can fit. `where(rows, *values)` puts them in and knows nothing else: no clock, no workspace. What
    decides how the condition looks must be None, True or False, or the kind of a value: one id or a list of them.
    """

    read: Callable[[Values, Member], tuple[Any, ...] | None]
    where: Callable[..., Any]

    def __call__(self, rows: Any, values: Values, member: Member) -> Any:
        found = self.read(values, member)
        return rows.none() if found is None else self.where(rows, *found)


Shape = tuple[tuple[Callable[..., Any], int], ...]


@dataclass(frozen=True)
class Conditions:
    """All that narrows a list: the values one after the other, and which conditions they are for, how many for each."""

    values: tuple[Any, ...] = ()
    shape: Shape = ()


def _nothing(rows: Any) -> Any:
    return rows.none()


NOTHING = Conditions((), ((_nothing, 0),))


def narrowed(rows: Any, values: Iterable[Any], shape: Shape) -> Any:
    """These rows by Conditions: for the functions of remembered statements."""
    left = iter(values)
    for where, count in shape:
        rows = where(rows, *islice(left, count))
    return rows


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
    early: Callable[[Any, Values, int], Any] | None = None
    """For a filter that very many rows may fit: some of those that `narrow` answers, found by no more than so many rows
    of an index, so that it is quick to say that there are many. None for a value for which it does not know."""

    def said(self, value: str, member: Member) -> str:
        """A value in words."""
        return self.say(value, member) if self.say else value

    def wrong(self, value: str) -> str:
        """What is to be said of something typed that does not fit; "" where nothing is typed."""
        words = {
            "date": _("“{value}” is not a date."),
            "since": _("“{value}” is neither a date nor a number of days."),
            "number": _("“{value}” is not a number."),
        }
        return words[self.control].format(value=value) if self.control in words else ""


Source = Callable[[], Iterable[Filter]]


class Registry:
    """The filters of one list."""

    def __init__(self) -> None:
        self._filters: dict[str, Filter] = {}
        self._sources: list[Source] = []
        self._memory = Memory()

    def add(self, *filters: Filter) -> None:
        """Offer these filters."""
        self._filters.update({one.key: one for one in filters})
        self._memory.forget()

    def add_source(self, source: Source) -> None:
        """Offer the filters that this answers, which may differ for each workspace."""
        self._sources.append(source)
        self._memory.forget()

    def known(self) -> Mapping[str, Filter]:
        """All filters of this workspace by key, in the order in which they are offered."""
        return self._memory.answer(get_language(), self._known)

    def _known(self) -> dict[str, Filter]:
        found = [*self._filters.values(), *(one for source in self._sources for one in source())]
        return {one.key: one for one in sorted(found, key=lambda one: one.order)}

    def known_among(self, keys: Collection[str]) -> Mapping[str, Filter]:
        """Enough of them to read these keys: those that differ from workspace to workspace are asked for only where a
        key is none of the others."""
        if not self._filters.keys() >= set(keys):
            return self.known()
        return {key: one for key, one in self._filters.items() if key in keys}


F = TypeVar("F", bound="ListFilter")


@dataclass(frozen=True)
class ListFilter:
    """What a list shows: narrowed by text and filters, and in which order. Each list has a class of its own with the
    field that says which tab of it is shown, named by `tab`; `usual` is the tab that is shown unless one is asked for.
    """

    q: str = ""
    sort: str = ""
    values: Mapping[str, Values] = field(default_factory=dict)
    offered: Mapping[str, Filter] = field(default_factory=dict, compare=False, repr=False)
    lost: tuple[str, ...] = field(default=(), compare=False)
    """Keys asked for that no filter has (any more): a saved view says so."""
    unfit: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """What was typed for a filter and cannot be its value: the list goes on without it, and says so."""

    tab: ClassVar[str]
    usual: ClassVar[str] = ""

    def narrow(self, rows: Any, member: Member) -> Any:
        """These rows by text and filters, whichever tab they are in."""
        if self.q:
            rows = rows.found_by(self.q)
        for key, values in self.values.items():
            rows = self.offers[key].narrow(rows, values, member)
        return rows

    def conditions(self, member: Member) -> Conditions | None:
        """The same in parts, for a statement that is remembered; None where something of it has no parts."""
        values: list[Any] = []
        shape: list[tuple[Callable[..., Any], int]] = []
        if self.q:
            words = self.words
            if words is None:
                return None
            values += words.values
            shape += words.shape
        for key, given in self.values.items():
            narrow = self.offers[key].narrow
            if not isinstance(narrow, Condition):
                return None
            read = narrow.read(given, member)
            if read is None:
                return NOTHING
            values += read
            shape.append((narrow.where, len(read)))
        return Conditions(tuple(values), tuple(shape))

    @property
    def words(self) -> Conditions | None:
        """How `found_by` narrows by `q`, in parts; None where it cannot be said so."""
        return None

    @property
    def offers(self) -> Mapping[str, Filter]:
        """The filters of its keys."""
        return self.offered

    @property
    def is_narrow(self) -> bool:
        """Whether anything but tab and order is asked for."""
        return bool(self.q or self.values)

    def one(self, key: str) -> str:
        """The value of a filter; "" where it is not set."""
        values = self.values.get(key, ())
        return values[-1] if values else ""

    def having(self: F, **changes: str | Iterable[str]) -> F:
        """The same with other values: for the tab, `q`, `sort`, or a filter; "" takes it off."""
        plain: dict[str, Any] = {key: changes.pop(key) for key in (self.tab, "q", "sort") if key in changes}
        values = dict(self.values)
        for key, said in changes.items():
            given = (said,) if isinstance(said, str) else tuple(said)
            values.pop(key, None) if not any(given) else values.update({key: given})
        return replace(self, **plain, values=values)

    def without(self: F, key: str, value: str = "") -> F:
        """The same without this filter, or without this one of its values."""
        left = tuple(one for one in self.values.get(key, ()) if value and one != value)
        return self.having(**{key: left})

    @property
    def cleared(self: F) -> F:
        """The same tab and order of everything."""
        return replace(self, q="", values={})

    def pairs(self) -> list[tuple[str, str]]:
        """The parts of an address, or the hidden fields of a form, that ask for this."""
        tab = getattr(self, self.tab)
        first = [(self.tab, "" if tab == self.usual else tab), ("q", self.q), ("sort", self.sort)]
        more = [(key, value) for key, values in self.values.items() for value in values]
        return [(key, value) for key, value in first if value] + more

    def address(self, **changes: str | Iterable[str]) -> str:
        """The query string that asks for this, or for this with other values."""
        return "?" + query((self.having(**changes) if changes else self).pairs())

    def as_json(self) -> dict[str, Any]:
        """How a saved view keeps it; `reading` reads it back."""
        first = {name: value for name, value in self.pairs() if name in (self.tab, "q", "sort")}
        return {**first, **{key: list(values) for key, values in self.values.items()}}


def reading(
    kind: type[F],
    registry: Registry,
    given: Mapping[str, Any],
    *,
    tabs: Iterable[str],
    sorts: Callable[[str], bool],
    briefly: bool = False,
) -> F:
    """What is asked for, by an address, a form or a saved view. What cannot be counts as not given. `briefly`: nobody
    will ask which other filters there are."""
    own = (kind.tab, "q", "sort")
    offered = registry.known_among([key for key in given if key not in own]) if briefly else registry.known()
    values, unfit = {}, {}
    for key, one in offered.items():
        said = values_in(given, key)
        fitting = [value for value in said if one.fits is None or one.fits(value)]
        if fitting:
            values[key] = tuple(fitting) if one.control == "several" else (fitting[-1],)
        elif said:
            unfit[key] = said[-1]
    tab, sort = value_in(given, kind.tab), value_in(given, "sort")
    return kind(
        q=value_in(given, "q"),
        sort=sort if sorts(sort.removeprefix("-")) else "",
        values=values,
        offered=offered,
        lost=tuple(key for key in given if key not in offered and key not in own),
        unfit=unfit,
        **{kind.tab: tab if tab in tabs else kind.usual},
    )


def values_in(given: Mapping[str, Any], key: str) -> list[str]:
    """All values of a key, each once, without empty ones."""
    raw = given.getlist(key) if hasattr(given, "getlist") else given.get(key) or []
    listed = raw if isinstance(raw, list | tuple) else [raw]
    said = (tidy(str(value).replace("\x00", ""))[:LONGEST] for value in listed[:MOST])
    return list(dict.fromkeys(value for value in said if value))


def value_in(given: Mapping[str, Any], key: str) -> str:
    """The last value of a key; "" for none."""
    values = values_in(given, key)
    return values[-1] if values else ""
