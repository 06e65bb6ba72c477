"""What is overdue: open tasks whose day or end is over. They have a block of their own above the days."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from staffetta.processes.querysets import TaskQuerySet

SHOWN = 6


def overdue(tasks: TaskQuerySet, now: datetime, today: date) -> TaskQuerySet:
    """The longest overdue first. What waits for its reminder is not: somebody has put it off."""
    over = Q(all_day=True, date__lt=today) | Q(ends_at__lte=now)
    return tasks.open().filter(over, hold_until__lte=now).order_by("hold_until", "pk")


def first_overdue(tasks: TaskQuerySet, now: datetime, today: date) -> tuple[list[UUID], bool]:
    """Those that are shown, and whether there are more."""
    ids = list(overdue(tasks, now, today).values_list("pk", flat=True)[: SHOWN + 1])
    return ids[:SHOWN], len(ids) > SHOWN
