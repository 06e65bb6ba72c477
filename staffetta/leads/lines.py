"""Leads as pages of lists draw them: values without records behind them. The same number of statements for 2 and 200.

A page of records makes nine of each row and reads tags and next steps by statements of their own; here all of it comes
in one. Programs and files, and columns that work with records (custom fields, documents), go on with rows.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import ngettext

from staffetta.core.db.making import fresh
from staffetta.leads.coming import Coming, Next, next_in
from staffetta.leads.models import Outcome, Status, Step
from staffetta.leads.querysets import LeadQuerySet
from staffetta.leads.rows import LeadRow, tags_in, words_of


class Line(NamedTuple):
    """One lead of a page. `step`, `pipeline` and `reason` are names in the language in use; `row` is what it was made
    of, where records were read."""

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
    pipeline: str
    step: str
    reason: str
    tags: Sequence[str]
    next: Next | None
    status: str
    since: int
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
        """For how long it has stood at its step, in words; `since` says the same in days."""
        return ngettext("%(num)s day at this step", "%(num)s days at this step", self.since) % {"num": self.since}


OPEN = str(Outcome.OPEN)
COLUMNS = (
    *("pk", "number", "outcome", "amount", "currency", "probability", "expected_close", "step_since", "won_on"),
    *("created_at", "product", "external_id", "process__title", "process__open_count", "process__closed_at"),
    *("process__handler", "process__handler__name", "process__supervisor", "process__supervisor__name"),
    *("process__contact__name", "process__person__name", "pipeline", "step", "step__colour", "has_post_sales"),
)
"""As Line has them; what follows is made of what else comes."""
PLAIN = len(COLUMNS) + 1


def said_of(rows: LeadQuerySet, *more: str, described: bool) -> QuerySet[Any, Any]:
    """What `lines_in` makes lines of, and these columns. `described`: with the descriptions."""
    text = "process__description" if described else Value("")
    names = (Cast(f"{one}__names", TextField()) for one in ("pipeline", "step", "loss_reason"))
    said = tags_in(), next_in(hands=True)
    return rows.with_rocket().values_list(*COLUMNS, text, *names, "process__wakes_at", *said, *more)


def lines_in(found: Iterable[Sequence[Any]], now: datetime) -> list[Line]:
    """The lines of these, in their order."""
    today, coming, names = timezone.localdate(now), Coming(now), _Names()
    lines = []
    for row in found:
        pipeline, step, reason, wakes_at, tags, said = row[PLAIN : PLAIN + 6]
        outcome, close, since, open_count = row[2], row[6], row[7], row[13]
        is_open = outcome == OPEN
        waits = is_open and open_count and wakes_at is not None and wakes_at > now
        lines.append(
            Line(
                *row[:PLAIN],
                names[pipeline],
                names[step],
                names[reason],
                words_of(tags),
                coming.read(said),
                (ON_HOLD if waits else TODO) if is_open else outcome,
                max(0, (now - since).days),
                is_open and close is not None and close < today,
            )
        )
    return lines


ON_HOLD, TODO = str(Status.ON_HOLD), str(Status.TODO)


class _Names(dict[str | None, str]):
    """Names in the language in use by what the database says of them: there are few."""

    def __missing__(self, said: str | None) -> str:
        name = self[said] = "" if said is None else fresh(Step, names=orjson.loads(said)).name
        return name


def line_of(row: LeadRow, now: datetime) -> Line:
    """The line of a row that was made of records."""
    lead, process = row.lead, row.lead.process
    return Line(
        *(lead.pk, lead.number, lead.outcome, lead.amount, lead.currency, lead.probability, lead.expected_close),
        *(lead.step_since, lead.won_on, lead.created_at, lead.product, lead.external_id, process.title),
        *(process.open_count, process.closed_at, process.handler_id, _named(process.handler), process.supervisor_id),
        *(_named(process.supervisor), _named(process.contact), _named(process.person), lead.pipeline_id, lead.step_id),
        *(lead.step.colour, row.rocket, process.description, lead.pipeline.name, lead.step.name),
        *(_named(lead.loss_reason) or "", row.tags, row.next_step, str(row.status)),
        *(max(0, (now - lead.step_since).days), row.closing_late, row),
    )


def _named(record: Any) -> str | None:
    return record.name if record is not None else None
