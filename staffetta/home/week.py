"""How much is planned on each of the next seven days, and which leads have no next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Q, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.core.db.remembered import remembered
from staffetta.processes.models import Process, Task
from staffetta.processes.schedule import midnight

DAYS = 7
FULL = Decimal(8)
"""The hours of a working day, against which the bars are drawn."""
SHOWN = 5


@dataclass(frozen=True)
class Load:
    """One day: expected hours and number of the open tasks, how many of these say no hours."""

    day: date
    hours: Decimal
    tasks: int
    unsaid: int

    @property
    def share(self) -> int:
        """How much of a working day it fills, in per cent of the bar; a bar holds a day and a half at most."""
        return min(100, round(self.hours / FULL * 100 / Decimal("1.5")))

    @property
    def is_too_much(self) -> bool:
        return self.hours > FULL


@remembered(plan=True)
def _planned(member: UUID, first: date, last: date, begins: datetime, ends: datetime, *, where: tzinfo) -> Any:
    within = Q(date__gte=first, date__lte=last) | Q(starts_at__gte=begins, starts_at__lt=ends)
    return (
        Task.objects.open()
        .filter(within, assignee=member)
        .annotate(day=Coalesce("date", TruncDate("starts_at", tzinfo=where)))
        .order_by("day")
        .values("day")
        .annotate(hours=Sum("expected_hours"), tasks=Count("pk"), said=Count("expected_hours"))
        .values_list("day", "hours", "tasks", "said")
    )


def load_of(member: Member, now: datetime) -> list[Load]:
    """What is planned on each of the next seven days, today first."""
    today, where = timezone.localdate(now), timezone.get_current_timezone()
    days = [today + timedelta(days=number) for number in range(DAYS)]
    edges = midnight(days[0], where), midnight(days[-1] + timedelta(days=1), where)
    known = {row[0]: row for row in _planned(member.pk, days[0], days[-1], *edges, where=where)}
    loads = []
    for day in days:
        _day, hours, tasks, said = known.get(day, (day, None, 0, 0))
        loads.append(Load(day, hours or Decimal(0), tasks, tasks - said))
    return loads


@dataclass(frozen=True)
class Dropped:
    """Leads of his that are open and have nothing planned: the first of them, and how many there are (L-02)."""

    leads: list[Process]
    count: int


@remembered(plan=True)
def _dropped(member: UUID, *, limit: int) -> Any:
    """Which they are is found by their handler, then which of them are the newest, and of these what is shown: in one
    go the server walks all leads, newest first, or joins all contacts."""
    mine = Process.objects.filter(kind=Process.Kind.LEAD, handler__id=member, closed_at=None, open_count=0).order_by()
    order = ("-created_at", "-id")
    newest = Process.objects.filter(pk__any=ArraySubquery(mine.values("pk"))).order_by(*order)[:limit]
    return (
        Process.objects.filter(pk__any=ArraySubquery(newest.values("pk")))
        .annotate(count=Subquery(mine.values("kind").annotate(count=Count("pk")).values("count")))
        .select_related("contact")
        .only("title", "contact__name")
        .order_by(*order)
    )


def dropped_of(member: Member) -> Dropped:
    """The leads that he handles and that nobody does anything about."""
    leads = _dropped(member.pk, limit=SHOWN)
    return Dropped(leads, leads[0].count if leads else 0)
