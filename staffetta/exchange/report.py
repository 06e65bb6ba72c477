"""The reconciliation report: what became of every row and of every column. Nothing vanishes without a word."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from staffetta.duplicates.at_import import Likely
from staffetta.exchange.reading import Table

KEPT_ROWS = 5000


@dataclass
class Column:
    """What was made of one column. `field` is "" when it was not imported."""

    header: str
    field: str
    filled: int = 0
    empty: int = 0
    distinct: int = 0
    unmatched: dict[str, list[int]] = dataclasses.field(default_factory=dict)
    trouble: list[tuple[int, str, str]] = dataclasses.field(default_factory=list)


class Value(NamedTuple):
    """What a cell says, and why it cannot be used; without a sentence, because nobody knows what it names."""

    header: str
    value: str
    line: int
    sentence: str = ""


class Notes:
    """What is noticed while rows are read, until they are written and it goes into the report."""

    def __init__(self) -> None:
        self.values: list[Value] = []
        self.refused: list[tuple[int, str]] = []

    def unmatched(self, header: str, value: str, line: int) -> None:
        """As Report.unmatched."""
        self.values.append(Value(header, value, line))

    def trouble(self, header: str, value: str, line: int, sentence: str) -> None:
        """As Report.trouble."""
        self.values.append(Value(header, value, line, sentence))

    def refuse(self, line: int, sentence: str) -> None:
        """As Report.refuse."""
        self.refused.append((line, sentence))


@dataclass
class Report:
    """Grows while a file is imported; `as_json` is what is stored, shown and handed to programs."""

    table: Table
    mapping: dict[str, str]
    created: int = 0
    unchanged: int = 0
    differing: list[tuple[int, str]] = dataclasses.field(default_factory=list)
    refused: list[tuple[int, str]] = dataclasses.field(default_factory=list)
    likely_rows: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    likely_count: int = 0
    skipped: int = 0
    filled_rows: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    filled_count: int = 0
    counts: Counter[str] = dataclasses.field(default_factory=Counter)
    """What the loaders count on their way to a figure."""
    stopped_after: int | None = None
    figures: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    columns: dict[str, Column] = dataclasses.field(default_factory=dict)
    _told: Counter[str] = dataclasses.field(default_factory=Counter)
    _unmatched: list[tuple[str, str, int]] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        for header in self.table.headers:
            values = Counter(self.table.column(header))
            empty = values.pop("", 0)
            self.columns[header] = Column(
                header, self.mapping.get(header, ""), len(self.table.rows) - empty, empty, len(values)
            )

    def unmatched(self, header: str, value: str, line: int) -> None:
        """A value that names something we do not know (a product, a parent, a user). The row itself is kept."""
        self.columns[header].unmatched.setdefault(value, []).append(line)
        self._unmatched.append((header, value, line))

    def trouble(self, header: str, value: str, line: int, sentence: str) -> None:
        """A value that cannot be read (a date, an amount). The row itself is kept without it."""
        self.columns[header].trouble.append((line, value, sentence))

    def refuse(self, line: int, sentence: str) -> None:
        """A row that is not imported, and why."""
        self.refused.append((line, sentence))

    def take(self, notes: Notes) -> None:
        """Everything that was noticed while these rows were read."""
        for header, value, line, sentence in notes.values:
            if sentence:
                self.trouble(header, value, line, sentence)
            else:
                self.unmatched(header, value, line)
        self.refused += notes.refused

    def likely(self, found: Likely, *, skipped: bool) -> None:
        """A row that is probably known by other words (C-18), and whether it was left out for that."""
        self.likely_count += 1
        self.skipped += int(skipped)
        if len(self.likely_rows) < KEPT_ROWS:
            contact = str(found.contact_id) if found.contact_id else None
            told = {"line": found.line, "detail": found.sentence, "contact": contact, "skipped": skipped}
            self.likely_rows.append(told)

    def filled(self, line: int, contact_id: UUID, sentence: str) -> None:
        """A row that gave a contact what it lacked."""
        self.filled_count += 1
        if len(self.filled_rows) < KEPT_ROWS:
            self.filled_rows.append({"line": line, "detail": sentence, "contact": str(contact_id)})

    def news(self) -> dict[str, Any]:
        """What has been said since this was asked last, JSON-ready, and how much of everything there is by now. Of
        what is only counted in the end no more is told."""
        told = {name: getattr(self, name)[self._told[name] : KEPT_ROWS] for name in _ROWS}
        self._told.update({name: len(getattr(self, name)) for name in _ROWS})
        trouble = {}
        for header, column in self.columns.items():
            trouble[header] = (column.trouble[self._told[f"in {header}"] : KEPT_ROWS], len(column.trouble))
            self._told[f"in {header}"] = len(column.trouble)
        unmatched, self._unmatched = self._unmatched, []
        return {
            "totals": {name: getattr(self, name) for name in _TOTALS},
            "lengths": {name: len(getattr(self, name)) for name in ("differing", "refused")},
            "counts": self.counts,
            "rows": told,
            "trouble": trouble,
            "unmatched": unmatched,
        }

    def resume(self, news: Iterable[Mapping[str, Any]]) -> None:
        """Go on from what `news` told, portion by portion, to a process that is no more."""
        for said in news:
            for name, total in said.get("totals", {}).items():
                setattr(self, name, total)
            self.counts = Counter(said.get("counts", {}))
            for name, rows in said.get("rows", {}).items():
                known = getattr(self, name)
                known += rows if name in _NAMED else map(tuple, rows)
                _fill_up(known, said["lengths"].get(name, 0))
            for header, (rows, length) in said.get("trouble", {}).items():
                self.columns[header].trouble += map(tuple, rows)
                _fill_up(self.columns[header].trouble, length)
            for header, value, line in said.get("unmatched", ()):
                self.unmatched(header, value, line)
        self.news()

    def figure(self, key: str, count: int, total: Decimal | None = None, label: str = "") -> None:
        """One line of the summary, such as: won, 4,238, total 10,005,534. `label` is a name from the data."""
        self.figures.append(
            {"key": key, "label": label, "count": count, "total": str(total) if total is not None else None}
        )

    @property
    def changed_nothing(self) -> bool:
        """Whether everything was there before, as it is in the file."""
        return self.created == 0

    def as_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "rows": len(self.table.rows) + len(self.table.ragged),
            "created": self.created,
            "unchanged": self.unchanged,
            "differing": len(self.differing),
            "differing_rows": [{"line": line, "detail": text} for line, text in self.differing[:KEPT_ROWS]],
            "refused": len(self.refused),
            "refused_rows": [{"line": line, "detail": text} for line, text in self.refused[:KEPT_ROWS]],
            "likely": self.likely_count,
            "likely_rows": self.likely_rows,
            "skipped": self.skipped,
            "filled": self.filled_count,
            "filled_rows": self.filled_rows,
            "counts": dict(self.counts),
            "stopped_after": self.stopped_after,
            "figures": self.figures,
            "encoding": self.table.encoding,
            "delimiter": self.table.delimiter,
            "columns": [_column(column) for column in self.columns.values()],
        }


_TOTALS = ("created", "unchanged", "skipped", "likely_count", "filled_count")
_NAMED = ("likely_rows", "filled_rows")
_ROWS = ("differing", "refused", *_NAMED)


def news_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """What `news` would have told, of a report that was written whole: as portions did at first."""
    columns = said["columns"]
    return {
        "totals": {name: said[name.removesuffix("_count")] for name in _TOTALS},
        "lengths": {name: said[name] for name in ("differing", "refused")},
        "counts": said["counts"],
        "rows": {name: said[name] for name in _NAMED}
        | {name: [(row["line"], row["detail"]) for row in said[f"{name}_rows"]] for name in ("differing", "refused")},
        "trouble": {
            column["header"]: (
                [(each["line"], each["value"], each["detail"]) for each in column["trouble"]],
                column["trouble_rows"],
            )
            for column in columns
        },
        "unmatched": [
            (column["header"], each["value"], line)
            for column in columns
            for each in column["unmatched"]
            for line in each["lines"]
        ],
    }


def _fill_up(rows: list[Any], length: int) -> None:
    """Have so many rows where more were said than are kept: those are only counted."""
    rows += [(0, "", "")] * (length - len(rows))


def _column(column: Column) -> dict[str, Any]:
    return {
        "header": column.header,
        "field": column.field,
        "filled": column.filled,
        "empty": column.empty,
        "distinct": column.distinct,
        "unmatched_rows": sum(len(lines) for lines in column.unmatched.values()),
        "unmatched": [{"value": v, "rows": len(lines), "lines": lines} for v, lines in column.unmatched.items()],
        "trouble_rows": len(column.trouble),
        "trouble": [{"line": li, "value": v[:100], "detail": s} for li, v, s in column.trouble[:KEPT_ROWS]],
    }
