"""Which numbers of a range no record carries (C-17), fast also among a million.

What is carried is counted between two numbers by the index; only where fewer are carried than there are values, the
part is cut into smaller ones. So a page of gaps costs a few counts, however many numbers there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import BigIntegerField, F, Func, Max, Min, TextField, UniqueConstraint, Value, Window
from django.db.models.functions import Cast, Lead, Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffetta.core.refusals import Invalid
from staffetta.numbers.models import NumberRange, Released
from staffetta.numbers.ranges import Carrier, declaration
from staffetta.numbers.shape import Shape

LEAF = 50_000
"""A part of at most so many values is read through, by the index, until the page is full."""
PARTS = 10
FETCHED = 100
REASONS = {
    "deleted": gettext_lazy("Its record was deleted"),
    "left_out": gettext_lazy("Left out by an administrator"),
    "unused": gettext_lazy("No record carries it"),
}


class BadPlace(Invalid):
    """The cursor was not made by this report."""


@dataclass(frozen=True)
class Gap:
    """Values, one after the other, that no record carries, for one of REASONS. `at` is when the record was deleted."""

    year: int | None
    first: int
    last: int
    first_number: str
    last_number: str
    why: str
    at: datetime | None = None

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def reason(self) -> str:
        return str(REASONS[self.why])

    @property
    def cursor(self) -> str:
        """Where the report goes on after this gap."""
        return f"{self.year or 0}-{self.last}"


@dataclass(frozen=True)
class Part:
    """Values of one shape and year, from `first` to `last`; `given` is false for those that were left out."""

    shape: Shape
    year: int | None
    first: int
    last: int
    given: bool

    def number(self, value: int) -> str:
        return self.shape.number(value, self.year or 0)

    def cut(self, first: int, last: int) -> Part:
        return replace(self, first=max(first, self.first), last=min(last, self.last))


def years(range_: NumberRange) -> list[int]:
    """The years in which numbers were given, newest first; none for a range whose numbers tell no year."""
    rows = range_.stretches.exclude(year=None).values_list("year", flat=True).distinct()
    return sorted((year for year in rows if year is not None), reverse=True)


def sums(range_: NumberRange, year: int | None = None) -> tuple[int, int]:
    """How many values there are up to the last one given, and how many of them no record carries."""
    values, carried = 0, 0
    for part in _parts(range_, year):
        values += part.last - part.first + 1
        if part.given:
            carried += sum(_count(range_, piece) for piece in _pieces(part))
    return values, values - carried


def gaps(range_: NumberRange, *, year: int | None = None, cursor: str = "", limit: int = 50) -> tuple[list[Gap], str]:
    """One page of gaps in the order of their years and values, and the cursor of the next, "" at the end.

    Raises BadPlace.
    """
    found = list(islice(_gaps(range_, year, _place(cursor)), limit + 1))
    return found[:limit], found[limit - 1].cursor if len(found) > limit else ""


def _place(cursor: str) -> tuple[int, int]:
    year, dash, value = cursor.partition("-")
    if not cursor:
        return (0, 0)
    if not (dash and year.isdecimal() and value.isdecimal() and len(cursor) <= 20):
        raise BadPlace(_("This page address is not valid any more; start from the first page."))
    return int(year), int(value)


def _parts(range_: NumberRange, year: int | None) -> Iterator[Part]:
    """What the range gave, and what was left out in between, in order."""
    before: Part | None = None
    rows = range_.stretches.in_order()
    for stretch in rows.filter(year=year) if year is not None else rows:
        last = (range_.last_given or 0) if stretch.last_value is None else stretch.last_value
        if before is not None and before.year == stretch.year:
            skipped = Part(before.shape, before.year, before.last + 1, stretch.first_value - 1, False)
            if skipped.first <= skipped.last and last >= stretch.first_value:
                yield skipped
        if last >= stretch.first_value:
            before = Part(stretch.shape, stretch.year, stretch.first_value, last, True)
            yield before


def _gaps(range_: NumberRange, year: int | None, after: tuple[int, int]) -> Iterator[Gap]:
    for part in _parts(range_, year):
        if (part.year or 0, part.last) <= after:
            continue
        rest = part.cut(after[1] + 1, part.last) if (part.year or 0) == after[0] else part
        if not part.given:
            yield _gap(rest, rest.first, rest.last, "left_out")
            continue
        for first, last in _joined(run for piece in _pieces(rest) for run in _missing(range_, piece)):
            yield from _explained(range_, rest, first, last)


def _gap(part: Part, first: int, last: int, why: str, at: datetime | None = None) -> Gap:
    return Gap(part.year, first, last, part.number(first), part.number(last), why, at)


def _explained(range_: NumberRange, part: Part, first: int, last: int) -> Iterator[Gap]:
    """The run, cut where a deleted record has left its number."""
    released = Released.objects.filter(range=range_, year=part.year or 0, value__gte=first, value__lte=last)
    for value, at in released.order_by("value").values_list("value", "at").iterator(chunk_size=500):
        if first < value:
            yield _gap(part, first, value - 1, "unused")
        yield _gap(part, value, value, "deleted", at)
        first = value + 1
    if first <= last:
        yield _gap(part, first, last, "unused")


def _pieces(part: Part) -> Iterator[Part]:
    """The part, cut where the numbers grow longer: those of one length are sorted as their values are."""
    first, digits = part.first, max(part.shape.width, len(str(part.first)))
    while first <= part.last:
        yield part.cut(first, 10**digits - 1)
        first, digits = 10**digits, digits + 1


def _missing(range_: NumberRange, part: Part) -> Iterator[tuple[int, int]]:
    """The runs of values that no record carries, in a part whose numbers are of one length."""
    size = part.last - part.first + 1
    carried = _count(range_, part)
    if carried == size:
        return
    if carried == 0:
        yield part.first, part.last
    elif size <= LEAF:
        yield from _read(range_, part)
    else:
        step = -(-size // PARTS)
        for first in range(part.first, part.last + 1, step):
            yield from _missing(range_, part.cut(first, first + step - 1))


def _read(range_: NumberRange, part: Part) -> Iterator[tuple[int, int]]:
    """The runs of a small part: by its numbers in their order, each beside the next."""
    numbers = _ends(range_, part)
    if numbers is None:
        yield part.first, part.last
        return
    lowest, highest = numbers
    if lowest > part.first:
        yield part.first, lowest - 1
    start = lowest
    while holes := _holes(range_, part.cut(start, highest)):
        yield from ((value + 1, following - 1) for value, following in holes)
        start = holes[-1][1]
    if highest < part.last:
        yield highest + 1, part.last


def _joined(runs: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same runs, those that touch each other as one."""
    open_: tuple[int, int] | None = None
    for first, last in runs:
        if open_ is not None and open_[1] + 1 == first:
            open_ = (open_[0], last)
            continue
        if open_ is not None:
            yield open_
        open_ = (first, last)
    if open_ is not None:
        yield open_


