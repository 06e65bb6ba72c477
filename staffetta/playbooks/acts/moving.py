"""Move the days of several tasks of a locked process. Called within acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Workspace
from staffetta.core.refusals import Invalid
from staffetta.playbooks.models import Run
from staffetta.playbooks.running import Move, zone_of_task
from staffetta.playbooks.shifts import moved
from staffetta.processes.acts.remind import draft_of, reminder_due
from staffetta.processes.models import Reminder, Task
from staffetta.processes.schedule import Timing, hold_until, is_sensible, moment
from staffetta.workdays.calendar import WorkCalendar

TASK = ("date", "starts_at", "ends_at", "hold_until", "version", "changed_at")


def move_tasks(moves: Sequence[Move], count: int, calendar: WorkCalendar | None, at: datetime) -> list[dict[str, str]]:
    """Write the moves down: day, hours of an appointment and reminder go together. Returns what a fact tells of them.
    Raises Invalid for days that no calendar of ours reaches."""
    if not all(is_sensible(move.after) for move in moves):
        sentence = _("The dates must lie between 1970 and 2199.")
        raise Invalid(sentence, fields={"to": sentence})
    reminders = reminders_of(move.task.pk for move in moves)
    firm = running_firm()
    for move in moves:
        reminder = reminders.get(move.task.pk)
        _move(move, firm)
        if reminder is not None:
            _remind(reminder, moved(reminder.date, count, calendar), move.task, firm)
        timing = Timing(move.task.all_day, move.task.date, move.task.starts_at, move.task.ends_at)
        where = zone_of_task(move.task, firm)
        move.task.hold_until = hold_until(timing, reminder.due_at if reminder else None, where)
        move.task.version += 1
        move.task.changed_at = at
    Task.objects.bulk_update([move.task for move in moves], TASK)
    Reminder.objects.bulk_update(reminders.values(), ("date", "due_at", "told_at", "passed_at"))
    return [
        {"task_id": str(move.task.pk), "before": move.before.isoformat(), "after": move.after.isoformat()}
        for move in moves
    ]


def _move(move: Move, firm: Workspace) -> None:
    """A date becomes the other day; an appointment keeps its time of day there, and how long it takes."""
    task = move.task
    if task.date is not None:
        task.date = move.after
    if task.starts_at is not None:
        where = zone_of_task(task, firm)
        starts_at = moment(move.after, task.starts_at.astimezone(where).time(), where)
        task.ends_at = starts_at + (task.ends_at - task.starts_at) if task.ends_at is not None else None
        task.starts_at = starts_at


def _remind(reminder: Reminder, day: date, task: Task, firm: Workspace) -> None:
    """The reminder is due on the other day; told before, it is told again."""
    due = reminder_due(replace(draft_of(reminder), date=day), zone_of_task(task, firm))
    assert due is not None
    reminder.date, reminder.due_at, reminder.told_at, reminder.passed_at = day, due, None, None


def reminders_of(tasks: Iterable[UUID]) -> dict[UUID, Reminder]:
    """The reminders of these tasks, by task."""
    return {reminder.task_id: reminder for reminder in Reminder.objects.filter(task__in=list(tasks))}


def count_up(run: Run) -> None:
    """Another version of a run of which only tasks have changed, so that two people do not move it at once."""
    run.version += 1
    run.save(update_fields=["version", "changed_at"])
