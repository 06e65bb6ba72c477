"""My day: what is overdue, what is for today, what comes later, and what waits in my groups (T-08)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.utils import timezone

from staffetta.accounts.models import Group, Member
from staffetta.accounts.rules import sees_everything
from staffetta.core.db.remembered import Asked, remembered, remembered_figures
from staffetta.processes.models import Task
from staffetta.processes.querysets import TaskQuerySet
from staffetta.processes.rows import TaskRow, rows_of
from staffetta.processes.schedule import midnight

OVERDUE, TODAY, LATER, UNCLAIMED = "overdue", "today", "later", "unclaimed"
PARTS = (OVERDUE, TODAY, UNCLAIMED, LATER)
SHOWN = {OVERDUE: 25, TODAY: 50, UNCLAIMED: 15, LATER: 25}
"""So many stand on the page; the rest is a page of its own."""


@dataclass(frozen=True)
class Part:
    """One part of the day: its first tasks, and how many there are."""

    key: str
    rows: list[TaskRow]
    count: int


def my_day(member: Member, now: datetime, reader: Member | None = None) -> list[Part]:
    """The parts of a member's day in their order, as this reader (else himself) sees them and may act on them.

    As many statements for 2 tasks as for 2,000,000.
    """
    reader = reader or member
    if reader != member and not sees_everything(reader):
        parts, sizes = _seen_of(member, reader, now)
    else:
        parts, sizes = _whole(member, now)
    rows = iter(rows_of([task for _key, found in parts for task in found], reader, now, stay=True))
    return [Part(key, [next(rows) for _task in found], sizes[key]) for key, found in parts]


Found = list[tuple[str, Sequence[Task]]]


def _whole(member: Member, now: datetime) -> tuple[Found, dict[str, int]]:
    """Everything, by statements that are compiled once."""
    groups, day = groups_of(member), _day(now)
    sizes = counts(member, now, groups)
    parts: Found = []
    for key in PARTS:
        if not sizes[key]:
            parts.append((key, ()))
        elif key == UNCLAIMED:
            parts.append((key, _unclaimed(groups, limit=SHOWN[key])))
        else:
            parts.append((key, _mine(member.pk, now, *day, part=key, limit=SHOWN[key])))
    return parts, sizes


def _seen_of(member: Member, reader: Member, now: datetime) -> tuple[Found, dict[str, int]]:
    """Of a colleague's day what the reader sees elsewhere too (U-02)."""
    seen = {key: in_part(member, key, now).visible_to(reader) for key in PARTS}
    order = (F("hold_until").asc(nulls_first=True), "position", "id")
    parts: Found = [(key, list(tasks.for_rows().order_by(*order)[: SHOWN[key]])) for key, tasks in seen.items()]
    return parts, {key: tasks.count() for key, tasks in seen.items()}


def groups_of(member: Member) -> list[UUID]:
    """The groups whose unclaimed tasks stand in his day."""
    return list(_groups(member.pk))


@remembered
def _groups(member: UUID) -> Any:
    return Group.objects.filter(memberships__member=member).order_by().values_list("pk", flat=True)


@remembered
def _mine(
    member: UUID, now: datetime, today: date, begins: datetime, ends: datetime, *, part: str, limit: int
) -> TaskQuerySet:
    """Those of one part, in the order of their moments: without any first, all-day ones before timed ones."""
    tasks = _parted(Task.objects.open().filter(assignee=member), now, today, begins, ends)
    return tasks.filter(part=part).for_rows().order_by(F("hold_until").asc(nulls_first=True), "position", "id")[:limit]  # type: ignore[misc]  # annotated


@remembered
def _unclaimed(groups: list[UUID], *, limit: int) -> TaskQuerySet:
    tasks = Task.objects.open().filter(group__any=groups).for_rows()
    return tasks.order_by(F("hold_until").asc(nulls_first=True), "position", "id")[:limit]


@remembered_figures
def _sizes(
    member: UUID, now: datetime, today: date, begins: datetime, ends: datetime
) -> tuple[TaskQuerySet, dict[str, Any]]:
    mine = _parted(Task.objects.open().filter(assignee=member), now, today, begins, ends)
    return mine, {key: Count("pk", filter=Q(part=key)) for key in (OVERDUE, TODAY, LATER)}


@remembered_figures
def _waiting(groups: list[UUID]) -> tuple[TaskQuerySet, dict[str, Any]]:
    return Task.objects.open().filter(group__any=groups), {UNCLAIMED: Count("pk")}


def counts(member: Member, now: datetime, groups: list[UUID] | None = None) -> dict[str, int]:
    """How many tasks each part has."""
    groups = groups_of(member) if groups is None else groups
    waiting = _waiting(groups)[UNCLAIMED] if groups else 0
    return {**_sizes(member.pk, now, *_day(now)), UNCLAIMED: waiting}


def in_part(member: Member, part: str, now: datetime) -> TaskQuerySet:
    """All tasks of one part."""
    if part == UNCLAIMED:
        return Task.objects.unclaimed_for(member)
    return _parted(Task.objects.open().filter(assignee=member), now, *_day(now)).filter(part=part)  # type: ignore[misc]


@remembered_figures
def _pressing(
    member: Member, now: datetime, today: date, begins: datetime, ends: datetime
) -> tuple[TaskQuerySet, dict[str, Any]]:
    mine = _parted(Task.objects.open().filter(assignee=member), now, today, begins, ends)
    return mine, {"late": Count("pk", filter=Q(part=OVERDUE)), "today": Count("pk", filter=Q(part=TODAY))}


def pressing_asked(member: Member, now: datetime) -> Asked:
    """How many tasks of his own are overdue, and how many are for today: the number beside *My day*."""
    return _pressing.asked(member, now, *_day(now))


def pressing(member: Member, now: datetime) -> tuple[int, int]:
    """The same alone."""
    found = _pressing(member, now, *_day(now))
    return found["late"], found["today"]


def _day(now: datetime) -> tuple[date, datetime, datetime]:
    """The day of this moment where the reader is, and when it begins and ends."""
    today = timezone.localdate(now)
    where = timezone.get_current_timezone()
    return today, midnight(today, where), midnight(today + timedelta(days=1), where)


def _parted(tasks: TaskQuerySet, now: datetime, today: date, begins: datetime, ends: datetime) -> TaskQuerySet:
    """Each task with its `part`. A day is the reader's own (his time zone is current). Overdue: the day or the end is
    over, or the reminder was before today and there is no other moment. Later: it waits beyond today. All else is for
    today."""
    waits = Q(hold_until__gte=ends)
    over = (
        Q(all_day=True, date__lt=today)
        | Q(all_day=False, ends_at__lte=now)
        | Q(date=None, starts_at=None, hold_until__lt=begins)
    )
    part = Case(
        When(group__isnull=False, then=Value(UNCLAIMED)),
        When(waits, then=Value(LATER)),
        When(over, then=Value(OVERDUE)),
        default=Value(TODAY),
        output_field=CharField(),
    )
    return tasks.annotate(part=part)