class Mask(Func):
    """The text with every digit as 0."""

    function = "translate"
    output_field = TextField()

    def __init__(self, field: str) -> None:
        super().__init__(F(field), Value("0123456789"), Value("0" * 10))


def _carriers(range_: NumberRange, part: Part) -> tuple[Carrier, Any]:
    """The records between the numbers of a part, and nothing else that happens to be sorted there."""
    carrier = declaration(range_.code).carrier
    first, last = part.number(part.first), part.number(part.last)
    mask = "".join("0" if char.isascii() and char.isdigit() else char for char in first)
    rows = carrier.rows(gte=first, lte=last).annotate(mask=Mask(carrier.field)).filter(mask=mask)
    _prefix, suffix = part.shape.around(part.year or 0)
    if any(char.isdigit() for char in suffix):
        rows = rows.filter(**{f"{carrier.field}__endswith": suffix})
    return carrier, rows


def _count(range_: NumberRange, part: Part) -> int:
    carrier, rows = _carriers(range_, part)
    if not _is_unique(carrier):
        rows = rows.values(carrier.field).distinct()
    return int(rows.count())


def _ends(range_: NumberRange, part: Part) -> tuple[int, int] | None:
    """The lowest and the highest value carried."""
    carrier, rows = _carriers(range_, part)
    ends = rows.aggregate(low=Min(carrier.field), high=Max(carrier.field))
    low, high = (part.shape.value(ends[name] or "", part.year or 0) for name in ("low", "high"))
    return (low, high) if low is not None and high is not None else None


def _holes(range_: NumberRange, part: Part) -> list[tuple[int, int]]:
    """The first FETCHED values carried after which not the next one follows, each with the one that does."""
    carrier, rows = _carriers(range_, part)
    prefix, _suffix = part.shape.around(part.year or 0)
    digits = max(part.shape.width, len(str(part.first)))
    value = Cast(Substr(carrier.field, len(prefix) + 1, digits), BigIntegerField())
    beside = rows.annotate(value=value).annotate(following=Window(Lead("value"), order_by=F(carrier.field).asc()))
    found = beside.filter(following__gt=F("value") + 1).order_by(carrier.field)
    return list(found.values_list("value", "following")[:FETCHED])


def _is_unique(carrier: Carrier) -> bool:
    wanted = ("workspace_id", carrier.field)
    return any(
        isinstance(known, UniqueConstraint) and tuple(known.fields) == wanted
        for known in carrier.model._meta.constraints
    )
