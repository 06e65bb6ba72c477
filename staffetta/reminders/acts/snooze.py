"""Somebody was reminded, cannot do it now, and wants to be reminded again (T-03)."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.processes.acts.remind import spoken
from staffetta.processes.facts import ReminderPutOff
from staffetta.processes.models import Task
from staffetta.processes.plans import ReminderDraft
from staffetta.reminders.acts.putting import held, put


@act
def snooze_reminder(task: Task, until: ReminderDraft, *, expected: int | None = None, by: Actor, at: datetime) -> Task:
    """Put the reminder of a task off, or set one. The task waits until then. Raises as set_reminder does."""
    task, process = held(task, expected, by)
    laid = put(task, process, until, at)
    if laid.is_new and laid.reminder is not None:
        told = ReminderPutOff(task_id=str(task.pk), title=task.title, on=spoken(laid.reminder))
        record(told, about=process or task, by=by)
    else:
        unchanged()
    return task
