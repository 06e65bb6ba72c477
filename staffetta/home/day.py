"""My day: what is overdue, what is for today, what comes later, and what waits in my groups (T-08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from staffetta.accounts.models import Member, Membership
from staffetta.accounts.rules import sees_everything
from staffetta.core.db.remembered import Asked, remembered, remembered_figures
from staffetta.processes.models import Task
from staffetta.processes.querysets import TaskQuerySet
from staffetta.processes.rows import TaskRow, lines_of, rows_of
from staffetta.processes.schedule import midnight

OVERDUE, TODAY, LATER, UNCLAIMED = "overdue", "today", "later", "unclaimed"
PARTS = (OVERDUE, TODAY, UNCLAIMED, LATER)
CODES = {key: code for code, key in enumerate(PARTS)}
"""What the database calls them: it sorts thousands of numbers in half the time of words."""
SHOWN = 25
"""So many of each part stand on the page; the rest is a page of its own."""


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
        found = _seen_of(member, reader, now)
    else:
        found = _whole(member, now)
    tasks = lines_of([pk for key in PARTS for pk in found[key][0]])
    rows = {row.task.pk: row for row in rows_of(tasks, reader, now, stay=True)}
    return [Part(key, [rows[pk] for pk in found[key][0] if pk in rows], found[key][1]) for key in PARTS]


Found = dict[str, tuple[list[UUID], int]]
"""Of each part the ids of the first tasks, and how many there are."""


def _whole(member: Member, now: datetime) -> Found:
    """Everything, by two statements that are compiled once; what the lines show is joined to the few that are shown."""
    found: Found = {key: ([], 0) for key in PARTS}
    groups = list(_groups(member.pk))
    rows = _mine(member.pk, now, *_day(now), limit=SHOWN)
    if groups:
        rows += _unclaimed(groups, limit=SHOWN)
    for pk, code, count in rows:
        part = PARTS[code]
        found[part] = ([*found[part][0], pk], count)
    return found


def _seen_of(member: Member, reader: Member, now: datetime) -> Found:
    """Of a colleague's day what the reader sees elsewhere too (U-02)."""
    seen = {key: in_part(member, key, now).visible_to(reader) for key in PARTS}
    order = (F("hold_until").asc(nulls_first=True), "position", "id")
    return {
        key: (list(tasks.order_by(*order).values_list("pk", flat=True)[:SHOWN]), tasks.count())
        for key, tasks in seen.items()
    }


@remembered(plan=True, setup=True)
def _groups(member: UUID) -> Any:
    return Membership.objects.filter(member=member).order_by().values_list("group", flat=True)


@remembered
def _mine(member: UUID, now: datetime, today: date, begins: datetime, ends: datetime, *, limit: int) -> Any:
    return _first_of(_parted(Task.objects.open().filter(assignee=member), now, today, begins, ends), limit)


@remembered
def _unclaimed(groups: list[UUID], *, limit: int) -> Any:
    waiting = Task.objects.open().filter(group__any=groups)
    return _first_of(waiting.annotate(part=Value(CODES[UNCLAIMED], IntegerField())), limit)


def _first_of(tasks: Any, limit: int) -> Any:
    """Of each part the first, in the order of their moments: without any first, all-day ones before timed ones."""
    order = [F("hold_until").asc(nulls_first=True), F("position").asc(), F("id").asc()]
    return (
        tasks.annotate(
            place=Window(RowNumber(), partition_by=[F("part")], order_by=order),
            count=Window(Count("pk"), partition_by=[F("part")]),
        )
        .filter(place__lte=limit)
        .order_by("place")
        .values_list("pk", "part", "count")
    )


def in_part(member: Member, part: str, now: datetime) -> TaskQuerySet:
    """All tasks of one part."""
    if part == UNCLAIMED:
        return Task.objects.unclaimed_for(member)
    return _parted(Task.objects.open().filter(assignee=member), now, *_day(now)).filter(part=CODES[part])  # type: ignore[misc]


@remembered_figures
def _pressing(
    member: Member, now: datetime, today: date, begins: datetime, ends: datetime
) -> tuple[TaskQuerySet, dict[str, Any]]:
    """What does not wait beyond today: an index has all that is asked of it (Task.Meta), and every page asks."""
    mine = Task.objects.open().filter(Q(hold_until=None) | Q(hold_until__lt=ends), assignee=member)
    counted = "assignee"  # each has one, and unlike its id that is in the index
    return mine, {"late": Count(counted, filter=_over(now, today, begins)), "pressing": Count(counted)}


def pressing_asked(member: Member, now: datetime) -> Asked:
    """How many tasks of his own are overdue, and how many are for today: the number beside *My day*."""
    return _pressing.asked(member, now, *_day(now))


def pressing(member: Member, now: datetime) -> tuple[int, int]:
    """The same alone."""
    found = _pressing(member, now, *_day(now))
    return found["late"], found["pressing"] - found["late"]


def _day(now: datetime) -> tuple[date, datetime, datetime]:
    """The day of this moment where the reader is, and when it begins and ends."""
    today = timezone.localdate(now)
    where = timezone.get_current_timezone()
    return today, midnight(today, where), midnight(today + timedelta(days=1), where)


def _parted(tasks: TaskQuerySet, now: datetime, today: date, begins: datetime, ends: datetime) -> TaskQuerySet:
    """Each task with its `part`, one of CODES. A day is the reader's own (his time zone is current). Later: it waits
    beyond today. What is neither that nor overdue is for today."""
    part = Case(
        When(group__isnull=False, then=Value(CODES[UNCLAIMED])),
        When(hold_until__gte=ends, then=Value(CODES[LATER])),
        When(_over(now, today, begins), then=Value(CODES[OVERDUE])),
        default=Value(CODES[TODAY]),
        output_field=IntegerField(),
    )
    return tasks.annotate(part=part)


def _over(now: datetime, today: date, begins: datetime) -> Q:
    """Overdue: the day or the end is over, or the reminder was before today and there is no other moment."""
    return (
        Q(all_day=True, date__lt=today)
        | Q(all_day=False, ends_at__lte=now)
        | Q(date=None, starts_at=None, hold_until__lt=begins)
    )
