"""Leads as pages of lists draw them: values without records behind them. The same number of statements for 2 and 200.

A page of records makes nine of each row and reads tags and next steps by statements of their own. Here each row comes
as one text with all of it, and what was read of a text once is known: lists show the same leads again and again, to
everybody. Programs and files, and columns that work with records (custom fields, documents), go on with rows.py.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db.models import Func, JSONField, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import get_language, ngettext

from staffetta.core.db.making import fresh
from staffetta.leads.coming import Coming, Next, Seen, day_of, id_of, moment_of, next_in, text_of
from staffetta.leads.models import Outcome, Status, Step, is_on_hold
from staffetta.leads.rows import LeadRow, tags_in, words_of

OPEN, ON_HOLD, TODO = str(Outcome.OPEN), str(Status.ON_HOLD), str(Status.TODO)
KEPT = 2048
"""So many leads are known by a process, some 3 kB each, and so many rows are kept as they were drawn (drawing.py)."""


@dataclass(eq=False, slots=True)
class Line:
    """One lead of a page. `step`, `pipeline` and `reason` are names in the language in use; `days`: for how long it has
    stood at its step; `late`: open, although it was expected to close before today; `row`: what the line was made of,
    where records were read. A lead that looks the same is the same line (Told.lines)."""

    pk: UUID
    number: str
    outcome: str
    amount: Decimal | None
    currency: str
    probability: int
    close: date | None
    step_since: datetime
    won_on: date | None
    created_at: datetime
    product: str
    external_id: str
    title: str
    open_count: int
    closed_at: datetime | None
    handler_id: UUID | None
    handler: str | None
    supervisor_id: UUID | None
    supervisor: str | None
    contact: str | None
    person: str | None
    pipeline_id: UUID
    step_id: UUID
    colour: str
    rocket: bool
    description: str
    tags: Sequence[str]
    pipeline: str
    step: str
    reason: str
    next: Next | None
    status: str
    days: int
    late: bool
    row: LeadRow | None = None

    @property
    def is_open(self) -> bool:
        return self.outcome == OPEN

    @property
    def warns(self) -> bool:
        """Open, and nothing planned (L-02)."""
        return self.is_open and not self.open_count

    @property
    def time_at_step(self) -> str:
        """For how many days it has stood at its step, in words."""
        return ngettext("%(num)s day at this step", "%(num)s days at this step", self.days) % {"num": self.days}


COLUMNS = (
    *("pk", "number", "outcome", "currency", "probability", "expected_close", "step_since", "won_on", "created_at"),
    *("product", "external_id", "process__title", "process__open_count", "process__closed_at", "process__wakes_at"),
    *("process__handler", "process__handler__name", "process__supervisor", "process__supervisor__name"),
    *("process__contact__name", "process__person__name", "pipeline", "step", "step__colour"),
)
NAMES = ("pipeline__names", "step__names", "loss_reason__names")


def said_of(rows: Any, *more: str, described: bool) -> QuerySet[Any, Any]:
    """What `lines_in` makes lines of, and these columns. `described`: with the descriptions."""
    text = "process__description" if described else Value("")
    amount = Cast("amount", TextField())  # as it is: JSON rounds
    columns = (*COLUMNS, *NAMES, amount, text, "has_post_sales", tags_in(), next_in(hands=True))
    said: Any = Func(*columns, function="json_build_array", output_field=JSONField())
    found: QuerySet[Any, Any] = rows.with_rocket().values_list(Cast(said, TextField()), *more)
    return found


class Told(NamedTuple):
    """A lead as the database tells of it, whoever looks at it and whenever. `values` are those of Line as far as its
    tags; `lines`: what was made of it."""

    values: tuple[Any, ...]
    names: tuple[str | None, ...]
    outcome: str
    close: date | None
    since: datetime
    tasks: int
    wakes: datetime | None
    next: Coming | None
    lines: dict[Any, Line]


@functools.lru_cache(maxsize=KEPT)
def _told(said: str) -> Told:
    (
        pk, number, outcome, currency, probability, close, since, won_on, created_at, product, external_id, title,
        tasks, closed_at, wakes, handler_id, handler, supervisor_id, supervisor, contact, person, pipeline, step,
        colour, pipelines, steps, reasons, amount, text, rocket, tags, task,
    ) = orjson.loads(said)  # fmt: skip
    day, moment = day_of(close), datetime.fromisoformat(since)
    return Told(
        (
            *(UUID(pk), number, outcome, Decimal(amount) if amount is not None else None, currency, probability, day),
            *(moment, day_of(won_on), datetime.fromisoformat(created_at), product, external_id, title, tasks),
            *(moment_of(closed_at), id_of(handler_id), handler, id_of(supervisor_id), supervisor, contact, person),
            *(UUID(pipeline), UUID(step), colour, rocket, text, tuple(words_of(tags))),
        ),
        *(tuple(map(text_of, (pipelines, steps, reasons))), outcome, day, moment, tasks, moment_of(wakes)),
        *(Coming.of(task, id_of(handler_id), handler) if task else None, {}),
    )


def lines_in(found: Iterable[str], now: datetime) -> list[Line]:
    """The lines of what `said_of` gave, in their order."""
    today, language = timezone.localdate(now), get_language()
    lines = []
    for said in found:
        lead = _told(said)
        is_open = lead.outcome == OPEN
        waits = is_on_hold(lead.outcome, lead.tasks, lead.wakes, now)
        status = (ON_HOLD if waits else TODO) if is_open else lead.outcome
        late = is_open and lead.close is not None and lead.close < today
        seen = lead.next.seen(now, today) if lead.next is not None else None
        looks = (language, status, max(0, (now - lead.since).days), late, seen)
        line = lead.lines.get(looks)
        if line is None:
            if len(lead.lines) > MOST:
                lead.lines.clear()
            line = lead.lines[looks] = _line(lead, *looks)
        lines.append(line)
    return lines


MOST = 12
"""A lead has another look every day."""


def _line(lead: Told, language: str | None, status: str, days: int, late: bool, seen: Seen | None) -> Line:
    step = lead.next.as_of(seen) if lead.next is not None and seen is not None else None
    values: list[Any] = [*lead.values, *(name_in(names, language) for names in lead.names)]
    return Line(*values, step, status, days, late)  # type: ignore[call-arg]  # it cannot count


@functools.lru_cache(maxsize=1024)
def name_in(names: str | None, language: str | None) -> str:
    """The name of a step, a pipeline or a reason; the language in use is only part of the key."""
    return fresh(Step, names=orjson.loads(names)).name if names else ""


def line_of(row: LeadRow, now: datetime) -> Line:
    """The line of a row that was made of records."""
    lead, process = row.lead, row.lead.process
    return Line(
        pk=lead.pk,
        number=lead.number,
        outcome=lead.outcome,
        amount=lead.amount,
        currency=lead.currency,
        probability=lead.probability,
        close=lead.expected_close,
        step_since=lead.step_since,
        won_on=lead.won_on,
        created_at=lead.created_at,
        product=lead.product,
        external_id=lead.external_id,
        title=process.title,
        open_count=process.open_count,
        closed_at=process.closed_at,
        handler_id=process.handler_id,
        handler=_named(process.handler),
        supervisor_id=process.supervisor_id,
        supervisor=_named(process.supervisor),
        contact=_named(process.contact),
        person=_named(process.person),
        pipeline_id=lead.pipeline_id,
        step_id=lead.step_id,
        colour=lead.step.colour,
        rocket=row.rocket,
        description=process.description,
        tags=tuple(row.tags),
        pipeline=lead.pipeline.name,
        step=lead.step.name,
        reason=_named(lead.loss_reason) or "",
        next=row.next_step,
        status=str(row.status),
        days=max(0, (now - lead.step_since).days),
        late=row.closing_late,
        row=row,
    )


def _named(record: Any) -> str | None:
    return record.name if record is not None else None
