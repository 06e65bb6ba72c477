"""Reminders that have fallen due are told: exactly once, whoever is killed meanwhile (T-04)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from staffetta.accounts.models import Member, Membership
from staffetta.core.acts import System, act, unchanged
from staffetta.notices.acts.tell import Telling, tell_members
from staffetta.processes.models import Reminder, Task
from staffetta.reminders.told import DUE, due_words

PORTION = 100
RELATED = ("assignee__user", "process__handler__user", "contact__handler__user")


@act
def tell_due(*, at: datetime, by: System, but_not: Collection[UUID] = (), only: UUID | None = None) -> int:
    """Tell a portion of what has fallen due by `at`, the oldest first; returns how many reminders are settled. Left out
    are those in `but_not`; with `only` none but this one is looked at.

    Each is locked, told and marked in one transaction; those that another worker is telling are left to it. So a
    reminder is in the inbox if and only if its row says that it was told, whatever happens in between.

    Whoever has the task is told: its assignee, each member of its group, else the handler of its process or contact.
    Of a task that is done or waits for another, and of one whose process was closed after the reminder was set, nobody
    is; its moment passes.
    """
    due = Reminder.objects.locked_due(at).exclude(pk__in=but_not)
    reminders = list((due if only is None else due.filter(pk=only))[:PORTION])
    tasks = Task.objects.select_related(*RELATED).in_bulk([reminder.task_id for reminder in reminders])
    groups = _members_of({task.group_id for task in tasks.values() if task.group_id is not None})
    tellings: list[Telling] = []
    told: list[UUID] = []
    passed: list[UUID] = []
    for reminder in reminders:
        task = tasks[reminder.task_id]
        receivers = list(_receivers(task, groups)) if _is_tellable(reminder, task) else []
        for member in receivers:
            tellings.append(Telling(member, task, {"title": task.title, "due": due_words(reminder, member)}))
        (told if receivers else passed).append(reminder.pk)
    if tellings:
        tell_members(tellings, kind=DUE, by=by)
    Reminder.objects.filter(pk__in=told).update(told_at=at)
    Reminder.objects.filter(pk__in=passed).update(passed_at=at)
    unchanged()  # of what passes in silence nothing is to be said
    return len(reminders)


def _is_tellable(reminder: Reminder, task: Task) -> bool:
    if task.is_done or task.is_blocked:
        return False
    closed_at = task.process.closed_at if task.process is not None else None
    return closed_at is None or (reminder.set_at is not None and reminder.set_at > closed_at)


def _receivers(task: Task, groups: Mapping[UUID, list[Member]]) -> Iterable[Member]:
    if task.assignee is not None:
        found = [task.assignee]
    elif task.group_id is not None:
        found = groups[task.group_id]
    else:
        owner = task.process or task.contact
        found = [owner.handler] if owner is not None and owner.handler is not None else []
    return [member for member in found if member.is_active]


def _members_of(groups: Collection[UUID]) -> Mapping[UUID, list[Member]]:
    found: dict[UUID, list[Member]] = defaultdict(list)
    rows = Membership.objects.filter(group__in=groups).select_related("member__user") if groups else []
    for row in rows:
        found[row.group_id].append(row.member)
    return found
