"""Many records are changed in portions: the skeleton of the acts of every room. Called within acts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.core.acts import unchanged
from staffetta.core.db.bulk import expect_many, insert_many
from staffetta.core.facts import Fact, record
from staffetta.core.refusals import Forbidden
from staffetta.listings.bulk import may_cancel


@dataclass(frozen=True)
class Work:
    """How one room changes many of its records.

    `row`: its class of rows, whose `record` names the record. `change(change, rows, at)` changes the records of these
    rows and writes each one's outcome into its row; `written` are the columns it writes. The facts: of the start with
    the number of rows, of a pause and of a cancelling with how many are left, and of the end.
    """

    row: Any
    record: str
    portion: Callable[[], int]
    change: Callable[[Any, Sequence[Any], datetime], None]
    started: Callable[[Any, int], Fact]
    paused: Callable[[int], Fact]
    finished: Callable[[], Fact]
    cancelled: Callable[[int], Fact]
    written: tuple[str, ...] = ("outcome",)


def begin(work: Work, change: Any, ids: Iterable[UUID], *, by: Member, at: datetime) -> Any:
    """Note which records a change that was just written down is about, and change the first portion."""
    rows = [work.row(change=change, **{f"{work.record}_id": pk}) for pk in ids]
    expect_many()
    insert_many(rows)
    record(work.started(change, len(rows)), about=change, by=by)
    return proceed(work, change, at=at)


def proceed(work: Work, change: Any, *, at: datetime) -> Any:
    """Change the next portion, in the name of who started. What is left, a reaction to the pause takes up."""
    change = type(change).objects.locked(change)
    if change.is_over:
        unchanged()
        return change
    portion = work.portion()
    rows = list(change.rows.waiting()[:portion])
    work.change(change, rows, at)
    _write_fates(work, rows)
    left = change.rows.waiting().count() if len(rows) == portion else 0
    if left:
        record(work.paused(left), about=change, by=change.by)
        return change
    change.finished_at = at
    change.save(update_fields=["finished_at"])
    record(work.finished(), about=change, by=change.by)
    return change


def _write_fates(work: Work, rows: Sequence[Any]) -> None:
    """One statement for all that came to the same."""
    alike: dict[tuple[Any, ...], list[UUID]] = defaultdict(list)
    for row in rows:
        alike[tuple(getattr(row, name) for name in work.written)].append(row.pk)
    for values, ids in alike.items():
        work.row.objects.filter(pk__in=ids).update(**dict(zip(work.written, values, strict=True)))


def cancel(work: Work, change: Any, *, by: Member, at: datetime) -> Any:
    """Leave those whose turn has not come as they are; what was changed stays so."""
    change = type(change).objects.locked(change)
    if not may_cancel(by, change):
        raise Forbidden(_("Only whoever started this, or an administrator, can cancel it."))
    if change.is_over:
        unchanged()
        return change
    left = change.rows.waiting().update(outcome=work.row.Outcome.CANCELLED)
    change.finished_at = change.cancelled_at = at
    change.save(update_fields=["finished_at", "cancelled_at"])
    record(work.cancelled(left), about=change, by=by)
    return change
