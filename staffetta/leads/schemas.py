"""What programs send about leads and pipelines, and what they are told."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.core.api import Line, Text
from staffetta.fields.models import Owner
from staffetta.fields.schemas import CustomIn, CustomOut
from staffetta.leads.models import LossReason, Pipeline, Step
from staffetta.leads.rows import LeadRow
from staffetta.processes.custom import programs_of

Status = Literal["todo", "on_hold", "won", "lost", "cancelled"]
StatusFilter = Literal["open", "todo", "on_hold", "no_next_step", "won", "lost", "cancelled", "all"]
Order = Literal[
    "created", "-created", "title", "-title", "contact", "-contact", "step", "-step", "amount", "-amount",
    "close", "-close", "next", "-next", "handler", "-handler", "moved", "-moved",
]  # fmt: skip
Outcome = Literal["open", "won", "lost", "cancelled"]
Colour = Literal["neutral", "info", "accent", "success", "warning", "danger"]
Title = Annotated[Line, Field(min_length=1, max_length=200)]
TagNames = Annotated[list[Annotated[Line, Field(max_length=60)]], Field(max_length=30)]
Amount = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
Percent = Annotated[int, Field(ge=0, le=100)]
Currency = Annotated[Line, Field(min_length=3, max_length=3, description="ISO 4217")]
Description = Annotated[Text, Field(max_length=20_000)]
Names = Annotated[
    dict[Literal["", "en", "it", "fr", "pl", "de"], Annotated[Line, Field(max_length=120)]],
    Field(min_length=1, description="Names by language; the one under the empty key serves all others"),
]


class Named(Schema):
    """A record that is pointed at."""

    id: UUID
    name: str


class StepOut(Schema):
    """`outcome` is what entering the step does; `ends_duty`: here tasks may be completed without a next one (L-10)."""

    id: UUID
    code: str
    name: str
    names: dict[str, str]
    position: int
    outcome: Outcome
    ends_duty: bool
    probability: int
    colour: str
    version: int


class StepOfLead(Schema):
    id: UUID
    code: str
    name: str


class PipelineOut(Schema):
    """An ordered list of steps (L-03)."""

    id: UUID
    code: str
    name: str
    names: dict[str, str]
    in_use: bool
    steps: list[StepOut]
    version: int


class ReasonOut(Schema):
    """Why leads are lost (L-15)."""

    id: UUID
    code: str
    name: str
    names: dict[str, str]
    in_use: bool
    version: int


class NextStep(Schema):
    """The open task that is, or becomes, To do first."""

    id: UUID
    title: str
    date: date | None
    starts_at: datetime | None
    late: bool


class LeadOut(Schema):
    """A lead. `status` follows from its tasks and from now (L-02); its tasks and history stand under its own id."""

    id: UUID
    number: str
    title: str
    status: Status
    has_no_next_step: bool
    next_step: NextStep | None
    pipeline: StepOfLead
    step: StepOfLead
    step_since: datetime
    has_duty: bool = Field(description="Whether completing a task needs the next one planned (L-09)")
    contact: Named | None
    person: Named | None
    handler: Named | None
    supervisor: Named | None
    amount: str | None = Field(description="A decimal number")
    currency: str
    probability: int
    expected_close: date | None
    won_on: date | None
    loss_reason: Named | None
    product: str
    tags: list[str]
    description: str
    external_id: str
    custom: CustomOut
    has_post_sales: bool
    created_at: datetime
    closed_at: datetime | None
    version: int


class Question(Schema):
    """What a person would be asked now. `post-sales`: whether to start a post-sales process (P-02)."""

    key: str
    details: dict[str, str | list[str] | None]


class LeadAnswer(LeadOut):
    """The lead after an act, and the questions that follow from it; nothing is lost by leaving them unanswered."""

    questions: list[Question] = []


class LeadSums(Schema):
    currency: str
    amount: str


class LeadCounts(Schema):
    """How many leads there are of each status among those asked for, and what the wanted ones amount to.

    Long lists are not counted to the end: `beyond` names the statuses that have more than is said. `sums` are empty
    where the wanted status has more than 10,000. Without filters, for whoever sees all leads, open, won, lost,
    cancelled and all are exact with their sums, however many there are.
    """

    open: int
    todo: int
    on_hold: int
    no_next_step: int
    won: int
    lost: int
    cancelled: int
    all: int
    sums: list[LeadSums]
    beyond: list[str]


def _without_defaults(schema: dict[str, Any]) -> None:
    """What is left out is not changed: the document must not name defaults, which would not even be valid."""
    for described in schema.get("properties", {}).values():
        described.pop("default", None)


class _Input(Schema):
    model_config = ConfigDict(extra="forbid")


class NewContact(_Input):
    """A prospect that is made together with the lead, both or neither."""

    kind: Literal["company", "person"] = "company"
    name: Annotated[Line, Field(min_length=1, max_length=200)]
    email: Annotated[Line, Field(max_length=254)] = ""
    phone: Annotated[Line, Field(max_length=60)] = ""


class NewLead(_Input):
    """Without `pipeline_id` the first pipeline, without `step_id` its first step, without `handler_id` whoever asks,
    without `currency` the firm's, without `probability` the step's. `contact_id` or `new_contact`, not both."""

    title: Title
    pipeline_id: UUID | None = None
    step_id: UUID | None = None
    contact_id: UUID | None = None
    new_contact: NewContact | None = None
    person_id: UUID | None = None
    handler_id: UUID | None = None
    supervisor_id: UUID | None = None
    amount: Amount | None = None
    currency: Currency | None = None
    probability: Percent | None = None
    expected_close: date | None = None
    tags: TagNames = []
    description: Description = ""
    product: Annotated[Line, Field(max_length=120)] = ""
    external_id: Annotated[Line, Field(max_length=120)] = ""
    custom: CustomIn = {}


class LeadChanges(_Input):
    """What is left out stays as it is; null takes contact, person, amount or date away."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_without_defaults)
    title: Title = ""
    contact_id: UUID | None = None
    person_id: UUID | None = None
    amount: Amount | None = None
    currency: Currency = ""
    probability: Percent = 0
    expected_close: date | None = None
    tags: TagNames = []
    description: Description = ""
    product: Annotated[Line, Field(max_length=120)] = ""
    custom: CustomIn | None = Field(None, description="Answers by code; what is left out stays as it is")
    won_on: date | None = Field(None, description="Corrects the day of a won lead (L-11); null changes nothing")


