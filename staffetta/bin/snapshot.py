"""What is to be restored, as rows that can still be mended: their surroundings may have changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from staffetta.accounts.models import Actor
from staffetta.bin import binds
from staffetta.bin.binds import Following
from staffetta.bin.models import BinEntry
from staffetta.bin.tables import Row, key_of, model_of

Model = type[models.Model]


@dataclass
class Snapshot:
    """The rows of an entry by model. `remarks` say what will not be as it was; `obstacles` why it cannot be restored
    now."""

    entry: BinEntry
    by: Actor
    at: datetime
    tables: dict[Model, list[Row]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, entry: BinEntry, *, by: Actor, at: datetime) -> Snapshot:
        """The rows as they were put away; those of rooms that are gone are left out."""
        found = cls(entry, by, at)
        for table in entry.rows:
            model = model_of(table["model"])
            if model is not None:
                found.tables[model] = [dict(row) for row in table["rows"]]
        return found

    def rows(self, model: Model) -> list[Row]:
        """The rows of a model; they may be changed in place."""
        return self.tables.get(model, [])

    def ids(self, model: Model) -> set[str]:
        """The ids of a model's rows."""
        key = key_of(model)
        return {row[key] for row in self.rows(model)}

    def values(self, model: Model, column: str) -> set[str]:
        """What stands in a column."""
        return {row[column] for row in self.rows(model) if row.get(column) is not None}

    def uuids(self, model: Model, column: str) -> list[UUID]:
        """The same, for ids."""
        return [UUID(value) for value in sorted(self.values(model, column))]

    def remark(self, sentence: str) -> None:
        """Say it once."""
        if sentence not in self.remarks:
            self.remarks.append(sentence)

    def drop(self, model: Model, fits: Callable[[Row], bool]) -> int:
        """Leave rows out, and with them what hangs on them; what only pointed at them points at nothing."""
        key = key_of(model)
        gone = {row[key] for row in self.rows(model) if fits(row)}
        if not gone:
            return 0
        if model in self.tables:
            self.tables[model] = [row for row in self.tables[model] if row[key] not in gone]
        for bind in binds.to(model):
            column = _column(bind.model, bind.column)
            if bind.following is Following.GOES:
                self.drop(bind.model, lambda row, column=column: row[column] in gone)  # type: ignore[misc]
            else:
                for row in self.rows(bind.model):
                    if row[column] in gone:
                        row[column] = None
        return len(gone)

    def references(self) -> Iterator[tuple[Model, Any]]:
        """Every foreign key of every model in it, that is not its own id."""
        for model in list(self.tables):
            for known in model._meta.local_fields:
                if known.is_relation and known.many_to_one or known.one_to_one:
                    yield model, known


def _column(model: Model, name: str) -> str:
    known: Any = model._meta.get_field(name)
    return str(known.column)
