"""Turns what programs send into drafts, and records into what they get."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from staffetta.accounts.models import Group, Member
from staffetta.core.refusals import Invalid
from staffetta.core.text import decimal_of
from staffetta.processes import files
from staffetta.processes.models import ActivityType, Attachment, Note, Process, Reminder, Task
from staffetta.processes.plans import AlreadyPlanned, Next, NoteDraft, NothingMore, Plan, ReminderDraft, Stored
from staffetta.processes.rows import state_of
from staffetta.processes.schedule import WHENEVER, Timing, between, on
from staffetta.processes.schemas import NextIn, NoteAndPlanIn, NoteIn, PlanIn, ReminderIn
from staffetta.processes.sight import Reason, names_seen, sentence

_TASK = (
    *("id", "title", "process_id", "contact_id", "activity_type_id", "assignee_id", "group_id", "taken_from_id"),
    *("all_day", "date", "starts_at", "ends_at", "hold_until", "remind_about", "pre_notes", "expected_hours"),
    *("actual_hours", "position", "waits_for_id", "done_at", "done_by_id", "version", "created_at", "changed_at"),
)
_FILE = (
    *("id", "name", "size", "media_type", "sha256", "process_id", "contact_id", "task_id", "note_id"),
    *("added_by_id", "added_at"),
)
_NOTE = (
    "id",
    "process_id",
    "contact_id",
    "task_id",
    "author_id",
    "initiative",
    "activity_type_id",
    "text",
    "written_at",
)


def actor(request: HttpRequest) -> Member:
    """As whom the program acts."""
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def wrong(field: str, sentence: str) -> Invalid:
    """A refusal at one field."""
    return Invalid(_("Some values are not valid."), fields={field: sentence})


@contextmanager
def inside(place: str) -> Iterator[None]:
    """What is not valid inside stands at this place of the body."""
    try:
        yield
    except Invalid as invalid:
        invalid.fields = {f"{place}.{name}": sentence for name, sentence in invalid.fields.items()}
        raise


def kind_of(activity_type_id: UUID | None) -> ActivityType | None:
    """The activity type in use with this id. Raises Invalid."""
    if activity_type_id is None:
        return None
    found = ActivityType.objects.active().filter(pk=activity_type_id).first()
    if found is None:
        raise wrong("activity_type_id", _("There is no such activity type in use."))
    return found


def hands_of(assignee_id: UUID | None, group_id: UUID | None) -> tuple[Member | None, Group | None]:
    """The member and the group of these ids; whether both may be is the act's matter. Raises Invalid."""
    assignee = Member.objects.select_related("user").filter(pk=assignee_id).first() if assignee_id else None
    group = Group.objects.filter(pk=group_id).first() if group_id else None
    if assignee_id and assignee is None:
        raise wrong("assignee_id", _("There is no such person here."))
    if group_id and group is None:
        raise wrong("group_id", _("There is no such group."))
    return assignee, group


def timing_of(said: dict[str, Any]) -> Timing:
    """The moments in all_day, date, starts_at and ends_at; with all_day the latter two are dropped (worked case 9)."""
    all_day = said.get("all_day")
    if all_day or (all_day is None and said.get("starts_at") is None and said.get("ends_at") is None):
        return on(said["date"]) if said.get("date") is not None else WHENEVER
    for name in ("starts_at", "ends_at"):
        if said.get(name) is None:
            raise wrong(name, _("Without all_day, both moments are required."))
    return between(said["starts_at"], said["ends_at"])


def hours_of(text: str | None) -> Decimal | None:
    """The hours, whose form the schema has checked."""
    return decimal_of(text, places=2) if text is not None else None


def reminder_of(body: ReminderIn | None) -> ReminderDraft | None:
    """The reminder asked for."""
    if body is None:
        return None
    at = body.at.replace(tzinfo=None, second=0, microsecond=0) if body.at is not None else None
    return ReminderDraft(body.date, at, body.minutes)


