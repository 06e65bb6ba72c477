"""What comes next on cards and in lists: the task that is or becomes To do first, as plain values (L-13)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db.models import F, Func, JSONField, OuterRef, QuerySet, Subquery, TextField
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


COLUMNS = ("pk", "title", "date", "starts_at", "ends_at", "all_day", "hold_until")
HANDS = ("assignee", "assignee__name", "group__name")
FIRST = (F("hold_until").asc(nulls_first=True), "position", "id")


def _columns(hands: bool) -> tuple[Any, ...]:
    names = Cast("activity_type__names", TextField())  # read once for each type
    return ("activity_type__icon", names, *COLUMNS, *(HANDS if hands else ()))


@remembered(plan=True)
def _first_tasks(ids: list[UUID], *, hands: bool) -> QuerySet[Any, Any]:
    """The open task of each process that is or becomes To do first."""
    found = Task.objects.open_in(ids).order_by("process", *FIRST).distinct("process")
    return found.values_list("process", *_columns(hands))


def next_tasks(ids: list[UUID], now: datetime, *, hands: bool = False) -> dict[UUID, Next]:
    """What comes next in each process."""
    coming = Coming(now)
    return {process: coming.made(row) for process, *row in _first_tasks(ids, hands=hands)} if ids else {}


def next_in(*, hands: bool = False) -> Subquery:
    """The same of one process (OuterRef("pk")) as one text, for a statement that answers many: `Coming.read` reads
    it."""
    said: Any = Cast(Func(*_columns(hands), function="json_build_array", output_field=JSONField()), TextField())
    return Subquery(Task.objects.open_of(OuterRef("pk")).order_by(*FIRST).values(said=said)[:1])


class Coming:
    """Makes what comes next of what the database tells, as seen at one moment."""

    def __init__(self, now: datetime) -> None:
        self._now, self._today = now, timezone.localdate(now)
        self._kinds: dict[str | None, str] = {None: ""}

    def read(self, said: str | None) -> Next | None:
        """Of what `next_in` told."""
        if said is None:
            return None
        icon, names, pk, title, day, starts_at, ends_at, all_day, hold_until, *hands = orjson.loads(said)
        if hands and hands[0]:
            hands[0] = UUID(hands[0])
        moments = (datetime.fromisoformat(one) if one else None for one in (starts_at, ends_at, hold_until))
        starts_at, ends_at, hold_until = moments
        day = date.fromisoformat(day) if day else None
        return self.made((icon, names, UUID(pk), title, day, starts_at, ends_at, all_day, hold_until, *hands))

    def made(self, row: Any) -> Next:
        """Of the values of the columns."""
        icon, names, pk, title, day, starts_at, ends_at, all_day, hold_until, *hands = row
        if names not in self._kinds:
            self._kinds[names] = fresh(ActivityType, names=orjson.loads(names)).name
        late = is_over(all_day, day, ends_at, self._now, self._today)
        # Whoever wants to be reminded of it later is not late.
        put_off = late and hold_until is not None and hold_until > self._now
        return Next(
            pk=pk,
            title=title,
            icon=icon or "",
            kind=self._kinds[names],
            day=day,
            starts_at=starts_at,
            moment=hold_until if put_off else starts_at or day or hold_until,
            late=late and not put_off,
            turns=ends_at if ends_at and ends_at > self._now else None,
            hands=Hands(hands[0], hands[1] or "", hands[2] or "") if hands else None,
        )
