"""Post-sales processes as their list shows them. The same number of statements for 2 and 200."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db.models import Func, JSONField, Max, Min, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from staffetta.core.db.remembered import remembered
from staffetta.leads.coming import day_of, id_of, moment_of
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


@dataclass(frozen=True, eq=False, slots=True)
class PostSalesRow:
    """One process of a list. `next_at`: the first moment that an open task waits for or waited for; `due_on`: the last
    day of an open task; `late`: whether the time of an open task is over; `at_once`: To do, and waiting for no moment.
    `template`: what it is called. `post_sales`: the process itself where more than this was read of it; of others, one
    that looks the same is the same row."""

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
    next_at: datetime | None
    tags: Sequence[str]
    state: str
    due_on: date | None
    late: bool
    at_once: bool
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
    state, late = state_of(process, now), _is_late(dates, now)
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
        next_at=dates[0],
        tags=tags,
        state=state,
        due_on=_due_on(dates, now),
        late=late,
        at_once=_is_at_once(state, late, dates[0], now),
        post_sales=one,
    )


def _called(description: str | None, code: str | None) -> str:
    """How a template is named in a list."""
    return description or code or ""


def _due_on(dates: Dates, now: datetime) -> date | None:
    """The last day of its open tasks where the reader is: `now` is in his time zone."""
    last_day, last_end = dates[2], dates[4]
    last = last_end.astimezone(now.tzinfo).date() if last_end else None
    return max(last_day, last) if last_day and last else last_day or last


def _is_late(dates: Dates, now: datetime) -> bool:
    first_day, first_end = dates[1], dates[3]
    return (first_day is not None and first_day < now.date()) or (first_end is not None and first_end <= now)


def _is_at_once(state: str, late: bool, next_at: datetime | None, now: datetime) -> bool:
    return state == "todo" and not late and (next_at is None or next_at > now)


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


COLUMNS = (
    *("process", "process__title", "process__contact", "process__contact__name"),
    *("process__handler", "process__handler__name"),
    *("process__task_count", "process__open_count", "process__wakes_at"),
    *("lead", "lead__number", "lead__process__title", "created_at"),
)
KEPT = 2048
"""So many processes are known by a process of the server, some 2 kB each."""


def lines_in(rows: PostSalesQuerySet, needed: Sequence[str]) -> QuerySet[PostSalesProcess, Any]:
    """The values of these, for `rows_in`: each as one text, so that what was read once is known (leads/lines.py)."""
    nothing = Value(None, TextField())
    named = ("template__description", "template__code") if TEMPLATE in needed else (nothing, nothing)
    tags, dates = tags_in() if TAGS in needed else nothing, _dates_in() if DATES in needed else nothing
    said = Func(*COLUMNS, *named, tags, dates, function="json_build_array", output_field=JSONField())
    return rows.values_list(Cast(said, TextField()), flat=True)


def _dates_in() -> Subquery:
    """Dates as one list."""
    rows = Task.objects.open().filter(process=OuterRef("pk")).order_by().values("process")
    moments = Func(*_moments(BLOCKED).values(), function="json_build_array", output_field=JSONField())
    return Subquery(rows.annotate(all=moments).values("all"))


class Told(NamedTuple):
    """A process as the database tells of it, whoever looks at it and whenever. `values`: those of PostSalesRow as far
    as its tags; `rows`: what was made of it."""

    values: tuple[Any, ...]
    tasks: tuple[int, int, datetime | None]
    dates: Dates
    rows: dict[Any, PostSalesRow]


@functools.lru_cache(maxsize=KEPT)
def _told(said: str) -> Told:
    (
        pk, title, contact_id, contact, handler_id, handler, tasks, opened, wakes, lead_id, number, lead, created_at,
        description, code, tags, dates,
    ) = orjson.loads(said)  # fmt: skip
    known, wakes_at = _as_dates(dates) if dates else NO_DATES, moment_of(wakes)
    values = (
        *(UUID(pk), title, id_of(contact_id), contact, id_of(handler_id), handler, tasks, opened, wakes_at),
        *(UUID(lead_id), number, lead, datetime.fromisoformat(created_at), _called(description, code)),
        *(known[0], tuple(words_of(tags or []))),
    )
    return Told(values, (tasks, opened, wakes_at), known, {})


def _as_dates(said: list[str | None]) -> Dates:
    next_at, first_day, last_day, first_end, last_end = said
    return moment_of(next_at), day_of(first_day), day_of(last_day), moment_of(first_end), moment_of(last_end)


MOST = 12
"""A process has another look every day, and in another time zone."""


def rows_in(found: Iterable[str], now: datetime) -> list[PostSalesRow]:
    """The rows of what `lines_in` found, in their order."""
    here = timezone.localtime(now)
    return [_seen(_told(said), here) for said in found]


def _seen(told: Told, now: datetime) -> PostSalesRow:
    dates, state, late = told.dates, _state(*told.tasks, now), _is_late(told.dates, now)
    looks = (state, _due_on(dates, now), late, _is_at_once(state, late, dates[0], now))
    row = told.rows.get(looks)
    if row is None:
        if len(told.rows) > MOST:
            told.rows.clear()
        row = told.rows[looks] = PostSalesRow(*told.values, *looks)  # type: ignore[call-arg]  # it cannot count
    return row
