"""What comes next on cards and in lists: the task that is or becomes To do first, as plain values (L-13)."""

from __future__ import annotations

import functools
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db.models import Case, F, Func, JSONField, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import get_language

from staffetta.accounts.models import Group, Member
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
    empty where nobody asked for them."""

    pk: UUID
    title: str
    icon: str
    kind: str
    day: date | None
    starts_at: datetime | None
    moment: date | datetime | None
    late: bool
    turns: datetime | None
    hands: Hands


COLUMNS = ("pk", "title", "date", "starts_at", "ends_at", "all_day", "hold_until")
HANDS = ("assignee", "assignee__name", "group__name")
FIRST = (F("hold_until").asc(nulls_first=True), "position", "id")
Seen = tuple[bool, bool, bool]
"""What of a task follows from the moment: whether its time is over, whether somebody wants to be reminded of it later
all the same, and whether it is yet to end."""


@remembered(plan=True)
def _first_tasks(ids: list[UUID], *, hands: bool) -> QuerySet[Any, Any]:
    """The open task of each process that is or becomes To do first."""
    found = Task.objects.open_in(ids).order_by("process", *FIRST).distinct("process")
    names = Cast("activity_type__names", TextField())
    return found.values_list("process", "activity_type__icon", names, *COLUMNS, *(HANDS if hands else ()))


def next_tasks(ids: list[UUID], now: datetime, *, hands: bool = False) -> dict[UUID, Next]:
    """What comes next in each process."""
    today, found = timezone.localdate(now), {}
    for process, *row in _first_tasks(ids, hands=hands) if ids else ():
        task = Coming(*row)
        found[process] = task.as_of(task.seen(now, today))
    return found


def next_in(*, hands: bool = False) -> Case:
    """The same of the process of a lead as a list in JSON, for a statement that answers many: `Coming.of` reads it. It
    is looked for where something is open. Who has it is named where the handler of the process has not."""
    kind: Any = Func("activity_type__icon", "activity_type__names", **JSON_LIST)
    said: Any = Func(kind, *COLUMNS, *(_hands() if hands else ()), **JSON_LIST)
    first = Subquery(Task.objects.open_of(OuterRef("pk")).order_by(*FIRST).values(said=said)[:1])
    return Case(When(process__open_count__gt=0, then=first), default=None, output_field=JSONField())


JSON_LIST: dict[str, Any] = {"function": "json_build_array", "output_field": JSONField()}


def _hands() -> tuple[Any, ...]:
    """Looked up for the one task, not joined to all that are open, and for few: mostly it is the handler's."""
    nobody = Value(None, output_field=TextField())
    is_handler_s = When(assignee=OuterRef("process__handler"), then=nobody)
    name = Case(is_handler_s, default=_name_of(Member, "assignee"), output_field=TextField())
    group = Case(When(group=None, then=nobody), default=_name_of(Group, "group"), output_field=TextField())
    return "assignee", name, group


def _name_of(model: type[Member | Group], path: str) -> Subquery:
    return Subquery(model._default_manager.filter(pk=OuterRef(path)).order_by().values("name"))


class Coming(NamedTuple):
    """The task that comes next as the database tells of it, whenever that is looked at."""

    icon: str | None
    names: str | None
    pk: UUID
    title: str
    day: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    all_day: bool
    hold_until: datetime | None
    assignee: UUID | None = None
    name: str | None = None
    group: str | None = None

    @classmethod
    def of(cls, said: list[Any], handler: UUID | None = None, called: str | None = None) -> Coming:
        """Of what `next_in` gave; `handler` of the process, who is `called` so."""
        (icon, names), pk, title, day, starts_at, ends_at, all_day, hold_until, *hands = said
        known = (icon, text_of(names), UUID(pk), title, day_of(day))
        times = (moment_of(starts_at), moment_of(ends_at), all_day, moment_of(hold_until))
        if not hands:
            return cls(*known, *times)
        assignee, name, group = id_of(hands[0]), *hands[1:]
        return cls(*known, *times, assignee, called if assignee and assignee == handler else name, group)

    def seen(self, now: datetime, today: date) -> Seen:
        """How it is to be looked at."""
        late = is_over(self.all_day, self.day, self.ends_at, now, today)
        put_off = late and self.hold_until is not None and self.hold_until > now
        return late, put_off, self.ends_at is not None and self.ends_at > now

    def as_of(self, seen: Seen) -> Next:
        """What stands on cards and in lists."""
        late, put_off, ends = seen
        return Next(
            pk=self.pk,
            title=self.title,
            icon=self.icon or "",
            kind=_kind(self.names, get_language()) if self.names else "",
            day=self.day,
            starts_at=self.starts_at,
            moment=self.hold_until if put_off else self.starts_at or self.day or self.hold_until,
            late=late and not put_off,
            turns=self.ends_at if ends else None,
            hands=Hands(self.assignee, self.name or "", self.group or ""),
        )


@functools.lru_cache(maxsize=1024)
def _kind(names: str, language: str | None) -> str:
    """The language in use is only part of the key."""
    return fresh(ActivityType, names=orjson.loads(names)).name


def text_of(names: dict[str, str] | None) -> str | None:
    """Names in several languages, as a part of keys."""
    return orjson.dumps(names).decode() if names is not None else None


def moment_of(said: str | None) -> datetime | None:
    """A moment that came in JSON."""
    return datetime.fromisoformat(said) if said else None


def day_of(said: str | None) -> date | None:
    """A day that came in JSON."""
    return date.fromisoformat(said) if said else None


def id_of(said: str | None) -> UUID | None:
    """An id that came in JSON."""
    return UUID(said) if said else None
