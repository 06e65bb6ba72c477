"""Moving a task of the calendar: the act that changes tasks decides, as it does for the form (T-05)."""

from __future__ import annotations

from datetime import tzinfo

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Workspace
from staffetta.calendars.moving import Shift, shifted, shifted_reminder
from staffetta.core.refusals import Invalid, Stale
from staffetta.processes.acts.change import change_task
from staffetta.processes.models import Reminder, Task
from staffetta.processes.schedule import zone_of


def moved(task: Task, shift: Shift, *, expected: int, by: Actor, where: tzinfo) -> Task:
    """The task at its new moment; of one without day and time the reminder moves. Raises Stale, Invalid, Forbidden."""
    if task.version != expected:
        raise Stale(_("Somebody else has changed this task in the meantime. It stands where it is now."))
    if task.is_blocked or (task.date is None and task.starts_at is None and task.hold_until is None):
        raise Invalid(_("This task has no moment that could be moved."))
    if task.date is not None or task.starts_at is not None or task.hold_until is None:
        return change_task(task, {}, timing=shifted(task, shift, where), expected=expected, by=by)
    known = Reminder.objects.filter(task=task).first()
    own = zone_of(task.assignee, Workspace.objects.get(pk=task.workspace_id))
    draft = shifted_reminder(task.hold_until, known.minutes if known else None, shift, where, own)
    return change_task(task, {}, reminder=draft, expected=expected, by=by)
