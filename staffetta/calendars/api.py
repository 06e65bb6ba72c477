"""The calendar for programs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from staffetta.accounts.models import Member
from staffetta.calendars.overdue import overdue
from staffetta.calendars.pieces import MOST, REMINDER, TIMED, WHOLE, between
from staffetta.calendars.stretches import FIRST, LAST
from staffetta.calendars.whose import colleagues_of, whose_of
from staffetta.core.api import ready
from staffetta.core.refusals import Invalid
from staffetta.processes.querysets import TaskQuerySet
from staffetta.processes.rows import is_late, state_of

router = Router(tags=["Calendar"])
LONGEST = timedelta(days=92)
MOST_OVERDUE = 200
COLUMNS = (
    *("pk", "process_id", "contact_id", "assignee_id", "group_id", "title", "version"),
    *("all_day", "date", "starts_at", "ends_at", "hold_until", "done_at"),
)
"""No more than an entry says, and nothing that is joined: 5,000 tasks are asked for at once."""
Asked = Annotated[
    Literal["mine", "groups", "all"] | UUID,
    Field(description="`mine` and my groups', `groups` and their people, `all` that I may see, or a colleague's id"),
]


class CalendarEntry(Schema):
    """A task on its day, in your time zone. `starts_at` and `ends_at` are null for a whole day; a `reminder` stands
    for a task without day and time, which is moved by its reminder. To move an entry, change the task."""

    task_id: UUID
    process_id: UUID | None
    contact_id: UUID | None
    assignee_id: UUID | None
    group_id: UUID | None
    title: str
    state: str
    kind: Literal["day", "time", "reminder"]
    is_overdue: bool
    version: int
    day: date
    starts_at: datetime | None
    ends_at: datetime | None


class CalendarEntries(Schema):
    items: list[CalendarEntry]


@router.get("", response=CalendarEntries, summary="Tasks with a day, a time or a reminder, at most 92 days")
def calendar(request: HttpRequest, first: date, last: date, whose: Asked = "mine", done: bool = True) -> Any:
    """Mine by default, those of my groups included; without those that are done if `done` is false."""
    if not FIRST <= first <= last <= LAST or last - first > LONGEST:
        sentence = _("Choose a stretch of at most 92 days, its last day not before its first.")
        raise Invalid(sentence, fields={"last": sentence})
    tasks = _tasks(request, whose)
    found = between(tasks if done else tasks.open(), first, last, timezone.get_current_timezone())
    return _entries(found.order_by("hold_until", "pk"), MOST)


@router.get("/overdue", response=CalendarEntries, operation_id="list_overdue", summary="Tasks whose day or end is over")
def list_overdue(request: HttpRequest, whose: Asked = "mine") -> Any:
    """The longest overdue first, at most 200."""
    now = timezone.now()
    found = overdue(_tasks(request, whose), now, timezone.localdate(now))
    return _entries(found, MOST_OVERDUE)


def _tasks(request: HttpRequest, whose: str | UUID) -> TaskQuerySet:
    member: Member = request.member  # type: ignore[attr-defined]
    if whose == member.pk:
        whose = "mine"
    if isinstance(whose, UUID):
        return whose_of(member, str(whose), colleagues_of(member, only=whose)).tasks
    return whose_of(member, "" if whose == "mine" else whose).tasks


def _entries(tasks: TaskQuerySet, most: int) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    entries = [_entry(task, now, today) for task in tasks.values_list(*COLUMNS, named=True)[:most]]
    return ready({"items": sorted(entries, key=_order)})


def _order(entry: dict[str, Any]) -> tuple[Any, ...]:
    """By day, whole days first."""
    start = entry["starts_at"]
    return (entry["day"], start is not None, start.timestamp() if start else 0, str(entry["task_id"]))


def _entry(task: Any, now: datetime, today: date) -> dict[str, Any]:
    """`task`: the COLUMNS of one, which the rules of lists (T-06) take for the task itself."""
    state = state_of(task, now)
    moment = task.starts_at or task.hold_until
    assert task.date is not None or moment is not None, "only tasks with a moment are in the calendar"
    return {
        "task_id": task.pk,
        "process_id": task.process_id,
        "contact_id": task.contact_id,
        "assignee_id": task.assignee_id,
        "group_id": task.group_id,
        "title": task.title,
        "state": state,
        "kind": WHOLE if task.date is not None else TIMED if task.starts_at is not None else REMINDER,
        "is_overdue": state == "todo" and is_late(task, now, today),
        "version": task.version,
        "day": task.date or timezone.localdate(moment),
        "starts_at": task.starts_at if task.date is not None or task.starts_at else task.hold_until,
        "ends_at": task.ends_at,
    }
