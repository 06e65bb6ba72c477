"""What comes next on the cards of the board: the task that is or becomes To do first, as plain values (L-13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from staffetta.core.db.remembered import remembered
from staffetta.processes.models import ActivityType, Task
from staffetta.processes.rows import is_over


@dataclass(frozen=True)
class Next:
    """The task that comes next; `moment` is its start, its day or its reminder."""

    title: str
    icon: str
    kind: str
    moment: date | datetime | None
    late: bool
    turns: datetime | None


@remembered
def _first_tasks(ids: list[UUID]) -> QuerySet[Any, Any]:
    """The open task of each process that is or becomes To do first."""
    found = Task.objects.open_in(ids)
    found = found.order_by("process", F("hold_until").asc(nulls_first=True), "position", "id").distinct("process")
    names = ("title", "date", "starts_at", "ends_at", "all_day", "hold_until")
    return found.values_list("process", *names, "activity_type", "activity_type__icon", "activity_type__names")


def next_tasks(ids: list[UUID], now: datetime) -> dict[UUID, Next]:
    """What comes next in each process."""
    today = timezone.localdate(now)
    kinds: dict[UUID, str] = {}
    found = {}
    for process, *row, kind, icon, names in _first_tasks(ids):
        if kind is not None and kind not in kinds:
            kinds[kind] = ActivityType(names=names).name
        found[process] = _next(row, icon or "", kinds.get(kind, ""), now, today)
    return found


def _next(row: list[Any], icon: str, kind: str, now: datetime, today: date) -> Next:
    title, day, starts_at, ends_at, all_day, hold_until = row
    late = is_over(all_day, day, ends_at, now, today)
    put_off = late and hold_until is not None and hold_until > now  # somebody wants to be reminded of it later
    return Next(
        title=title,
        icon=icon,
        kind=kind,
        moment=hold_until if put_off else starts_at or day or hold_until,
        late=late and not put_off,
        turns=ends_at if ends_at and ends_at > now else None,
    )
