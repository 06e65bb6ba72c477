"""How anonymising a contact reaches what lies in the bin (C-11). The room of contacts declares it, with the trails that
say what of each model is personal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from staffetta.bin.models import BinEntry, BinTrace
from staffetta.bin.snapshot import Snapshot
from staffetta.bin.tables import key_of, model_of
from staffetta.core.acts import System

MASKED = System("bin.masking")


@dataclass(frozen=True)
class Masks:
    """What of a model goes: all of its rows, or these columns with what they hold afterwards."""

    remove: bool
    columns: dict[str, Any]


MaskOf = Callable[[type[models.Model]], Masks]


def masked(entry: BinEntry, mask_of: MaskOf) -> list[dict[str, Any]]:
    """The rows of an entry without what is personal."""
    found = Snapshot.of(entry, by=MASKED, at=entry.deleted_at)
    for model in list(found.tables):
        masks = mask_of(model)
        if masks.remove:
            found.drop(model, lambda _row: True)
            continue
        for row in found.rows(model):
            row.update({name: value for name, value in masks.columns.items() if name in row})
    return [{"model": model._meta.label_lower, "rows": rows} for model, rows in found.tables.items()]


def ids_in(entries: Sequence[UUID]) -> set[UUID]:
    """The ids of all rows in these entries, in whose history something may stand."""
    return {pk for entry in BinEntry.objects.filter(pk__in=list(entries)) for pk in ids_of(entry)}


def ids_of_traces(traces: Sequence[UUID]) -> set[UUID]:
    """The ids of what was deleted for good, by these traces."""
    return {pk for records in BinTrace.objects.filter(pk__in=list(traces)).values_list("records") for pk in records[0]}


def ids_of(entry: BinEntry) -> set[UUID]:
    """The ids of all rows in an entry."""
    found: set[UUID] = set()
    for table in entry.rows:
        model = model_of(table["model"])
        if model is not None:
            found |= {UUID(row[key_of(model)]) for row in table["rows"]}
    return found
