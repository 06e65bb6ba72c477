"""Give out the next number of a range (C-17). Called by the acts that make what is numbered, in their transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from staffetta.core.db.aside import Unavailable, aside
from staffetta.core.ids import uuid7
from staffetta.core.isolation import current_workspace_id
from staffetta.numbers import ranges
from staffetta.numbers.models import NumberRange, Stretch

COLUMNS = ("id", "code", "prefix", "suffix", "width", "next_value", "last_given", "yearly_restart", "year")

TAKE_ONE = (
    "update numbers_numberrange set next_value = next_value + 1, last_given = next_value"
    " where workspace_id = %s and code = %s and gap_free and case when position('{year}' in prefix || suffix) > 0"
    " then year >= %s else year is null end"
    " returning id, code, prefix, suffix, width, next_value, last_given, yearly_restart, year"
)


def next_number(code: str, *, today: date) -> str:
    """The next number of this range; never the same twice, whoever asks at the same instant."""
    return next_numbers(code, 1, today=today)[0]


def next_numbers(code: str, count: int, *, today: date, besides: Collection[str] = ()) -> list[str]:
    """Several numbers in one go. Must run inside an act.

    A gap-free range stays locked until the caller's transaction ends, so others wait for it; if the caller fails, the
    numbers go back with everything else and no gap is left. From a range that may have gaps the numbers are taken in
    a short transaction aside, so nobody waits; if the caller fails, they are lost (docs/decisions/0009).
    Numbers in use already (brought along by an import) are skipped, and so are those in `besides`, which the caller
    is about to use.
    """
    ranges.declaration(code)
    if not count:
        return []
    if count == 1 and not besides and (plain := _next_of_plain(code, today)):
        return [plain]
    with connection.cursor() as cursor:
        range_ = _locked(cursor, code, gap_free_only=True)
        if range_ is not None:
            return _take(cursor, range_, count, today, besides)
    try:
        with aside() as cursor:
            range_ = _locked(cursor, code)
            if range_ is not None:
                return _take(cursor, range_, count, today, besides)
    except Unavailable:  # locked by this very transaction, say: then in it
        pass
    with connection.cursor() as cursor:
        range_ = _locked(cursor, code)
        if range_ is None:  # a workspace older than the room that declares the range
            open_range(code)
            range_ = _locked(cursor, code)
        assert range_ is not None
        return _take(cursor, range_, count, today, besides)


def _next_of_plain(code: str, today: date) -> str:
    """One number of a gap-free range whose year goes on: locked, taken and written down by one statement. "" for any
    other range, and where some record carries the number already: then it is locked, and the next one is looked for."""
    with connection.planned_cursor() as cursor:  # type: ignore[attr-defined]  # our backend's
        cursor.execute(TAKE_ONE, (current_workspace_id(), code, today.year))
        row = cursor.fetchone()
    if row is None:
        return ""
    range_ = NumberRange(**dict(zip(COLUMNS, row, strict=True)))
    number = range_.shown(range_.next_value - 1, ranges.year_of(range_, today))
    return "" if ranges.declaration(code).carrier.carried([number]) else number


def _locked(cursor: Any, code: str, *, gap_free_only: bool = False) -> NumberRange | None:
    """The range, locked by this cursor's transaction; None if it sees none that is wanted."""
    cursor.execute(
        "select id, code, prefix, suffix, width, next_value, last_given, yearly_restart, year from numbers_numberrange"
        " where workspace_id = %s and code = %s and (gap_free or not %s) for update",
        (current_workspace_id(), code, gap_free_only),
    )
    row = cursor.fetchone()
    return NumberRange(**dict(zip(COLUMNS, row, strict=True))) if row is not None else None


def _take(cursor: Any, range_: NumberRange, count: int, today: date, besides: Collection[str]) -> list[str]:
    """Take the next free values of a locked range, and write down by this cursor how far it is."""
    first, year = ranges.first_value(range_, today), ranges.year_of(range_, today)
    if range_.shape.names_year and range_.year != year:
        _begin_year(cursor, range_, first, year)
    shape = range_.shape.of(year)
    taken = ranges.choose(range_.code, lambda value: shape.number(value, year), first, count, besides)
    last = taken[-1][0]
    cursor.execute(
        "update numbers_numberrange set next_value = %s, last_given = %s, year = %s"
        " where workspace_id = %s and id = %s",
        (last + 1, last, year if range_.shape.names_year else None, current_workspace_id(), range_.pk),
    )
    return [number for _value, number in taken]


def _begin_year(cursor: Any, range_: NumberRange, first: int, year: int) -> None:
    """Close what was given in the year before, if anything was, and begin another stretch."""
    here = (current_workspace_id(), range_.pk)
    if range_.year is None:
        cursor.execute(
            "update numbers_stretch set year = %s where workspace_id = %s and range_id = %s and last_value is null",
            (year, *here),
        )
        return
    cursor.execute(
        "update numbers_stretch set last_value = coalesce(%s, first_value - 1)"
        " where workspace_id = %s and range_id = %s and last_value is null",
        (range_.last_given, *here),
    )
    cursor.execute(
        "insert into numbers_stretch (id, workspace_id, range_id, year, first_value, prefix, suffix, width)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s)",
        (uuid7(), *here, year, first, range_.prefix, range_.suffix, range_.width),
    )


def open_range(code: str) -> NumberRange | None:
    """Make the range as it is declared; None if it is there already, also by another's hand at this instant."""
    declared = ranges.declaration(code)
    fresh = NumberRange(
        code=code,
        prefix=declared.prefix,
        suffix=declared.suffix,
        width=declared.width,
        next_value=declared.first,
        yearly_restart=declared.yearly_restart,
        gap_free=declared.gap_free,
    )
    NumberRange.objects.bulk_create([fresh], ignore_conflicts=True)
    if not NumberRange.objects.filter(pk=fresh.pk).exists():
        return None
    shape = {"prefix": fresh.prefix, "suffix": fresh.suffix, "width": fresh.width}
    Stretch.objects.create(range=fresh, first_value=fresh.next_value, **shape)
    return fresh