def plan_of(body: PlanIn) -> Plan:
    """The plan that was sent. Raises Invalid."""
    assignee, group = hands_of(body.assignee_id, body.group_id)
    return Plan(
        title=body.title,
        activity_type=kind_of(body.activity_type_id),
        assignee=assignee,
        group=group,
        timing=timing_of(body.dict()),
        remind_about=body.remind_about,
        pre_notes=body.pre_notes,
        expected_hours=hours_of(body.expected_hours),
        reminder=reminder_of(body.reminder),
    )


def planned_of(body: NoteAndPlanIn) -> Plan | None:
    """The next task, if one was sent with the note. Raises Invalid."""
    if body.plan is None:
        return None
    with inside("plan"):
        return plan_of(body.plan)


def note_of(body: NoteIn, member: Member) -> NoteDraft:
    """The note that was sent, with its uploaded files. Raises Invalid for a file token that is not valid."""
    stored: tuple[Stored, ...] = files.kept(body.files, member)
    if len(stored) != len(set(body.files)):
        raise wrong("files", _("One of these files is unknown, too old or used already; upload it again."))
    return NoteDraft(
        text=body.text,
        activity_type=kind_of(body.activity_type_id),
        initiative=body.initiative,
        notify_handler=body.notify_handler,
        files=stored,
    )


def next_of(body: NextIn | None, task: Task) -> Next:
    """The next step that was sent. Raises Invalid for a task that is not of the same process."""
    if body is None:
        return None
    if body.plan is not None:
        with inside("next.plan"):
            return replace(plan_of(body.plan), started_from=body.line_id)
    if body.already_planned is None:
        return NothingMore()
    other = Task.objects.filter(pk=body.already_planned, process=task.process).exclude(process=None).first()
    if other is None:
        raise wrong("next.already_planned", _("Choose another open task of this process as the next step."))
    return AlreadyPlanned(other)


def tasks_out(tasks: list[Task], now: datetime) -> list[dict[str, Any]]:
    """The tasks, with their reminders, in one statement for all."""
    reminders = {one.task_id: one for one in Reminder.objects.filter(task__in=tasks)} if tasks else {}
    return [
        {
            **{name: getattr(task, name) for name in _TASK},
            "state": state_of(task, now),
            "hold_until": None if task.is_blocked else task.hold_until,
            "reminder": reminders.get(task.pk),
        }
        for task in tasks
    ]


def member_asked(request: HttpRequest, member_id: UUID | None) -> Member:
    """About whom it is asked: oneself when nobody is named."""
    if member_id is None:
        return actor(request)
    found: Member | None = Member.objects.active().filter(pk=member_id).first()
    if found is None:
        raise wrong("member_id", _("There is no such person."))
    return found


def why_out(member: Member, reasons: list[Reason], reader: Member) -> dict[str, Any]:
    """Why somebody sees a record, in a reader's words."""
    seen = names_seen(reasons, reader)
    told = [{"key": one.key, "where": one.where, "sentence": sentence(one, member, seen)} for one in reasons]
    return {"member_id": member.pk, "sees": bool(reasons), "reasons": told}


def file_out(file: Attachment) -> dict[str, Any]:
    """What is known of a file."""
    return {name: getattr(file, name) for name in _FILE}


def notes_out(notes: list[Note]) -> list[dict[str, Any]]:
    """The notes with their files, in one statement for all."""
    attached = list(Attachment.objects.filter(note__in=notes).order_by("id")) if notes else []
    return [
        {
            **{name: getattr(note, name) for name in _NOTE},
            "attachments": [file_out(file) for file in attached if file.note_id == note.pk],
        }
        for note in notes
    ]


def process_seen(request: HttpRequest, process_id: UUID | None, field: str) -> Process | None:
    """The process of this id that the member sees; Invalid at the field for any other."""
    if process_id is None:
        return None
    found = (
        Process.objects.visible_to(actor(request)).select_related("handler", "contact").filter(pk=process_id).first()
    )
    if found is None:
        raise wrong(field, _("There is no such process, or you may not see it."))
    return found
