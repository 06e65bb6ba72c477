"""My day for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from staffetta.home.day import PARTS, my_day
from staffetta.processes.api.reading import actor, tasks_out
from staffetta.processes.schemas import TaskOut

router = Router(tags=["My day"])


class PartOut(Schema):
    """`count` is how many there are; `items` the first of them."""

    count: int
    items: list[TaskOut]


class DayOut(Schema):
    """`unclaimed`: given to one's groups and taken by nobody yet."""

    overdue: PartOut
    today: PartOut
    unclaimed: PartOut
    later: PartOut


@router.get("", response=DayOut, summary="My day")
def get_day(request: HttpRequest) -> dict[str, Any]:
    """What is overdue, for today, unclaimed in my groups, and later. A day is one's own, in one's time zone (T-08)."""
    now = timezone.now()
    parts = {part.key: part for part in my_day(actor(request), now)}
    items = iter(tasks_out([row.task for key in PARTS for row in parts[key].rows], now))
    return {key: {"count": parts[key].count, "items": [next(items) for _row in parts[key].rows]} for key in PARTS}
