"""Which number a new document would get. Only looked at: it is given when the document is saved."""

from __future__ import annotations

from datetime import date

from staffetta.documents.delivered import range_of
from staffetta.documents.models import DocumentType
from staffetta.numbers import ranges
from staffetta.numbers.models import NumberRange

LOOKED_AT = 50
"""So many numbers that were typed by hand are skipped before none is proposed."""


def proposed_number(type_: DocumentType, today: date) -> str:
    """The next number of the type's range; "" while the range does not exist yet."""
    range_ = NumberRange.objects.filter(code=range_of(type_.nature)).first()
    if range_ is None:
        return ""
    restarts = range_.yearly_restart and (range_.year or 0) < today.year and range_.year is not None
    year = max(range_.year or 0, today.year) if range_.yearly_restart else today.year
    first = 1 if restarts else range_.next_value
    shown = [range_.shown(value, year) for value in range(first, first + LOOKED_AT)]
    taken = ranges.declaration(range_.code).taken
    used = taken(shown) if taken else set()
    return next((number for number in shown if number not in used), "")
