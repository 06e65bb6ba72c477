"""Reminders that have fallen due are told: exactly once, whoever is killed meanwhile (T-04)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from staffetta.accounts.models import Member, Membership
from staffetta.core.acts import System, act, unchanged
from staffetta.core.db.remembered import remembered
from staffetta.notices.acts.tell import Telling, tell_members
from staffetta.processes.models import Reminder, Task
from staffetta.reminders.told import DUE, due_words

PORTION = 100


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
    reminders = _locked(at, but_not, only)
    tasks = {task.pk: task for task in _tasks([reminder.task_id for reminder in reminders])} if reminders else {}
    receivers = _receivers_of([task for task in tasks.values() if not task.is_done])
    tellings: list[Telling] = []
    told: list[UUID] = []
    passed: list[UUID] = []
    for reminder in reminders:
        task = tasks[reminder.task_id]
        several = receivers[task.pk] if _is_tellable(reminder, task) else []
        for member in several:
            tellings.append(Telling(member, task, {"title": task.title, "due": due_words(reminder, member)}))
        (told if several else passed).append(reminder.pk)
    if tellings:
        tell_members(tellings, kind=DUE, by=by)
    _mark("told_at", told, at)
    _mark("passed_at", passed, at)
    unchanged()  # of what passes in silence nothing is to be said
    return len(reminders)


def _locked(at: datetime, but_not: Collection[UUID], only: UUID | None) -> list[Reminder]:
    if only is None and not but_not:
        return _due(at, most=PORTION)
    due = Reminder.objects.locked_due(at).exclude(pk__in=but_not)
    return list((due if only is None else due.filter(pk=only))[:PORTION])


@remembered(plan=True)
def _due(at: datetime, *, most: int) -> QuerySet[Reminder]:
    return Reminder.objects.locked_due(at)[:most]


@remembered(plan=True)
def _tasks(ids: list[UUID]) -> QuerySet[Task]:
    """With what decides about telling. Read when the reminders are locked: as they are then."""
    handler = Coalesce(F("process__handler_id"), F("contact__handler_id"))
    return Task.objects.filter(pk__any=ids).annotate(closed_at=F("process__closed_at"), handler_id=handler)


@remembered(plan=True)
def _members(ids: list[UUID]) -> QuerySet[Member]:
    return Member.objects.filter(pk__any=ids).select_related("user")


@remembered(plan=True)
def _memberships(groups: list[UUID]) -> QuerySet[Membership]:
    return Membership.objects.filter(group__any=groups)


def _mark(column: str, ids: list[UUID], at: datetime) -> None:
    if ids:
        Reminder.objects.filter(pk__any=ids).update(**{column: at})


def _is_tellable(reminder: Reminder, task: Any) -> bool:
    if task.is_done or task.is_blocked:
        return False
    return task.closed_at is None or (reminder.set_at is not None and reminder.set_at > task.closed_at)


def _receivers_of(tasks: Sequence[Any]) -> Mapping[UUID, list[Member]]:
    """Who is told of each of these tasks: the active ones of those who have it."""
    in_group: dict[UUID, list[UUID]] = defaultdict(list)
    groups = {task.group_id for task in tasks if task.assignee_id is None and task.group_id is not None}
    for row in _memberships(list(groups)) if groups else ():
        in_group[row.group_id].append(row.member_id)
    ids = {task.pk: in_group[task.group_id] if _is_groups(task) else _one_of(task) for task in tasks}
    wanted = list({pk for several in ids.values() for pk in several})
    active = {member.pk: member for member in (_members(wanted) if wanted else ()) if member.is_active}
    found = {pk: [active[one] for one in several if one in active] for pk, several in ids.items()}
    return defaultdict(list, found)


def _is_groups(task: Any) -> bool:
    return task.assignee_id is None and task.group_id is not None


def _one_of(task: Any) -> list[UUID]:
    one = task.assignee_id or task.handler_id
    return [one] if one is not None else []
