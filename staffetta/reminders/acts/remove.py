"""Nobody is to be reminded of a task any more (T-03)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record_many
from staffetta.processes.acts.remind import hold_by, put_reminder
from staffetta.processes.models import Task
from staffetta.processes.schedule import zone_of
from staffetta.reminders.acts.putting import NothingToRemindOf, held


@act
def remove_reminder(task: Task, *, expected: int | None = None, by: Actor) -> Task:
    """Take the reminder away; the task waits no longer for it. Raises Forbidden, Stale, NothingToRemindOf."""
    task, process = held(task, expected, by)
    where = zone_of(task.assignee, running_firm())
    laid = put_reminder(task, None, where)
    if not laid.is_new:
        raise NothingToRemindOf(_("This task has no reminder."))
    hold_by(task, process, None, where)
    record_many([(fact, process or task) for fact in laid.told(task)], by=by)
    return task
