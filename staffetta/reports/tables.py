"""What a report is made of: tables of figures, each with the address of the records behind it, and pictures of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

TEXT, COUNT, MONEY, PERCENT, DAYS, HOURS = "text", "count", "money", "percent", "days", "hours"
Sums = tuple[tuple[str, Decimal], ...]
"""An amount for each currency, since amounts of several currencies cannot be added."""


@dataclass(frozen=True)
class Column:
    """`phone`: whether it is shown on a phone, too."""

    key: str
    label: str
    kind: str = COUNT
    phone: bool = True


@dataclass(frozen=True)
class Cell:
    """One figure. `records` is the address of the list behind it, which has `count` rows; None where a list would say
    nothing (a share). `member` is who a line is about."""

    value: Any = None
    records: str = ""
    count: int | None = None
    tone: str = ""


@dataclass(frozen=True)
class Row:
    """One line. `level`: how far it is indented below the line above; `key` says what it is about, for programs."""

    key: str
    name: str
    cells: Sequence[Cell]
    level: int = 0
    member: Any = None
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """Bars for each point of an axis; `series` are stacked, or beside each other with `beside`. `kind` as of a column;
    `currency` for money."""

    title: str
    description: str
    series: Sequence[tuple[str, str]]
    points: Sequence[tuple[str, str, Sequence[float]]]
    kind: str = COUNT
    currency: str = ""
    beside: bool = False


@dataclass(frozen=True)
class Table:
    """`explained` says in a sentence what its figures mean; `first` is the heading of the names."""

    key: str
    title: str
    first: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: Row | None = None
    explained: str = ""
    icon: str = "table-2"
    chart: Chart | None = None


@dataclass(frozen=True)
class Stat:
    """A figure on top. `kind` as of a column; `hint` is written under it."""

    key: str
    label: str
    cell: Cell
    kind: str = COUNT
    hint: str = ""


@dataclass(frozen=True)
class Report:
    """Everything on one page. `explained`: what its figures mean, in sentences."""

    key: str
    title: str
    stats: Sequence[Stat]
    tables: Sequence[Table]
    explained: Sequence[str] = field(default_factory=tuple)

    def table(self, key: str) -> Table | None:
        return next((table for table in self.tables if table.key == key), None)


def counted(count: int, records: str, tone: str = "") -> Cell:
    """How many, and where they are."""
    return Cell(count, records, count, tone if count else "")


def sums(rows: Iterable[tuple[str, Decimal | None]]) -> Sums:
    """Amounts added up for each currency, the greatest first."""
    found: dict[str, Decimal] = {}
    for currency, amount in rows:
        if amount is not None:
            found[currency] = found.get(currency, Decimal(0)) + amount
    return tuple(sorted(((c, a) for c, a in found.items()), key=lambda pair: (-pair[1], pair[0])))


def share(part: float | Decimal, whole: float | Decimal) -> float | None:
    """In per cent; None of nothing."""
    return round(float(part) * 100 / float(whole), 1) if whole else None


def change(now: int, before: int) -> float | None:
    """How much more, in per cent; None when there was nothing before."""
    return round((now - before) * 100 / before, 1) if before else None
