"""Post-sales processes as their list shows them. The same number of statements for 2 and 200."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateTimeField, Func, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.utils import timezone

from staffetta.core.db.remembered import remembered
from staffetta.leads.rows import tags_in, tags_of, words_of
from staffetta.listings.columns import Column
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.querysets import PostSalesQuerySet
from staffetta.processes.models import LONG_AGO, Process, Task
from staffetta.processes.schedule import BLOCKED

Dates = tuple[datetime | None, date | None, date | None, datetime | None, datetime | None]
"""Of the open tasks of a process: the first moment that one waits for or waited for, the first and the last day of one,
the first and the last end of one with a time."""
NO_DATES: Dates = (None, None, None, None, None)


class PostSalesRow(NamedTuple):
    """One process of a list. `next_at`: the first moment that an open task waits for or waited for; `due_on`: the last
    day of an open task; `late`: whether the time of an open task is over. `template`: what it is called. `post_sales`:
    the process itself where more than this was read of it."""

    pk: UUID
    title: str
    contact_id: UUID | None
    contact: str | None
    handler_id: UUID | None
    handler: str | None
    task_count: int
    open_count: int
    wakes_at: datetime | None
    lead_id: UUID
    number: str
    lead: str
    created_at: datetime
    template: str
    tags: list[str]
    state: str
    next_at: datetime | None
    due_on: date | None
    late: bool
    post_sales: PostSalesProcess | None = None

    @property
    def done(self) -> int:
        return self.task_count - self.open_count

    @property
    def since(self) -> datetime:
        """When it becomes To do, or became it, as lists are sorted by it."""
        return self.wakes_at or LONG_AGO

    @property
    def process(self) -> Process:
        """Only of rows that were made of whole processes."""
        if self.post_sales is None:
            raise ValueError("no more was read of this process than its row shows")
        return self.post_sales.process


def state_of(process: Process, now: datetime) -> str:
    """P-08, from what the process keeps of its tasks: the same as PostSalesQuerySet.with_state says."""
    return _state(process.task_count, process.open_count, process.wakes_at, now)


def _state(task_count: int, open_count: int, wakes_at: datetime | None, now: datetime) -> str:
    if not task_count:
        return "todo"
    if not open_count:
        return "done"
    return "on_hold" if wakes_at is not None and wakes_at > now else "todo"


def rows_of(found: Iterable[PostSalesProcess], now: datetime) -> list[PostSalesRow]:
    """The rows of these processes (read for_rows), in their order."""
    known = list(found)
    ids = [one.process_id for one in known]
    tags, dates, here = tags_of(ids), _dates(ids), timezone.localtime(now)
    return [_row(one, tags[one.process_id], dates.get(one.process_id, NO_DATES), here) for one in known]


def _row(one: PostSalesProcess, tags: list[str], dates: Dates, now: datetime) -> PostSalesRow:
    process, lead, template = one.process, one.lead, one.template
    contact, handler = process.contact, process.handler
    next_at, due_on, late = _said(dates, now)
    return PostSalesRow(
        pk=process.pk,
        title=process.title,
        contact_id=process.contact_id,
        contact=contact.name if contact is not None else None,
        handler_id=process.handler_id,
        handler=handler.name if handler is not None else None,
        task_count=process.task_count,
        open_count=process.open_count,
        wakes_at=process.wakes_at,
        lead_id=one.lead_id,
        number=lead.number,
        lead=lead.process.title,
        created_at=one.created_at,
        template=_called(template.description, template.code) if template is not None else "",
        tags=tags,
        state=state_of(process, now),
        next_at=next_at,
        due_on=due_on,
        late=late,
        post_sales=one,
    )


def _called(description: str | None, code: str | None) -> str:
    """How a template is named in a list."""
    return description or code or ""


def _said(dates: Dates, now: datetime) -> tuple[datetime | None, date | None, bool]:
    """What a row says of its open tasks: `next_at`, `due_on` and `late`. `now` in the reader's time zone."""
    next_at, first_day, last_day, first_end, last_end = dates
    last = last_end.astimezone(now.tzinfo).date() if last_end else None
    due_on = max(last_day, last) if last_day and last else last_day or last
    late = (first_day is not None and first_day < now.date()) or (first_end is not None and first_end <= now)
    return next_at, due_on, late


