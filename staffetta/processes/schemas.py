"""What the API takes and gives about tasks, notes, files and activity types."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, model_validator

from staffetta.core.api import Line, Text
from staffetta.processes.schedule import is_sensible


def _sensible(value: Any) -> Any:
    if not is_sensible(value):
        raise ValueError(_("Enter a year between 1970 and 2199."))
    return value


Day = Annotated[date, AfterValidator(_sensible)]
Moment = Annotated[AwareDatetime, AfterValidator(_sensible)]
HOURS = r"^\d{1,4}([.,]\d{1,2})?$"
Hours = Annotated[str, Field(pattern=HOURS, max_length=7, description='Hours and hundredths: "0.5" is half an hour')]
Title = Annotated[Line, Field(max_length=200, description="The purpose of the activity")]
LongText = Annotated[Text, Field(max_length=5000)]
State = Literal["todo", "on_hold", "done"]


class In(Schema):
    """What is sent in: unknown fields are refused, so that a misspelt one does not go unnoticed."""

    model_config = ConfigDict(extra="forbid")


class ReminderIn(In):
    """A date; without a time it is the start of that day (T-03). Any minute, by the clocks of whoever has the task."""

    date: Day
    at: time | None = None
    minutes: Annotated[int, Field(ge=1, le=1440)] | None = None


class PlanIn(In):
    """A task to plan. With `all_day` (the default without `starts_at`) `date` is the deadline and the moments are
    cleared; otherwise both are required. Neither assignee nor group: the handler of the process."""

    title: Title = ""
    activity_type_id: UUID | None = None
    assignee_id: UUID | None = None
    group_id: UUID | None = None
    all_day: bool | None = None
    date: Day | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    remind_about: LongText = ""
    pre_notes: LongText = ""
    expected_hours: Hours | None = None
    reminder: ReminderIn | None = None


class TaskIn(PlanIn):
    """In a process, or about a contact alone (T-01)."""

    process_id: UUID | None = None
    contact_id: UUID | None = None


class TasksIn(In):
    """Which tasks. `groups`: unclaimed in one's groups; a type includes those below it; `when` is of open ones."""

    whose: Literal["all", "mine", "groups"] = "all"
    state: State | None = None
    when: Literal["overdue", "today", "later"] | None = None
    process_id: UUID | None = None
    contact_id: UUID | None = None
    assignee_id: UUID | None = None
    group_id: UUID | None = None
    activity_type_id: UUID | None = None
    q: Annotated[Text, Field(max_length=100, description="The beginnings of words of the title")] = ""


class TaskPatch(In):
    """Only what is sent changes. Assignee and group change by `assign`."""

    title: Title | None = None
    activity_type_id: UUID | None = None
    all_day: bool | None = None
    date: Day | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    remind_about: LongText | None = None
    pre_notes: LongText | None = None
    expected_hours: Hours | None = None
    actual_hours: Hours | None = None
    reminder: ReminderIn | None = None


class WaitIn(In):
    """The task of the same post-sales process that must be done before; null = none."""

    waits_for_id: UUID | None = None


class NoteIn(In):
    """What was done. `files` are tokens from `POST /attachments/uploads`."""

    text: Annotated[Text, Field(min_length=1, max_length=20_000)]
    activity_type_id: UUID | None = None
    initiative: Literal["customer", "us"] = "us"
    notify_handler: bool = False
    files: Annotated[list[Annotated[Text, Field(max_length=2000)]], Field(max_length=20)] = []


class NoteAndPlanIn(NoteIn):
    """A note, and the next task: both are saved, or neither (L-05)."""

    plan: PlanIn | None = None


class NextIn(In):
    """The next step: exactly one of a new plan, another open task of the process, or nothing more (L-09, L-10)."""

    plan: PlanIn | None = None
    already_planned: UUID | None = None
    nothing_more: Literal[True] | None = None
    line_id: UUID | None = Field(
        None, description="Of a plan: the line of the running sequence that it is, as `GET …/next` proposed it"
    )

    @model_validator(mode="after")
    def _one(self) -> NextIn:
        if sum(value is not None for value in (self.plan, self.already_planned, self.nothing_more)) != 1:
            raise ValueError(_("Give exactly one of plan, already_planned and nothing_more."))
        return self


class ProposalOut(Schema):
    """What is proposed as the next step: an open task that is next already, or a plan. `line_id` names the line of the
    running sequence that the plan is; sent back with it, the new task takes its place in the sequence."""

    already_planned: UUID | None = None
    line_id: UUID | None = None
    title: str = ""
    activity_type_id: UUID | None = None
    assignee_id: UUID | None = None
    group_id: UUID | None = None
    date: Day | None = None
    pre_notes: str = ""
    expected_hours: Decimal | None = None


