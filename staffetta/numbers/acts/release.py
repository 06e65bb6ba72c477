"""A record that carried a number was deleted: the report of gaps says so (C-17). Called by the acts that delete."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from staffetta.numbers.models import NumberRange, Released, Stretch


def release_numbers(codes: Collection[str], numbers: Collection[str], *, at: datetime) -> None:
    """Note that nothing carries these numbers any more, for each of the ranges `codes` that has given one of them.

    They are not given again. Must run inside an act, which tells the history about the deletion.
    """
    if not numbers:
        return
    found = []
    for range_ in NumberRange.objects.filter(code__in=codes):
        stretches = list(range_.stretches.in_order())
        for number in {number for number in numbers if number}:
            place = _place(range_, stretches, number)
            if place is not None:
                year, value = place
                found.append(Released(range=range_, number=number, year=year, value=value, at=at))
    Released.objects.bulk_create(found, ignore_conflicts=True, batch_size=1000)


def _place(range_: NumberRange, stretches: list[Stretch], number: str) -> tuple[int, int] | None:
    """Year, or 0, and value of a number that the range has given."""
    for stretch in stretches:
        value = stretch.shape.value(number, stretch.year or 0)
        last = range_.last_given or 0 if stretch.last_value is None else stretch.last_value
        if value is not None and stretch.first_value <= value <= last:
            return stretch.year or 0, value
    return None
