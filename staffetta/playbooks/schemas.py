"""What the API of sequences and templates takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.core.api import Line as OneLine
from staffetta.core.api import Text

Code = Annotated[OneLine, Field(min_length=1, max_length=40, description="Unique among its kind")]
Description = Annotated[OneLine, Field(min_length=1, max_length=200)]
Notes = Annotated[Text, Field(max_length=5000)]
Days = Annotated[int, Field(ge=0, le=3650)]
Hours = Annotated[
    Decimal, Field(ge=0, le=Decimal("9999.99"), decimal_places=2, description="Hours and hundredths: 0.5 is 30 minutes")
]
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2199, 12, 31))]


class PlaybookInput(Schema):
    """What is not known is refused, so that a typing error is not taken for an omission."""

    model_config = ConfigDict(extra="forbid")


class PlaybookLineIn(PlaybookInput):
    """One predefined task. Give `assignee_id` or `group_id` or neither (then the handler); both are refused. `id` names
    the line it was, when a sequence is changed. `hold_days` is for templates: On hold, with a reminder that many days
    after its date; null is To do at once. `waits_for`, for templates too: the number (from 1) of a line above,
    whose task must be done before this one can be."""

    id: UUID | None = None
    activity_type_id: UUID | None = None
    title: Annotated[OneLine, Field(max_length=200)] = ""
    assignee_id: UUID | None = None
    group_id: UUID | None = None
    expected_hours: Hours | None = None
    pre_notes: Notes = ""
    days: Days = 0
    hold_days: Days | None = None
    waits_for: Annotated[int, Field(ge=1, le=100)] | None = None


Lines = Annotated[list[PlaybookLineIn], Field(min_length=1, max_length=100)]


class PlaybookIn(PlaybookInput):
    code: Code
    description: Description
    notes: Notes = ""
    is_default: bool = Field(False, description="Templates only: proposed first")
    lines: Lines


class PlaybookPatch(PlaybookInput):
    """What is left out stays. `lines` replaces all lines; `retired` takes it out of use or puts it back."""

    code: Code | None = None
    description: Description | None = None
    notes: Notes | None = None
    is_default: bool | None = None
    lines: Lines | None = None
    retired: bool | None = None


class PlaybookLineOut(Schema):
    id: UUID
    position: int
    activity_type_id: UUID | None
    title: str
    assignee_id: UUID | None
    group_id: UUID | None
    expected_hours: Decimal | None
    minutes: int | None = Field(None, description="The expected hours in minutes")
    pre_notes: str
    days: int
    hold_days: int | None
    waits_for: int | None


class UseOut(Schema):
    label: str
    href: str


class PlaybookSummary(Schema):
    """`expected_hours` of all lines together; `days` from the first date to the last; `use_count`: how much needs it;
    `run_count`: how often it was started."""

    id: UUID
    kind: Literal["sequence", "template"]
    code: str
    description: str
    notes: str
    is_default: bool
    line_count: int
    expected_hours: Decimal
    days: int
    use_count: int
    run_count: int
    retired_at: datetime | None
    created_at: datetime
    changed_at: datetime
    version: int


class PlaybookOut(PlaybookSummary):
    """`uses` lists what keeps it from being deleted."""

    lines: list[PlaybookLineOut]
    uses: list[UseOut]


class NamedDayOut(Schema):
    date: date
    name: str


class PassedOut(Schema):
    """Free days between this date and that from which it is counted: the first few that have a name, and how many
    more."""

    named: list[NamedDayOut]
    others: int


class PlannedDateOut(Schema):
    """One task as it would be planned. `date` is its day, or until when it is On hold; null is To do at once. Neither
    assignee nor group: the handler; `fell_back` when that is because the person of the line was deactivated, or its
    group is out of use."""

    number: int
    title: str
    date: date | None
    assignee_id: UUID | None
    group_id: UUID | None
    fell_back: bool
    expected_hours: Decimal | None
    passed: PassedOut | None = Field(None, description="The free days passed over; null while the calendar is off")


class PreviewOut(Schema):
    """`counts` says what the days between the lines are: "plain" days while the calendar of working days is off; else
    "working" days, or "all" days with a date on a free day moved to the next working day. `hours` are expected in all,
    `ends` is the last date."""

    start: date
    counts: Literal["plain", "working", "all"]
    hours: Decimal
    ends: date | None
    steps: list[PlannedDateOut]


class StartIn(PlaybookInput):
    process_id: UUID = Field(description="The lead or post-sales process; they share the id with their process")
    start: Day | None = Field(None, description="The date of the first task; today when left out")


class RunOut(Schema):
    id: UUID
    playbook_id: UUID
    process_id: UUID
    start: date
    started_at: datetime
    started_by_id: UUID | None
    task_ids: list[UUID] = Field(description="The tasks of this start, in their order")
