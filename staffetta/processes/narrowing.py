"""Which tasks a list shows: read from an address, asked of the database; the same for pages and programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.contacts.querysets import end_of
from staffetta.core.db.remembered import remembered
from staffetta.core.paging import Page, beginning, first_rows
from staffetta.processes.models import ActivityType, Task
from staffetta.processes.querysets import DONE, ON_HOLD, TODO, TaskQuerySet, beginnings_of
from staffetta.processes.schedule import is_sensible, midnight

MINE, UNCLAIMED, EVERYBODY, DONE_BY_ME = "mine", "unclaimed", "all", "done"
LISTS = (MINE, UNCLAIMED, EVERYBODY, DONE_BY_ME)
OPEN, OVERDUE, TODAY, LATER = "open", "overdue", "today", "later"
STATES = (OPEN, TODO, ON_HOLD, DONE)
WHENS = (OVERDUE, TODAY, LATER)


@dataclass(frozen=True)
class TaskFilter:
    """What is wanted; "" and None want everything. `first` and `last` are days of the task, or of its being done."""

    whose: str = MINE
    assignee: UUID | None = None
    group: UUID | None = None
    state: str = ""
    when: str = ""
    kind: UUID | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""

    @classmethod
    def read(cls, said: Mapping[str, str]) -> TaskFilter:
        """From the query of an address; what is not understood is left out."""
        assignee, group = _uuid(said.get("assignee", "")), _uuid(said.get("group", ""))
        hands = said.get("hands", "")
        if hands.startswith("member:"):
            assignee = _uuid(hands.removeprefix("member:"))
        elif hands.startswith("group:"):
            group = _uuid(hands.removeprefix("group:"))
        whose = said.get("list", EVERYBODY if assignee or group else MINE)
        state, when = said.get("state", ""), said.get("when", "")
        return cls(
            whose=whose if whose in LISTS else MINE,
            assignee=assignee,
            group=group,
            state=state if state in STATES else "",
            when=when if when in WHENS else "",
            kind=_uuid(said.get("type", "")),
            first=_day(said.get("from", "")),
            last=_day(said.get("to", "")),
            text=said.get("q", "").strip()[:100].replace("\x00", ""),
        )

    @property
    def wants_done(self) -> bool:
        """Whether done tasks are looked for; they stand in the order in which they were done, the newest first."""
        return self.whose == DONE_BY_ME or self.state == DONE

    @property
    def order(self) -> tuple[str, ...]:
        return ("-done_at", "-id") if self.wants_done else ("hold_until", "id")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything besides the list itself was chosen."""
        return any((self.assignee, self.group, self.state, self.when, self.kind, self.first, self.last, self.text))

    def rows(self, member: Member, now: datetime) -> TaskQuerySet:
        """The tasks that fit, of those that the member sees."""
        found = self._of(Task.objects.visible_to(member), member)
        if self.assignee is not None:
            found = found.filter(assignee=self.assignee)
        if self.group is not None:
            found = found.filter(group=self.group)
        found = found.exclude(done_at=None) if self.wants_done else found.open()
        if self.state == ON_HOLD:
            found = found.filter(hold_until__gt=now)
        elif self.state == TODO:
            found = found.filter(Q(hold_until=None) | Q(hold_until__lte=now))
        if self.when:
            found = found.filter(at(self.when, now))
        if self.kind is not None:
            found = found.filter(activity_type__in=with_those_below(self.kind))
        if self.text:
            found = found.found_by(self.text)
        return self._between(found)

    def _of(self, tasks: TaskQuerySet, member: Member) -> TaskQuerySet:
        if self.whose == MINE:
            return tasks.filter(assignee=member)
        if self.whose == UNCLAIMED:
            return tasks.unclaimed_for(member)
        return tasks.filter(done_by=member) if self.whose == DONE_BY_ME else tasks

    def _between(self, tasks: TaskQuerySet) -> TaskQuerySet:
        where = timezone.get_current_timezone()
        if self.first is not None:
            begins = midnight(self.first, where)
            day = Q(done_at__gte=begins) if self.wants_done else Q(date__gte=self.first) | Q(starts_at__gte=begins)
            tasks = tasks.filter(day)
        if self.last is not None:
            ends = midnight(self.last + timedelta(days=1), where)
            day = Q(done_at__lt=ends) if self.wants_done else Q(date__lte=self.last) | Q(starts_at__lt=ends)
            tasks = tasks.filter(day)
        return tasks


def first_page(wanted: TaskFilter, member: Member) -> Page[Task] | None:
    """The first page of what is looked for by words alone, by a statement that is remembered: to compile it takes
    longer than to find them. None for anything else."""
    starts = beginnings_of(wanted.text)
    plain = not any((wanted.assignee, wanted.group, wanted.when, wanted.kind, wanted.first, wanted.last))
    if not starts or not plain or wanted.whose == UNCLAIMED or not (wanted.wants_done or wanted.state in ("", OPEN)):
        return None
    ends = [one for start in starts for one in (start, end_of(start))]
    found = _first(member, *ends, whose=wanted.whose, state=wanted.state, order=wanted.order, limit=LIMIT)
    return beginning(found, order=wanted.order, limit=LIMIT)


@remembered
def _first(
    member: Member, *ends: str, whose: str, state: str, order: tuple[str, ...], limit: int
) -> QuerySet[Task, Task]:
    wanted = TaskFilter(whose=whose, state=state)
    found = wanted._of(Task.objects.visible_to(member), member)
    found = found.exclude(done_at=None) if wanted.wants_done else found.open()
    found = found.having_words(zip(ends[::2], ends[1::2], strict=True)).only("hold_until", "done_at")
    return first_rows(found, order=order, limit=limit)


LIMIT = 50


def at(when: str, now: datetime) -> Q:
    """Of open tasks: whether their time is over, is today, or comes later; as *My day* divides them."""
    today, where = timezone.localdate(now), timezone.get_current_timezone()
    begins, ends = midnight(today, where), midnight(today + timedelta(days=1), where)
    later = Q(hold_until__gte=ends)
    if when == LATER:
        return later
    over = (
        Q(all_day=True, date__isnull=False, date__lt=today)
        | Q(all_day=False, ends_at__isnull=False, ends_at__lte=now)
        | Q(date=None, starts_at=None, hold_until__isnull=False, hold_until__lt=begins)
    )
    soon = Q(hold_until=None) | Q(hold_until__lt=ends)
    return soon & over if when == OVERDUE else soon & ~over


def with_those_below(kind: UUID) -> list[UUID]:
    """The type and, if it has any, the types below it."""
    return list(ActivityType.objects.filter(Q(pk=kind) | Q(parent=kind)).order_by().values_list("pk", flat=True))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if is_sensible(day) else None