class Move(_Input):
    """Entering a lost step needs a reason (L-15); `remark` becomes a note. `won_on` is for won steps."""

    step_id: UUID
    reason_id: UUID | None = None
    remark: Description = ""
    won_on: date | None = Field(None, description="null = today in the firm's time zone")


class Transfer(_Input):
    """A step of another pipeline with the outcome that the lead has: the status stays (L-03)."""

    step_id: UUID


class Win(_Input):
    won_on: date | None = Field(None, description="null = today in the firm's time zone")


class Lose(_Input):
    """`remark` becomes a note in the work history."""

    reason_id: UUID
    remark: Description = ""


class Assign(_Input):
    """What is left out stays as it is; null gives the lead to nobody."""

    handler_id: UUID | None = None
    supervisor_id: UUID | None = None


class Nothing(_Input):
    """No values are needed."""


class NewStep(_Input):
    names: Names
    outcome: Outcome = "open"
    ends_duty: bool = False
    probability: Percent = 0
    colour: Colour = "neutral"


class NewPipeline(_Input):
    names: Names
    steps: Annotated[list[NewStep], Field(min_length=1, max_length=30)]


class PipelineChanges(_Input):
    """What is left out stays as it is."""

    names: Names | None = None
    in_use: bool | None = None


class StepChanges(_Input):
    """What is left out stays as it is."""

    names: Names | None = None
    outcome: Outcome | None = None
    ends_duty: bool | None = None
    probability: Percent | None = None
    colour: Colour | None = None


class StepOrder(_Input):
    """All steps of the pipeline, in their new order."""

    step_ids: Annotated[list[UUID], Field(max_length=100)]


class StepRemoval(_Input):
    """Where the leads go that stand, or stood, at the step: another one of the pipeline with the same outcome."""

    target_id: UUID | None = None


class NewReason(_Input):
    names: Names


class ReasonChanges(_Input):
    """What is left out stays as it is."""

    names: Names | None = None
    in_use: bool | None = None


def said(row: LeadRow) -> dict[str, Any]:
    """A lead as programs are told."""
    lead, process = row.lead, row.lead.process
    return {
        "id": lead.pk,
        "number": lead.number,
        "title": process.title,
        "status": row.status.value,
        "has_no_next_step": row.warns,
        "next_step": _next(row) if lead.is_open else None,
        "pipeline": _step(lead.pipeline),
        "step": _step(lead.step),
        "step_since": lead.step_since,
        "has_duty": process.has_duty,
        **{name: named(getattr(process, name)) for name in ("contact", "person", "handler", "supervisor")},
        "amount": str(lead.amount) if lead.amount is not None else None,
        **{name: getattr(lead, name) for name in PLAIN},
        "loss_reason": named(lead.loss_reason),
        "tags": row.tags,
        "description": process.description,
        "custom": programs_of(process, Owner.LEAD),
        "has_post_sales": row.rocket,
        "created_at": process.created_at,
        "closed_at": process.closed_at,
    }


PLAIN = ("currency", "probability", "expected_close", "won_on", "product", "external_id", "version")


def named(record: Any) -> dict[str, Any] | None:
    return {"id": record.pk, "name": record.name} if record is not None else None


def _step(record: Pipeline | Step) -> dict[str, Any]:
    return {"id": record.pk, "code": record.code, "name": record.name}


def _next(row: LeadRow) -> dict[str, Any] | None:
    if row.next_step is None:
        return None
    task = row.next_step
    return {"id": task.pk, "title": task.title, "date": task.day, "starts_at": task.starts_at, "late": task.late}


def said_pipeline(pipeline: Pipeline) -> dict[str, Any]:
    """A pipeline as programs are told, with its steps."""
    return {
        **_step(pipeline),
        "names": pipeline.names,
        "in_use": pipeline.retired_at is None,
        "steps": [said_step(step) for step in pipeline.steps.all()],
        "version": pipeline.version,
    }


def said_step(step: Step) -> dict[str, Any]:
    """A step as programs are told."""
    names = ("names", "position", "outcome", "ends_duty", "probability", "colour", "version")
    return {**_step(step), **{name: getattr(step, name) for name in names}}


def said_reason(reason: LossReason) -> dict[str, Any]:
    """A loss reason as programs are told."""
    return {
        "id": reason.pk,
        "code": reason.code,
        "name": reason.name,
        "names": reason.names,
        "in_use": reason.retired_at is None,
        "version": reason.version,
    }
