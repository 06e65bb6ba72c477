"""Find what goes along with a record, and what points at it from outside; reads and locks, and writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models

from staffetta.bin import binds
from staffetta.bin.binds import Following
from staffetta.notices.models import Notice

Model = type[models.Model]


@dataclass
class Gathered:
    """The ids of the rows by model, each model after those it hangs on; and of what stays, what each column held."""

    tables: dict[Model, list[UUID]] = field(default_factory=dict)
    cut: dict[tuple[Model, str], dict[UUID, UUID]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each model go along, by its label; those that are the record itself are not counted."""
        own = next(iter(next(iter(self.tables.values()))))
        return {model._meta.label_lower: len([pk for pk in ids if pk != own]) for model, ids in self.tables.items()}


def gather(record: models.Model) -> Gathered:
    """The record and all that hangs on it."""
    found = Gathered()
    _add(found, type(record), [record.pk])
    for model, ids in found.tables.items():
        for bind in binds.to(model):
            if bind.following is Following.CUT:
                _cut(found, bind, ids)
    ids = [pk for several in found.tables.values() for pk in several]
    told = list(Notice.objects.filter(subject_id__in=ids).values_list("pk", flat=True))
    if told:  # what was told about it would lead nowhere, and count as unread
        found.tables[Notice] = told
    return found


def _add(found: Gathered, model: Model, ids: list[UUID]) -> None:
    known = found.tables.setdefault(model, [])
    fresh = [pk for pk in ids if pk not in set(known)]
    if not fresh:
        return
    known += fresh
    for bind in binds.to(model):
        if bind.following is Following.GOES:
            rows = bind.model._default_manager.filter(**{f"{bind.column}__in": fresh}).order_by()
            if below := list(rows.values_list("pk", flat=True)):
                _add(found, bind.model, below)


def _cut(found: Gathered, bind: binds.Bind, ids: list[UUID]) -> None:
    rows: Any = bind.model._default_manager.filter(**{f"{bind.column}__in": ids}).order_by()
    going = set(found.tables.get(bind.model, ()))
    staying = {pk: value for pk, value in rows.values_list("pk", bind.column) if pk not in going}
    if staying:
        found.cut[bind.model, bind.column] = staying
