"""Which number ranges there are. Rooms declare theirs in AppConfig.ready(); each new workspace gets them all (C-17)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from staffetta.core.db.remembered import remembered
from staffetta.numbers.models import Accounts, Numbering, NumberRange

COMMON = "contacts"
SUPPLIERS = "contacts.suppliers"
DEBTORS = "contacts.debtors"
CREDITORS = "contacts.creditors"

# When a range that not every firm needs is in use.
_NEEDED: dict[str, Callable[[Numbering], bool]] = {
    SUPPLIERS: lambda chosen: chosen.suppliers_apart,
    DEBTORS: lambda chosen: chosen.accounts == Accounts.OWN,
    CREDITORS: lambda chosen: chosen.accounts == Accounts.OWN,
}


@dataclass(frozen=True)
class Carrier:
    """What carries the numbers of a range: a model and its field. An index on (workspace_id, field) makes it fast."""

    model: type[Model]
    field: str = "number"

    def rows(self, **conditions: Any) -> Any:
        """The records whose number is so: `any`, `gte`, `lte` …"""
        return self.model._default_manager.filter(**{f"{self.field}__{name}": v for name, v in conditions.items()})

    def carried(self, numbers: Collection[str]) -> set[str]:
        """Which of these numbers some record carries."""
        return set(_carried(list(numbers), model=self.model, field=self.field)) if numbers else set()


@remembered(plan=True)
def _carried(numbers: list[str], *, model: type[Model], field: str) -> QuerySet[Any, str]:
    rows = model._default_manager.exclude(**{field: ""})  # an index may hold no empty ones
    return rows.filter(**{f"{field}__any": numbers}).values_list(field, flat=True)


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A range as it begins. `carrier` is what its numbers stand on: they are skipped, so that none is given twice."""

    code: str
    label: str | Promise
    carrier: Carrier
    prefix: str = ""
    suffix: str = ""
    width: int = 5
    first: int = 1
    yearly_restart: bool = False
    gap_free: bool = True


_declared: dict[str, Declared] = {}


def declare(code: str, label: str | Promise, carrier: Carrier, **begins: Any) -> None:
    """Say that there is a range `code`, what it is called, what carries its numbers, and how it `begins`: see Declared.

    "{year}" may stand in prefix or suffix.
    """
    made = Declared(code=code, label=label, carrier=carrier, **begins)
    if made.yearly_restart and "{year}" not in made.prefix + made.suffix:
        raise ValueError(f"The range {code} restarts yearly, so its numbers must tell the year.")
    _declared[code] = made


def declared() -> list[Declared]:
    """All ranges, those of contacts first, the common one before all."""
    return sorted(_declared.values(), key=lambda known: place(known.code))


def declaration(code: str) -> Declared:
    """The declaration of a range. Raises KeyError for a code that no room has declared."""
    return _declared[code]


def label_of(code: str) -> str:
    """What a range is called."""
    return str(_declared[code].label) if code in _declared else code


def place(code: str) -> tuple[int, str]:
    """Sorts ranges as people look for them."""
    first = (COMMON, SUPPLIERS, DEBTORS, CREDITORS)
    return (first.index(code) if code in first else len(first), code)


def is_used(code: str, chosen: Numbering) -> bool:
    """Whether this firm takes numbers from the range."""
    return _NEEDED[code](chosen) if code in _NEEDED else True


def turns(range_: NumberRange, today: date) -> bool:
    """Whether the next number is the first that tells a new year."""
    return range_.shape.names_year and range_.year is not None and range_.year < today.year


def first_value(range_: NumberRange, today: date) -> int:
    """The value from which the next number is looked for."""
    return 1 if range_.yearly_restart and turns(range_, today) else range_.next_value


def year_of(range_: NumberRange, today: date) -> int:
    """The year of the next number: never one before that of the last."""
    return max(range_.year or 0, today.year) if range_.shape.names_year else today.year


def choose(
    code: str, number: Callable[[int], str], first: int, count: int, besides: Collection[str] = ()
) -> list[tuple[int, str]]:
    """The next `count` values from `first` on, with their numbers, that no record carries.

    Numbers that came along by an import may fill long stretches: so many more are looked at each time.
    """
    carrier, chosen, looked_at = declaration(code).carrier, list[tuple[int, str]](), max(count, 1)
    while len(chosen) < count:
        ahead = {number(value): value for value in range(first, first + looked_at)}
        used = carrier.carried(ahead)
        chosen += [(value, text) for text, value in ahead.items() if text not in used and text not in besides]
        first += looked_at
        looked_at = min(looked_at * 8, 10_000)
    return chosen[:count]


def preview(range_: NumberRange, today: date) -> str:
    """The number that would be given next on this day."""
    first, year = first_value(range_, today), year_of(range_, today)
    if range_.code not in _declared:
        return range_.shown(first, year)
    return choose(range_.code, lambda value: range_.shown(value, year), first, 1)[0][1]


def proposal(code: str, today: date) -> str:
    """The number that the range would give next; "" while it does not exist yet. Only looked at, not given."""
    range_ = NumberRange.objects.filter(code=code).first()
    return preview(range_, today) if range_ is not None else ""


def for_contact(*, only_supplier: bool) -> str:
    """From which range a new contact takes its number; `only_supplier` when it is that and nothing else."""
    return SUPPLIERS if only_supplier and Numbering.objects.running().suppliers_apart else COMMON
