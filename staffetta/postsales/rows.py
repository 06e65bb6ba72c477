"""Post-sales processes as their list shows them. The same number of statements for 2 and 200."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from staffetta.core.db.remembered import remembered
from staffetta.leads.models import Lead
from staffetta.leads.rows import tags_of
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import Process, Task
from staffetta.processes.schedule import BLOCKED


@dataclass(frozen=True)
class PostSalesRow:
    """One process of a list. `next_at`: the first moment that an open task waits for or waited for; `due_on`: the last
    day of an open task; `late`: whether the time of an open task is over."""

    post_sales: PostSalesProcess
    process: Process
    lead: Lead
    state: str
    tags: list[str]
    next_at: datetime | None
    due_on: date | None
    late: bool

    @property
    def done(self) -> int:
        return self.process.task_count - self.process.open_count


def state_of(process: Process, now: datetime) -> str:
    """P-08, from what the process keeps of its tasks: the same as PostSalesQuerySet.with_state says."""
    if not process.task_count:
        return "todo"
    if not process.open_count:
        return "done"
    return "on_hold" if process.wakes_at is not None and process.wakes_at > now else "todo"


def rows_of(found: Iterable[PostSalesProcess], now: datetime) -> list[PostSalesRow]:
    """The rows of these processes (read for_rows), in their order."""
    known = list(found)
    ids = [one.process_id for one in known]
    tags, dates, here = tags_of(ids), _dates(ids), timezone.localtime(now)
    return [_row(one, tags[one.process_id], dates.get(one.process_id), here) for one in known]


def _row(one: PostSalesProcess, tags: list[str], dates: Any, now: datetime) -> PostSalesRow:
    """`now` in the reader's time zone."""
    next_at, first_day, last_day, first_end, last_end = dates[1:] if dates else (None,) * 5
    days = [day for day in (last_day, last_end.astimezone(now.tzinfo).date() if last_end else None) if day]
    today = now.date()
    late = (first_day is not None and first_day < today) or (first_end is not None and first_end <= now)
    return PostSalesRow(
        post_sales=one,
        process=one.process,
        lead=one.lead,
        state=state_of(one.process, now),
        tags=tags,
        next_at=next_at,
        due_on=max(days, default=None),
        late=late,
    )


def _dates(ids: list[UUID]) -> dict[Any, Any]:
    return {dates[0]: dates for dates in _of_tasks(ids, BLOCKED)} if ids else {}


@remembered(plan=True)
def _of_tasks(ids: list[UUID], blocked: datetime) -> QuerySet[Task, Any]:
    tasks = Task.objects.open().filter(process__any=ids).order_by().values("process")
    whole = Q(all_day=True)
    return tasks.annotate(
        next_at=Min("hold_until", filter=Q(hold_until__lt=blocked)),
        first_day=Min("date", filter=whole),
        last_day=Max("date"),
        first_end=Min("ends_at", filter=~whole),
        last_end=Max("ends_at", filter=~whole),
    ).values_list("process", "next_at", "first_day", "last_day", "first_end", "last_end")
