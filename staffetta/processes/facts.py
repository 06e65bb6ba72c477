"""What can happen to tasks, notes and files."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class TaskPlanned(Fact):
    kind = "processes.task_planned"
    sentence = _("planned {title}")
    task_id: str
    assignee_id: str = ""
    group_id: str = ""
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class TaskCompleted(Fact):
    kind = "processes.task_completed"
    sentence = _("completed {title}")
    task_id: str
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class TaskReopened(Fact):
    kind = "processes.task_reopened"
    sentence = _("reopened {title}")
    task_id: str
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class TaskTaken(Fact):
    kind = "processes.task_taken"
    sentence = _("took {title}")
    task_id: str
    group_id: str = ""
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class TaskGivenBack(Fact):
    kind = "processes.task_given_back"
    sentence = _("gave {title} back to {group}")
    task_id: str
    group_id: str = ""
    group: str = ""
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class TaskAssigned(Fact):
    kind = "processes.task_assigned"
    sentence = _("assigned {title}")
    task_id: str
    assignee_id: str = ""
    group_id: str = ""
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class TaskChanged(Fact):
    kind = "processes.task_changed"
    sentence = _("changed {title}")
    personal_changes = ("title", "remind_about", "pre_notes")
    task_id: str
    title: str = personal(default="")
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class ReminderSet(Fact):
    """`on`: the day, and the time if there is one, by the clocks of whoever has the task."""

    kind = "processes.reminder_set"
    sentence = _("set the reminder of {title}: {on}")
    task_id: str
    on: str
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class ReminderPutOff(Fact):
    """Somebody was reminded and wants to be reminded again."""

    kind = "processes.reminder_put_off"
    sentence = _("put the reminder of {title} off: {on}")
    task_id: str
    on: str
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class ReminderRemoved(Fact):
    kind = "processes.reminder_removed"
    sentence = _("removed the reminder of {title}")
    task_id: str
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class TaskWaits(Fact):
    """`other_id` is the task that it waits for."""

    kind = "processes.task_waits"
    sentence = _("let {title} wait for: {other}")
    task_id: str
    other_id: str = ""
    title: str = personal(default="")
    other: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class TaskNoLongerWaits(Fact):
    """Somebody has taken away what it waited for, `other_id`."""

    kind = "processes.task_no_longer_waits"
    sentence = _("let {title} wait no more for: {other}")
    task_id: str
    other_id: str
    title: str = personal(default="")
    other: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class TaskFreed(Fact):
    """What it waited for is done: now it is its turn."""

    kind = "processes.task_freed"
    sentence = _("{title} waits no more: {other} is done")
    task_id: str
    assignee_id: str = ""
    title: str = personal(default="")
    other: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class TaskWithdrawn(Fact):
    kind = "processes.task_withdrawn"
    sentence = _("deleted the task {title}")
    task_id: str
    title: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Fact):
    kind = "processes.note_written"
    sentence = _("wrote a note")
    note_id: str
    notify_handler: bool = False
    mentions: bool = False


@dataclass(frozen=True, kw_only=True)
class NoteDeleted(Fact):
    kind = "processes.note_deleted"
    sentence = _("deleted a note")
    note_id: str


@dataclass(frozen=True, kw_only=True)
class FileAttached(Fact):
    kind = "processes.file_attached"
    sentence = _("attached {name}")
    attachment_id: str
    name: str = personal(default="")


@dataclass(frozen=True, kw_only=True)
class ProcessTagged(Fact):
    """`tags` are all that the process carries from now on."""

    kind = "processes.tagged"
    sentence = _("changed the tags: {tags}")
    tags: str
    added: list[str]
    removed: list[str]


@dataclass(frozen=True, kw_only=True)
class ActivityTypeMade(Fact):
    kind = "processes.activity_type_made"
    sentence = _("made the activity type {name}")
    name: str


@dataclass(frozen=True, kw_only=True)
class ActivityTypeChanged(Fact):
    kind = "processes.activity_type_changed"
    sentence = _("changed the activity type {name}")
    name: str
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class ActivityTypesOrdered(Fact):
    kind = "processes.activity_types_ordered"
    sentence = _("changed the order of the activity types")
