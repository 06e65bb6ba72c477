"""What comes next on cards and in lists: the task that is or becomes To do first, as plain values (L-13)."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from staffetta.core.db.making import fresh
from staffetta.core.db.remembered import remembered
from staffetta.processes.models import ActivityType, Task
from staffetta.processes.rows import is_over


class Hands(NamedTuple):
    """Who has the task: a member, a group, or neither."""

    assignee: UUID | None
    name: str
    group: str


class Next(NamedTuple):
    """The task that comes next; `moment` is its start, its day or its reminder, `late` when its time is over. `hands`:
    None where nobody asked for them."""

    pk: UUID
    title: str
    icon: str
    kind: str
    day: date | None
    starts_at: datetime | None
    moment: date | datetime | None
    late: bool
    turns: datetime | None
    hands: Hands | None


HANDS = ("assignee", "assignee__name", "group__name")


@remembered(plan=True)
def _first_tasks(ids: list[UUID], *, hands: bool) -> QuerySet[Any, Any]:
    """The open task of each process that is or becomes To do first."""
    found = Task.objects.open_in(ids)
    found = found.order_by("process", F("hold_until").asc(nulls_first=True), "position", "id").distinct("process")
    names = ("pk", "title", "date", "starts_at", "ends_at", "all_day", "hold_until")
    said = found.annotate(said=Cast("activity_type__names", TextField()))  # read once for each type
    return said.values_list("process", "activity_type__icon", "said", *names, *(HANDS if hands else ()))


def next_tasks(ids: list[UUID], now: datetime, *, hands: bool = False) -> dict[UUID, Next]:
    """What comes next in each process."""
    if not ids:
        return {}
    today = timezone.localdate(now)
    kinds = {None: ""}
    found = {}
    for process, icon, said, *row in _first_tasks(ids, hands=hands):
        if said not in kinds:
            kinds[said] = fresh(ActivityType, names=json.loads(said)).name
        found[process] = _next(row, icon or "", kinds[said], now, today)
    return found


def _next(row: list[Any], icon: str, kind: str, now: datetime, today: date) -> Next:
    pk, title, day, starts_at, ends_at, all_day, hold_until, *hands = row
    late = is_over(all_day, day, ends_at, now, today)
    put_off = late and hold_until is not None and hold_until > now  # somebody wants to be reminded of it later
    return Next(
        pk=pk,
        title=title,
        icon=icon,
        kind=kind,
        day=day,
        starts_at=starts_at,
        moment=hold_until if put_off else starts_at or day or hold_until,
        late=late and not put_off,
        turns=ends_at if ends_at and ends_at > now else None,
        hands=Hands(hands[0], hands[1] or "", hands[2] or "") if hands else None,
    )