class CompleteIn(In):
    """While the process carries the duty to plan, `next` is required; `nothing_more` is then refused."""

    note: NoteIn | None = None
    next: NextIn | None = None
    actual_hours: Hours | None = None
    move_rest: bool = Field(
        False,
        description="Of automatic actions: completed late, the remaining tasks move by as many days (in whose hands"
        " the process is may say so); nothing moves when it was not late",
    )


class AssignIn(In):
    """One person or one group; neither puts it into nobody's hands."""

    assignee_id: UUID | None = None
    group_id: UUID | None = None


class TagNameOut(Schema):
    """A tag that a process carries."""

    id: UUID
    name: str


class TagsIn(In):
    tags: Annotated[list[Annotated[Line, Field(max_length=60)]], Field(max_length=30)]


Name = Annotated[Line, Field(max_length=60)]


class NamesIn(In):
    """Names by language; `general` is used where a language has none."""

    general: Name = ""
    en: Name = ""
    it: Name = ""
    fr: Name = ""
    pl: Name = ""
    de: Name = ""

    @property
    def kept(self) -> dict[str, str]:
        """As `core.models.Named` keeps them."""
        return {"" if key == "general" else key: value for key, value in self.dict().items()}


Icon = Literal[
    "phone",
    "mail",
    "message-circle",
    "map-pin",
    "users",
    "file-pen",
    "presentation",
    "handshake",
    "package-check",
    "wrench",
    "receipt-text",
    "video",
    "truck",
    "calendar",
    "star",
    "circle-dot",
]  # those that are drawn
Colour = Literal["grey", "red", "orange", "amber", "green", "cyan", "blue", "violet", "pink"]
Minutes = Annotated[int, Field(ge=5, le=1440)]


class ActivityTypeIn(In):
    """`parent_id`: a type of the first level, below which this one stands; there are two levels."""

    names: NamesIn
    parent_id: UUID | None = None
    icon: Icon = "circle-dot"
    colour: Colour = "grey"
    minutes: Minutes = 30
    counts: bool = True


class ActivityTypePatch(In):
    names: NamesIn | None = None
    parent_id: UUID | None = None
    icon: Icon | None = None
    colour: Colour | None = None
    minutes: Minutes | None = None
    counts: bool | None = None
    position: Annotated[int, Field(ge=0, le=10_000)] | None = None


class OrderIn(In):
    ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]


class ActivityTypeOut(Schema):
    """`counts`: notes of this type are activities of their authors (L-12). `name` is in the request's language."""

    id: UUID
    parent_id: UUID | None
    code: str
    name: str
    names: dict[str, str]
    icon: str
    colour: str
    minutes: int
    counts: bool
    position: int
    retired_at: datetime | None
    version: int


class ReminderOut(Schema):
    date: date
    at: time | None
    minutes: int | None
    due_at: datetime


class TaskOut(Schema):
    """`state` is a function of time: done; else on_hold before `hold_until`; else todo (T-06). A task whose
    `waits_for_id` is not done is on_hold too, without a moment."""

    id: UUID
    title: str
    state: State
    process_id: UUID | None
    contact_id: UUID | None
    activity_type_id: UUID | None
    assignee_id: UUID | None
    group_id: UUID | None
    taken_from_id: UUID | None
    all_day: bool
    date: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    hold_until: datetime | None
    remind_about: str
    pre_notes: str
    expected_hours: Decimal | None
    actual_hours: Decimal | None
    reminder: ReminderOut | None
    position: int
    waits_for_id: UUID | None
    done_at: datetime | None
    done_by_id: UUID | None
    version: int
    created_at: datetime
    changed_at: datetime


class AttachmentOut(Schema):
    id: UUID
    name: str
    size: int
    media_type: str
    sha256: str
    process_id: UUID | None
    contact_id: UUID | None
    task_id: UUID | None
    note_id: UUID | None
    added_by_id: UUID | None
    added_at: datetime


class UploadOut(Schema):
    """`token` goes into `files` of a note, within a day, by the same member."""

    token: str
    name: str
    size: int
    media_type: str
    sha256: str


class NoteOut(Schema):
    id: UUID
    process_id: UUID | None
    contact_id: UUID | None
    task_id: UUID | None
    author_id: UUID | None
    initiative: str
    activity_type_id: UUID | None
    text: str
    written_at: datetime
    attachments: list[AttachmentOut]


class SightReasonOut(Schema):
    """`key`: administrator, shared, handler, supervisor, manager, task, group, nobody (handles the contact), process.
    `where`: of the record itself (self), of its lead (parent), of a post-sales process of it (child), of a process
    about the contact (about), of the company of the person (company)."""

    key: str
    where: str
    sentence: str


class WhyOut(Schema):
    """Why somebody sees a record (U-06); no reasons = he does not."""

    member_id: UUID
    sees: bool
    reasons: list[SightReasonOut]


class NoteAndTaskOut(Schema):
    note: NoteOut
    task: TaskOut | None
