"""My day: what is overdue, what is for today, what comes later, and what waits in my groups (T-08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.processes.models import Task
from staffetta.processes.querysets import TaskQuerySet
from staffetta.processes.rows import TaskRow, rows_of
from staffetta.processes.schedule import midnight

OVERDUE, TODAY, LATER, UNCLAIMED = "overdue", "today", "later", "unclaimed"
PARTS = (OVERDUE, TODAY, UNCLAIMED, LATER)
SHOWN = {OVERDUE: 100, TODAY: 200, UNCLAIMED: 50, LATER: 50}


@dataclass(frozen=True)
class Part:
    """One part of the day: its first tasks, and how many there are."""

    key: str
    rows: list[TaskRow]
    count: int


def my_day(member: Member, now: datetime) -> list[Part]:
    """The parts in their order; as many queries for 2 tasks as for 200."""
    sizes = counts(member, now)
    tasks: list[Task] = []
    for part in PARTS:
        if sizes[part]:
            tasks += in_part(member, part, now)[: SHOWN[part]]
    rows = rows_of(tasks, member, now, stay=True)
    return [Part(key, [row for row in rows if row.task.part == key], sizes[key]) for key in PARTS]  # type: ignore[attr-defined]


def in_part(member: Member, part: str, now: datetime) -> TaskQuerySet:
    """The tasks of one part, in the order of their moments: without any first, all-day ones before timed ones."""
    return (
        divided(member, now)  # type: ignore[misc]  # annotated
        .filter(part=part)
        .for_rows()
        .order_by(F("hold_until").asc(nulls_first=True), "position", "id")
    )


def counts(member: Member, now: datetime) -> dict[str, int]:
    """How many tasks each part has, in one statement."""
    found = divided(member, now).order_by().values_list("part").annotate(count=Count("pk"))  # type: ignore[misc]
    return {**dict.fromkeys(PARTS, 0), **dict(found)}


def pressing(member: Member, now: datetime) -> tuple[int, int]:
    """How many tasks of his own are overdue, and how many are for today: the number beside *My day*."""
    mine = _divide(Task.objects.open().filter(assignee=member), now)
    found = dict(mine.order_by().values_list("part").annotate(count=Count("pk")))  # type: ignore[misc]  # annotated
    return found.get(OVERDUE, 0), found.get(TODAY, 0)


def divided(member: Member, now: datetime) -> TaskQuerySet:
    """His open tasks and those of his groups, each with its `part`."""
    return _divide(Task.objects.open().assigned_to(member), now)


def _divide(tasks: TaskQuerySet, now: datetime) -> TaskQuerySet:
    """A day is the member's own (his time zone is current). Overdue: the day or the end is over, or the reminder was
    before today and there is no other moment. Later: it waits beyond today. All else is for today."""
    today = timezone.localdate(now)
    where = timezone.get_current_timezone()
    begins, ends = midnight(today, where), midnight(today + timedelta(days=1), where)
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
