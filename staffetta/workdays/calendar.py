"""The calendar of the workspace in which this code runs."""

from __future__ import annotations

import functools
import json
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from staffetta.core.db.remembered import remembered
from staffetta.core.isolation import current_workspace_id
from staffetta.workdays.days import FreeDay, WorkCalendar
from staffetta.workdays.models import Counting, WorkingDays

__all__ = ["WorkCalendar", "calendar_of", "running_calendar"]


def running_calendar() -> WorkCalendar | None:
    """How the firm counts days; None while its calendar is off, and days are plain days (worked case 4)."""
    rows = _running(current_workspace_id())
    return calendar_of(rows[0]) if rows else None


def calendar_of(said: WorkingDays) -> WorkCalendar:
    """The calendar of what was said. The same for the same, so that a year is worked out once."""
    weekdays = frozenset(said.weekdays)
    return _calendar(weekdays, said.country, said.subdivision, said.counting, json.dumps(said.free_days))


@remembered(plan=True)
def _running(workspace_id: UUID) -> QuerySet[WorkingDays]:
    return WorkingDays.objects.filter(workspace_id=workspace_id, is_on=True)


@functools.lru_cache(maxsize=256)
def _calendar(weekdays: frozenset[int], country: str, subdivision: str, counting: str, free: str) -> WorkCalendar:
    own = tuple(
        FreeDay(day["name"], date.fromisoformat(day["first"]), date.fromisoformat(day["last"]), day["yearly"])
        for day in json.loads(free)
    )
    return WorkCalendar(weekdays, country, subdivision, own, counts_all=counting == Counting.ALL)
