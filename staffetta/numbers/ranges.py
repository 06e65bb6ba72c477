"""Which number ranges there are. Rooms declare theirs in AppConfig.ready(); each new workspace gets them all (C-17)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from staffetta.numbers.models import NumberRange

COMMON = "contacts"

Taken = Callable[[list[str]], set[str]]
"""Which of these numbers are in use already: they are skipped, so that none is given twice."""


@dataclass(frozen=True)
class Declared:
    """A range as it begins."""

    code: str
    label: str | Promise
    prefix: str = ""
    suffix: str = ""
    width: int = 5
    yearly_restart: bool = False
    gap_free: bool = True
    taken: Taken | None = None


_declared: dict[str, Declared] = {}


def declare(
    code: str,
    label: str | Promise,
    *,
    prefix: str = "",
    suffix: str = "",
    width: int = 5,
    yearly_restart: bool = False,
    gap_free: bool = True,
    taken: Taken | None = None,
) -> None:
    """Say that there is a range `code`, what it is called and how it begins; "{year}" may stand in prefix or suffix."""
    if yearly_restart and "{year}" not in prefix + suffix:
        raise ValueError(f"The range {code} restarts yearly, so its numbers must tell the year.")
    _declared[code] = Declared(code, label, prefix, suffix, width, yearly_restart, gap_free, taken)


def declared() -> list[Declared]:
    """All ranges, the common one of contacts first."""
    return sorted(_declared.values(), key=lambda d: (d.code != COMMON, d.code))


def declaration(code: str) -> Declared:
    """The declaration of a range. Raises KeyError for a code that no room has declared."""
    return _declared[code]


def label_of(code: str) -> str:
    """What a range is called."""
    return str(_declared[code].label) if code in _declared else code


def preview(range_: NumberRange, today: date) -> str:
    """The number that would be given next on this day."""
    starts = range_.yearly_restart and range_.year is not None and range_.year < today.year
    value = 1 if starts else range_.next_value
    year = max(range_.year or 0, today.year) if range_.yearly_restart else today.year
    taken = _declared[range_.code].taken if range_.code in _declared else None
    while taken and taken([range_.shown(value, year)]):
        value += 1
    return range_.shown(value, year)
