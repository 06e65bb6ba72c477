"""What a sequence would have started on the documents of a period: for whom, and how many hours a week (A-04).

Nothing is written. Documents are counted by day and handler in one statement, so that tens of thousands of them cost as
much as the days of the period.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from staffetta.accounts.models import Group, Member
from staffetta.documents.models import Document, DocumentType
from staffetta.playbooks.models import Playbook
from staffetta.playbooks.steps import PlannedLine, planned
from staffetta.workdays.calendar import WorkCalendar, running_calendar

LONGEST = timedelta(days=366)
Who = Member | Group | None


@dataclass
class Work:
    """Tasks, and the hours expected for them."""

    tasks: int = 0
    hours: Decimal = Decimal(0)

    def add(self, tasks: int, hours: Decimal) -> None:
        self.tasks += tasks
        self.hours += hours


@dataclass
class Share(Work):
    """What one person or group would have had to do, also by week (its Monday). None: there is no handler."""

    who: Who = None
    weeks: dict[date, Work] = field(default_factory=dict)


@dataclass(frozen=True)
class Simulation:
    """What would have been started. `shares`: whoever has most first; `weeks`: the Mondays of all weeks with work."""

    first: date
    last: date
    documents: int
    by_type: list[tuple[DocumentType, int]]
    work: Work
    shares: list[Share]
    weeks: list[date]

    @property
    def busiest(self) -> tuple[Share, date] | None:
        """Who would have had the week with most hours, and which."""
        found = [(work.hours, share, week) for share in self.shares for week, work in share.weeks.items()]
        most = max(found, key=lambda item: item[0], default=None)
        return (most[1], most[2]) if most is not None and most[0] > 0 else None


def last_month(today: date) -> tuple[date, date]:
    """The first and the last day of the month before this one."""
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def types_starting(playbook: Playbook) -> list[DocumentType]:
    """The document types in use that start it."""
    return list(DocumentType.objects.active().filter(sequence=playbook))


def documents_in(member: Member, types: Iterable[DocumentType], first: date, last: date) -> QuerySet[Document]:
    """The documents that would have started it, as far as the member sees them."""
    rows: QuerySet[Document] = Document.objects.visible_to(member)
    return rows.filter(type__in=[type_.pk for type_ in types], date__gte=first, date__lte=last)


def simulate(playbook: Playbook, member: Member, types: Sequence[DocumentType], first: date, last: date) -> Simulation:
    """Start the sequence, in thought, with every document of these types and days, on the document's date."""
    rows = documents_in(member, types, first, last).order_by()
    counted: dict[UUID, int] = dict(rows.values_list("type").annotate(count=Count("pk")))
    by_day = rows.values_list("date", "added_by", "contact__handler").annotate(count=Count("pk"))
    found = _Reckoning(playbook, by_day)
    return Simulation(
        first=first,
        last=last,
        documents=sum(counted.values()),
        by_type=[(type_, counted.get(type_.pk, 0)) for type_ in types],
        work=found.work,
        shares=sorted(found.shares.values(), key=lambda share: (-share.hours, -share.tasks, _name(share.who))),
        weeks=sorted({week for share in found.shares.values() for week in share.weeks}),
    )


class _Reckoning:
    """Goes through the days, each line of the sequence once for all documents of a day and handler."""

    def __init__(self, playbook: Playbook, by_day: Iterable[tuple[Any, ...]]) -> None:
        self.kind = playbook.kind
        self.lines = list(playbook.lines.select_related("activity_type", "assignee", "group").order_by("position"))
        self.calendar: WorkCalendar | None = running_calendar()
        self.members = {member.pk: member for member in Member.objects.active()}
        self.work = Work()
        self.shares: dict[UUID | None, Share] = {}
        steps: dict[date, list[PlannedLine]] = {}
        for day, added_by, handler, count in by_day:
            if day not in steps:
                steps[day] = planned(self.kind, self.lines, day, self.calendar)
            self._take(steps[day], day, self.members.get(added_by or handler), count)

    def _take(self, steps: list[PlannedLine], day: date, handler: Member | None, count: int) -> None:
        for step in steps:
            when = step.date or day
            hours = (step.line.expected_hours or Decimal(0)) * count
            who: Who = step.group or step.assignee or handler
            share = self.shares.setdefault(who.pk if who else None, Share(who=who))
            monday = when - timedelta(days=when.weekday())
            for work in (self.work, share, share.weeks.setdefault(monday, Work())):
                work.add(count, hours)


def _name(who: Who) -> str:
    return who.name if who is not None else ""
