"""What the note-and-plan form asks for (L-06), parsed: drafts that acts take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from uuid import UUID

from staffetta.accounts.models import Group, Member
from staffetta.processes.models import ActivityType, Note, Task
from staffetta.processes.schedule import WHENEVER, Timing


@dataclass(frozen=True)
class ReminderDraft:
    """When to remind (T-03): a date, a time if one is wanted, a duration if one is wanted. `at.fold` 1 is the second of
    two moments at which the clocks show it."""

    date: date
    at: time | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class Stored:
    """A file whose bytes were stored already (processes/files.py); an act makes it an attachment."""

    id: UUID
    name: str
    size: int
    media_type: str
    sha256: str


@dataclass(frozen=True)
class Plan:
    """A task to be planned. Neither assignee nor group: the process's handler, else whoever plans it (A-02).

    `started_from`: the line of a playbook that it is made of. Where a task is completed, the plan says by it that it is
    the next line of the task's run (processes/following.py)."""

    title: str
    activity_type: ActivityType | None = None
    assignee: Member | None = None
    group: Group | None = None
    timing: Timing = WHENEVER
    remind_about: str = ""
    pre_notes: str = ""
    expected_hours: Decimal | None = None
    reminder: ReminderDraft | None = None
    position: int | None = None
    started_from: UUID | None = None


@dataclass(frozen=True)
class NoteDraft:
    """What was done."""

    text: str
    activity_type: ActivityType | None = None
    initiative: str = Note.Initiative.US
    notify_handler: bool = False
    files: tuple[Stored, ...] = ()


@dataclass(frozen=True)
class AlreadyPlanned:
    """Instead of a new plan: another open task of the process is the next step (L-09)."""

    task: Task


@dataclass(frozen=True)
class NothingMore:
    """*Do not plan further tasks*: only where the duty has ended (L-10)."""


Next = Plan | AlreadyPlanned | NothingMore | None
