"""A month of somebody's tasks, day by day in his own time zone (T-05)."""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.processes.models import Task
from staffetta.processes.querysets import TaskQuerySet
from staffetta.processes.rows import TaskRow, rows_of
from staffetta.processes.schedule import midnight

SHOWN = 1000


@dataclass(frozen=True)
class Day:
    """One day of the grid; `inside` when it belongs to the month."""

    date: date
    inside: bool
    rows: list[TaskRow]


def weeks_of(year: int, month: int) -> list[list[date]]:
    """The weeks, Monday to Sunday, that touch a month."""
    return calendar.Calendar(firstweekday=0).monthdatescalendar(year, month)


def days_of(member: Member, weeks: list[list[date]], month: int, now: datetime) -> list[list[Day]]:
    """The grid with this member's tasks, those of his groups included; two queries, however many tasks."""
    first, last = weeks[0][0], weeks[-1][-1]
    tasks = in_calendar_order(between(Task.objects.assigned_to(member), first, last).for_rows())[:SHOWN]
    by_day: dict[date, list[TaskRow]] = defaultdict(list)
    for row in rows_of(tasks, member, now, stay=True):
        by_day[day_of(row.task)].append(row)
    return [[Day(day, day.month == month, by_day[day]) for day in week] for week in weeks]


def between(tasks: TaskQuerySet, first: date, last: date) -> TaskQuerySet:
    """The tasks whose day lies in this stretch, in the current time zone: their date, their start or their reminder."""
    zone = timezone.get_current_timezone()
    begin, end = midnight(first, zone), midnight(last + timedelta(days=1), zone)
    return tasks.filter(
        Q(date__range=(first, last))
        | Q(starts_at__gte=begin, starts_at__lt=end)
        | Q(date=None, starts_at=None, hold_until__gte=begin, hold_until__lt=end)
    )


def day_of(task: Task) -> date:
    """The day on which a task stands in the calendar, in the current time zone."""
    if task.date is not None:
        return task.date
    moment = task.starts_at or task.hold_until
    assert moment is not None, "only tasks with a moment are in the calendar"
    return timezone.localdate(moment)


def in_calendar_order(tasks: TaskQuerySet) -> TaskQuerySet:
    """All-day tasks before timed ones, then by their moment."""
    return tasks.order_by(F("starts_at").asc(nulls_first=True), "date", "hold_until", "id")
