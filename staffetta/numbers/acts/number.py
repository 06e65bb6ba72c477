"""Give out the next number of a range (C-17). Called by the acts that make what is numbered, in their transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from staffetta.numbers import ranges
from staffetta.numbers.models import NumberRange


def next_number(code: str, *, today: date) -> str:
    """The next number of this range; never the same twice, whoever asks at the same instant."""
    return next_numbers(code, 1, today=today)[0]


def next_numbers(code: str, count: int, *, today: date, besides: Collection[str] = ()) -> list[str]:
    """Several numbers in one go.

    The range's row stays locked until the caller's transaction ends, so others wait for it; if the caller fails, the
    numbers go back with everything else and no gap is left. Must run inside an act. Numbers in use already (brought
    along by an import) are skipped, and so are those in `besides`, which the caller is about to use.
    """
    range_ = _locked(code)
    if range_.yearly_restart and (range_.year or 0) < today.year:
        if range_.year is not None:
            range_.next_value, range_.last_given = 1, None
        range_.year = today.year
    year = range_.year if range_.yearly_restart and range_.year else today.year
    given: list[str] = []
    while len(given) < count:
        wanted = count - len(given)
        free = _free(code, [range_.shown(range_.next_value + i, year) for i in range(wanted)])
        given += [number for number in free if number not in besides]
        range_.next_value += wanted
    if count:
        range_.last_given = range_.next_value - 1
        range_.save(update_fields=["next_value", "last_given", "year"])
    return given


def _free(code: str, wanted: list[str]) -> list[str]:
    taken = ranges.declaration(code).taken
    used = taken(wanted) if taken else set()
    return [number for number in wanted if number not in used]


def _locked(code: str) -> NumberRange:
    found = NumberRange.objects.select_for_update().filter(code=code).first()
    if found is None:  # a workspace older than the room that declares the range
        open_range(code)
        found = NumberRange.objects.select_for_update().get(code=code)
    return found


def open_range(code: str) -> None:
    """Make the range as it is declared; if it is there already, also by another's hand at this instant, nothing."""
    declared = ranges.declaration(code)
    fresh = NumberRange(
        code=code,
        prefix=declared.prefix,
        suffix=declared.suffix,
        width=declared.width,
        yearly_restart=declared.yearly_restart,
        gap_free=declared.gap_free,
    )
    NumberRange.objects.bulk_create([fresh], ignore_conflicts=True)
