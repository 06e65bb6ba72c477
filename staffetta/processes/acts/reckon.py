"""Somebody lives by other clocks now: what is to come on his tasks is reckoned anew (T-04, T-06).

Days and times stay what they say; the moments that they mean move. Called in the transaction that changes the zone
(accounts/zones.py), so that nobody ever sees a moment of the old zone beside the new one.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import tzinfo
from uuid import UUID

from django.db.models import Q

from staffetta.accounts.models import Member, Workspace
from staffetta.processes.acts.remind import draft_of, reminder_due
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.models import Process, Reminder, Task
from staffetta.processes.querysets import TaskQuerySet
from staffetta.processes.schedule import Timing, hold_until, zone

BY_DAY = Q(date__isnull=False) | Q(reminders__isnull=False)
"""Tasks whose waiting depends on where somebody is; that of an appointment is a moment everywhere."""


def reckon_for_member(member: Member) -> None:
    """The member's clock has changed."""
    reckon(Task.objects.filter(assignee=member), zone(member.user.timezone))


def reckon_for_firm(firm: Workspace) -> None:
    """The workspace's clock has changed: tasks of groups, and of nobody, go by it."""
    reckon(Task.objects.filter(assignee=None), zone(firm.timezone))


def reckon(tasks: TaskQuerySet, where: tzinfo) -> None:
    """Reckon these tasks by the clocks there. What was told is not told again, and what is done stays."""
    concerned = tasks.open().filter(BY_DAY)
    owners = {pk for pk in concerned.values_list("process", flat=True) if pk is not None}
    processes = list(Process.objects.filter(pk__in=owners).order_by("pk").select_for_update(of=("self",)))
    locked = list(concerned.order_by("pk").select_for_update(of=("self",)))
    rows = Reminder.objects.filter(task__in=locked).order_by("pk").select_for_update(of=("self",))
    reminders = {reminder.task_id: reminder for reminder in rows}
    moved: dict[UUID | None, list[Task]] = defaultdict(list)
    due = []
    for task in locked:
        reminder = reminders.get(task.pk)
        if reminder is not None and _is_moved(reminder, where):
            due.append(reminder)
        timing = Timing(task.all_day, task.date, task.starts_at, task.ends_at)
        wanted = hold_until(timing, reminder.due_at if reminder is not None else None, where)
        if not task.is_blocked and task.hold_until != wanted:
            task.hold_until = wanted
            moved[task.process_id].append(task)
    Reminder.objects.bulk_update(due, ("due_at",), batch_size=500)
    Task.objects.bulk_update([task for several in moved.values() for task in several], ("hold_until",), batch_size=500)
    for process in processes:
        if process.pk in moved:
            sum_up(process)


def _is_moved(reminder: Reminder, where: tzinfo) -> bool:
    if not reminder.is_to_come:
        return False
    due = reminder_due(draft_of(reminder), where)
    assert due is not None
    before, reminder.due_at = reminder.due_at, due
    return before != due