def _dates(ids: list[UUID]) -> dict[UUID, Dates]:
    return {pk: dates for pk, *dates in _of_tasks(ids, BLOCKED)} if ids else {}


@remembered(plan=True)
def _of_tasks(ids: list[UUID], blocked: datetime) -> QuerySet[Task, Any]:
    rows = Task.objects.open().filter(process__any=ids).order_by().values("process")
    return rows.annotate(**_moments(blocked)).values_list("process", *_moments(blocked))


def _moments(blocked: datetime) -> dict[str, Any]:
    """The columns of Dates; what is blocked by another task waits for no moment."""
    whole = Q(all_day=True)
    return {
        "next_at": Min("hold_until", filter=Q(hold_until__lt=blocked)),
        "first_day": Min("date", filter=whole),
        "last_day": Max("date"),
        "first_end": Min("ends_at", filter=~whole),
        "last_end": Max("ends_at", filter=~whole),
    }


# What follows reads rows without the records behind them: for whoever only looks at a page of the list.

TEMPLATE, TAGS, DATES = "template", "tags", "dates"
NEEDED = {"template": TEMPLATE, "tags": TAGS, "next": DATES, "due": DATES}
"""What a column needs beside what every row is told."""


def needed_for(columns: Iterable[Column]) -> tuple[str, ...] | None:
    """What the rows of these columns need beside the usual; None where only whole processes will do."""
    known = list(columns)
    if any(column.prepare for column in known):
        return None
    return tuple(sorted({NEEDED[column.key] for column in known if column.key in NEEDED}))


def lines_in(rows: PostSalesQuerySet, needed: Sequence[str]) -> QuerySet[PostSalesProcess, Any]:
    """The values of these, for `rows_in`: in one statement, without a record for each."""
    return rows.annotate(
        **{
            TAGS: tags_in() if TAGS in needed else Value(None, ArrayField(DateTimeField())),
            DATES: _dates_in() if DATES in needed else Value(None, ArrayField(DateTimeField())),
        }
    ).values_list(
        *("process", "process__title", "process__contact", "process__contact__name"),
        *("process__handler", "process__handler__name"),
        *("process__task_count", "process__open_count", "process__wakes_at"),
        *("lead", "lead__number", "lead__process__title", "created_at", TAGS, DATES),
        *(("template__description", "template__code") if TEMPLATE in needed else ()),
    )


def _dates_in() -> Subquery:
    """Dates as one list of moments, so that they come along; days as their beginnings in UTC."""
    rows = Task.objects.open().filter(process=OuterRef("pk")).order_by().values("process")
    moments = [Cast(one, DateTimeField()) for one in _moments(BLOCKED).values()]
    return Subquery(rows.annotate(all=_Array(*moments)).values("all"))


class _Array(Func):
    """`ARRAY[a, b]`."""

    template = "ARRAY[%(expressions)s]"
    output_field = ArrayField(DateTimeField())


def rows_in(found: Iterable[tuple[Any, ...]], now: datetime) -> list[PostSalesRow]:
    """The rows of what `lines_in` found, in their order."""
    here = timezone.localtime(now)
    return [_line(values, here) for values in found]


def _line(values: tuple[Any, ...], now: datetime) -> PostSalesRow:
    task_count, open_count, wakes_at = values[6:9]
    tags, dates = values[13:_PLAIN]
    return PostSalesRow._make(
        (
            *values[:13],
            _called(*values[_PLAIN:]) if len(values) > _PLAIN else "",
            words_of(tags) if tags else [],
            _state(task_count, open_count, wakes_at, now),
            *(_said(_as_dates(dates), now) if dates else (None, None, False)),
            None,
        )
    )


_PLAIN = 15


def _as_dates(moments: list[datetime | None]) -> Dates:
    next_at, first_day, last_day, first_end, last_end = moments
    return next_at, first_day and first_day.date(), last_day and last_day.date(), first_end, last_end
