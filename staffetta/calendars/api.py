"""The calendar for programs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema

from staffetta.calendars.month import SHOWN, between, day_of, in_calendar_order
from staffetta.core.refusals import Invalid
from staffetta.processes.models import Task
from staffetta.processes.rows import state_of

router = Router(tags=["Calendar"])
LONGEST = timedelta(days=92)


class CalendarEntry(Schema):
    """A task on its day, in your time zone. `starts_at` and `ends_at` are null for a whole day."""

    task_id: UUID
    process_id: UUID | None
    title: str
    state: str
    day: date
    starts_at: datetime | None
    ends_at: datetime | None


class CalendarEntries(Schema):
    items: list[CalendarEntry]


@router.get("", response=CalendarEntries, summary="My tasks and those of my groups, day by day, at most 92 days")
def calendar(request: HttpRequest, first: date, last: date) -> Any:
    if not date(1970, 1, 1) <= first <= last <= date(2199, 12, 31) or last - first > LONGEST:
        sentence = _("Choose a stretch of at most 92 days, its last day not before its first.")
        raise Invalid(sentence, fields={"last": sentence})
    now = timezone.now()
    mine = Task.objects.assigned_to(request.member)  # type: ignore[attr-defined]
    tasks = in_calendar_order(between(mine, first, last))[:SHOWN]
    return {"items": [_entry(task, now) for task in tasks]}


def _entry(task: Task, now: datetime) -> dict[str, Any]:
    return {
        "task_id": task.pk,
        "process_id": task.process_id,
        "title": task.title,
        "state": state_of(task, now),
        "day": day_of(task),
        "starts_at": task.starts_at,
        "ends_at": task.ends_at,
    }
