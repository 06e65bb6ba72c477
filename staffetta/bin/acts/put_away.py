"""Something is deleted: it leaves its tables whole and lies in the bin. Called within the act of the room that knows
what it is, which asks whether it may, locks it, and tells the history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db import models

from staffetta.accounts.models import Actor, Member
from staffetta.bin import binds, rules
from staffetta.bin.binds import Following
from staffetta.bin.gathering import Gathered, gather
from staffetta.bin.models import BinEntry
from staffetta.bin.naming import contact_columns, file_models
from staffetta.bin.tables import Row, check_references_late, key_of, point, read_rows, remove_rows

Rows = dict[type[models.Model], list[Row]]


def put_away(
    record: models.Model,
    kind: str,
    title: str,
    *,
    subject: models.Model,
    about: Sequence[UUID | None] = (),
    batch: UUID | None = None,
    by: Actor,
    at: datetime,
) -> BinEntry:
    """Move a locked record and all that hangs on it into the bin. `subject`: the record in whose history it is told;
    `about`: the contacts that it is about; `batch`: the change to many that deletes it."""
    found = gather(record)
    rows = {model: read_rows(model, ids) for model, ids in found.tables.items()}
    entry = BinEntry.objects.create(
        kind=kind,
        record=record.pk,
        title=title[:200],
        subject=subject._meta.label_lower,
        subject_id=subject.pk,
        counts=found.counts,
        rows=[{"model": model._meta.label_lower, "rows": several} for model, several in rows.items()],
        cut=_told(found),
        held=_held(found),
        needs=_needs(found, rows),
        contacts=sorted(_contacts(rows)),
        about=[pk for pk in dict.fromkeys(about) if pk is not None],
        files=[pk for model in file_models() for pk in found.tables.get(model, ())],
        batch=batch,
        deleted_by=by if isinstance(by, Member) else None,
        deleted_at=at,
        until=at + timedelta(days=rules.term()),
    )
    for (model, column), values in found.cut.items():
        point(model, column, dict.fromkeys(values))
    check_references_late()
    for model, ids in found.tables.items():
        remove_rows(model, ids)
    return entry


def _told(found: Gathered) -> list[dict[str, str]]:
    return [
        {"model": model._meta.label_lower, "column": column, "row": str(pk), "value": str(value)}
        for (model, column), values in found.cut.items()
        for pk, value in values.items()
    ]


def _held(found: Gathered) -> list[UUID]:
    """Rows that others can need."""
    return sorted({pk for model, ids in found.tables.items() if binds.to(model) for pk in ids})


def _needs(found: Gathered, rows: Rows) -> list[UUID]:
    """What lies outside and without which a row cannot be."""
    inside = {pk for ids in found.tables.values() for pk in ids}
    wanted = {
        UUID(row[column])
        for model, several in rows.items()
        for column in _tied_columns(model)
        for row in several
        if row[column] is not None
    }
    return sorted(wanted - inside)


def _tied_columns(model: type[models.Model]) -> list[str]:
    return [
        cast(Any, model._meta.get_field(name)).column
        for name, following in binds.of(model).items()
        if following is Following.GOES and cast(Any, model._meta.get_field(name)).column != key_of(model)
    ]


def _contacts(rows: Rows) -> set[UUID]:
    return {
        UUID(row[column])
        for model, several in rows.items()
        for column in contact_columns(model)
        for row in several
        if row[column] is not None
    }
