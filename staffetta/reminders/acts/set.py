"""Somebody wants to be reminded of a task (T-03)."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record_many
from staffetta.processes.models import Task
from staffetta.processes.plans import ReminderDraft
from staffetta.reminders.acts.putting import held, put


@act
def set_reminder(task: Task, wanted: ReminderDraft, *, expected: int | None = None, by: Actor, at: datetime) -> Task:
    """Set the reminder of a task, or move it. Without a time it may be today, and is told at once. Raises Forbidden,
    Stale, Past, NothingToRemindOf for a task that is done, NotInEdition."""
    task, process = held(task, expected, by)
    laid = put(task, process, wanted, at)
    if laid.is_new:
        record_many([(fact, process or task) for fact in laid.told(task)], by=by)
    else:
        unchanged()
    return task
