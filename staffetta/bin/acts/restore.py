"""What was deleted comes back: the same rows, with their ids, numbers, links, tasks, notes and files (P-13)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.bin import binds, rules
from staffetta.bin.facts import Restored as RestoredFact
from staffetta.bin.mending import mend, settle
from staffetta.bin.models import BinEntry
from staffetta.bin.snapshot import Snapshot
from staffetta.bin.tables import check_references_late, model_of, point, set_columns, write_rows
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require


class CannotBeRestored(Refused):
    """What it needs is not there (yet)."""


@dataclass(frozen=True)
class Restored:
    """What came back. `remarks` say what is not as it was."""

    kind: str
    record: UUID
    title: str
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _About:
    """The record in whose history it is told, without reading it."""

    _meta: Any
    pk: UUID


def preview_restore(entry: BinEntry, *, by: Actor, at: datetime) -> Snapshot:
    """What restoring would bring back and say; writes nothing."""
    return mend(Snapshot.of(entry, by=by, at=at))


@act
def restore_entry(entry: BinEntry, *, expected: int | None = None, by: Actor, at: datetime) -> Restored:
    """Put everything back where it was. Raises Forbidden, Stale, CannotBeRestored, or Gone when somebody was faster."""
    entry = BinEntry.objects.locked(entry)
    require(
        rules.may_restore(by, entry), _("Only whoever deleted this, or an administrator, can restore it from the bin.")
    )
    check_version(entry, expected)
    snapshot = preview_restore(entry, by=by, at=at)
    if snapshot.obstacles:
        raise CannotBeRestored(snapshot.obstacles[0], extra={"obstacles": snapshot.obstacles})
    check_references_late()
    for model, rows in snapshot.tables.items():
        if rows:
            write_rows(model, rows)
    for model, rows in snapshot.tables.items():
        columns = binds.written_by_triggers(model)
        if rows and columns:
            set_columns(model, columns, rows)
    _tie(entry, snapshot)
    settle(snapshot)
    about = model_of(entry.subject)
    subject: Any = _About(about._meta, entry.subject_id) if about is not None else entry
    record(RestoredFact(entry_id=str(entry.pk), sort=entry.kind, title=entry.title), about=subject, by=by)
    done = Restored(entry.kind, entry.record, entry.title, snapshot.remarks)
    entry.delete()
    return done


def _tie(entry: BinEntry, snapshot: Snapshot) -> None:
    """What stayed points at it again, unless it was tied elsewhere meanwhile."""
    back = {pk for model in snapshot.tables for pk in snapshot.ids(model)}
    columns: dict[tuple[str, str], dict[UUID, UUID | None]] = {}
    for one in entry.cut:
        if one["value"] in back:
            columns.setdefault((one["model"], one["column"]), {})[UUID(one["row"])] = UUID(one["value"])
    for (label, column), rows in columns.items():
        model = model_of(label)
        if model is not None:
            point(model, column, rows)
