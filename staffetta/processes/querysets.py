"""Named reads of processes, tasks, notes and files."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext as _

from staffetta.accounts.models import Group, Member
from staffetta.accounts.rules import sees_everything
from staffetta.contacts.querysets import contacts_seen_by, end_of, members_led_by
from staffetta.contacts.words import LONGEST
from staffetta.contacts.words import MOST as MOST_WORDS
from staffetta.core.acts import Gone
from staffetta.core.db.subselects import subselect
from staffetta.core.text import fold

if TYPE_CHECKING:
    from staffetta.processes.models import (  # noqa: F401  named in quotes below
        ActivityType,
        Attachment,
        Note,
        Process,
        Reminder,
        Task,
    )

TODO, ON_HOLD, DONE = "todo", "on_hold", "done"
LINE_RELATED = (
    *("activity_type", "assignee", "group", "taken_from", "done_by", "contact", "process__parent", "waits_for"),
)
LINE_COLUMNS = (
    *("activity_type__names", "activity_type__icon", "activity_type__colour", "contact__name"),
    *("assignee__name", "group__name", "taken_from__name", "done_by__name", "waits_for__title"),
    *("process__kind", "process__title", "process__has_duty", "process__handler", "process__supervisor"),
    *("process__parent__kind", "process__parent__handler", "process__parent__supervisor"),
)


BESIDE_RELATED = ("activity_type", "assignee", "group", "done_by", "waits_for")
BESIDE_COLUMNS = ("activity_type__names", "assignee__name", "group__name", "done_by__name", "waits_for__title")


class ActivityTypeQuerySet(models.QuerySet["ActivityType"]):
    def active(self) -> ActivityTypeQuerySet:
        """Those that can be chosen."""
        return self.filter(retired_at=None)

    def visible_to(self, member: Member) -> ActivityTypeQuerySet:
        """Everybody may know them, retired ones too: old tasks and notes carry them."""
        return self

    def locked(self, activity_type: ActivityType) -> ActivityType:
        return self.select_for_update().get(pk=activity_type.pk)


class ProcessQuerySet(models.QuerySet["Process"]):
    def visible_to(self, member: Member) -> ProcessQuerySet:
        """All under privacy *shared*. Under *own* (U-02, P-12): what I handle, supervise or manage, what has a task of
        mine or of my groups, the lead of a post-sales process of which that is true, and the post-sales of a lead that
        I handle, supervise or manage."""
        if sees_everything(member):
            return self
        from_tasks = _with_task_of(member)
        held = _held_by(member, "")
        below = self.model.objects.filter(_held_by(member, "") | Q(Exists(from_tasks)), parent=OuterRef("pk"))
        return self.filter(held | _held_by(member, "parent__") | Q(Exists(from_tasks)) | Q(Exists(below)))

    def with_state(self, now: datetime) -> ProcessQuerySet:
        """Annotates `state` (P-08): any task To do or no task -> todo; else any On hold -> on_hold; else done."""
        return self.annotate(
            state=Case(
                When(task_count=0, then=Value(TODO)),
                When(open_count=0, then=Value(DONE)),
                When(wakes_at__gt=now, then=Value(ON_HOLD)),
                default=Value(TODO),
                output_field=models.CharField(),
            )
        )

    def locked(self, process: Process) -> Process:
        """The process as it is now. Raises Gone when somebody deleted it at the same instant."""
        found = self.select_for_update(of=("self",)).filter(pk=process.pk).first()
        if found is None:
            raise Gone(_("Somebody else has just deleted this. Nothing was saved."))
        return found


def roles_of(member: Member, path: str = "") -> dict[str, Q]:
    """In what way somebody holds a process: whoever asks why he sees it is told by these (U-06)."""
    led = members_led_by(member.pk)
    return {
        "handler": Q(**{f"{path}handler": member}),
        "supervisor": Q(**{f"{path}supervisor": member}),
        "manager": Q(**{f"{path}handler__in": led}),
    }


def _held_by(member: Member, path: str) -> Q:
    return functools.reduce(operator.or_, roles_of(member, path).values())


def _with_task_of(member: Member) -> TaskQuerySet:
    """The tasks of the outer process that are this member's or his groups'."""
    tasks: TaskQuerySet = apps.get_model("processes", "Task")._default_manager.all()
    return tasks.filter(process=OuterRef("pk")).assigned_to(member)


@subselect
def processes_seen_by(member: Member) -> models.QuerySet[Any, Any]:
    """The ids of the processes that the member sees, for conditions on what belongs to them."""
    processes: ProcessQuerySet = apps.get_model("processes", "Process")._default_manager.all()
    return processes.visible_to(member).values("pk")


@subselect
def _groups_of(member: UUID) -> models.QuerySet[Any, Any]:
    return Group.objects.of(member).values("pk")


def _seen_with(member: Member) -> Q:
    """Of notes and files: that their process, or the contact that they are about alone, is seen by the member."""
    alone = Q(process=None, contact__in=contacts_seen_by(member))
    return Q(process__in=processes_seen_by(member)) | alone


def about_contact(rows: models.QuerySet[Any], contact: UUID) -> ArraySubquery:
    """The ids of tasks, notes or files about a contact, or of processes in which it is the person, for `pk__any`: each
    half by an index of its own. As one condition over two tables it had PostgreSQL read every process there is."""
    alone, as_person = (rows.filter(**{way: contact}).values("pk") for way in ("contact", "process__person"))
    return ArraySubquery(alone.union(as_person))


def beginnings_of(text: str) -> list[str]:
    """The words typed, as `found_by` looks for them."""
    return [start[:LONGEST] for start in dict.fromkeys(fold(text).split()[:MOST_WORDS])]


class TaskQuerySet(models.QuerySet["Task"]):
    def assigned_to(self, member: Member) -> TaskQuerySet:
        """Mine, or of a group of mine."""
        return self.filter(Q(assignee=member) | Q(group__in=_groups_of(member.pk)))

    def open(self) -> TaskQuerySet:
        return self.filter(done_at=None)

    def open_in(self, processes: Sequence[UUID]) -> TaskQuerySet:
        """The open ones of a few processes. They are found by their processes and looked at: that they are open is
        said in a way that no index knows, or PostgreSQL goes through the index of all open tasks there are as well."""
        return self.filter(process__id__any=processes)._looked_at()

    def open_of(self, process: Any) -> TaskQuerySet:
        """The open ones of one process, found in the same way: for statements that ask it for many."""
        return self.filter(process=process)._looked_at()

    def _looked_at(self) -> TaskQuerySet:
        still = Case(When(done_at__isnull=True, then=Value(True)), default=Value(False))
        return self.alias(still_open=still).filter(still_open=True)

    def with_state(self, now: datetime) -> TaskQuerySet:
        """Annotates `state` (T-06): done; else on_hold before `hold_until`; else todo."""
        return self.annotate(
            state=Case(
                When(done_at__isnull=False, then=Value(DONE)),
                When(hold_until__gt=now, then=Value(ON_HOLD)),
                default=Value(TODO),
                output_field=models.CharField(),
            )
        )

    def visible_to(self, member: Member) -> TaskQuerySet:
        """His own and his groups', those of processes that he sees, and those about a contact alone that he sees."""
        if sees_everything(member):
            return self
        mine = Q(assignee=member) | Q(group__in=_groups_of(member.pk))
        return self.filter(mine | _seen_with(member))

    def locked(self, task: Task) -> Task:
        """The task as it is now. Raises Gone when somebody deleted it at the same instant."""
        found = self.select_for_update(of=("self",)).filter(pk=task.pk).first()
        if found is None:
            raise Gone(_("Somebody else has just deleted this task. Nothing was saved."))
        return found

    def unclaimed_for(self, member: Member) -> TaskQuerySet:
        """Open tasks of the member's groups that nobody has taken (T-02)."""
        return self.filter(done_at=None, group__in=Group.objects.of(member).values("pk"))

    def found_by(self, text: str) -> TaskQuerySet:
        """Those that have, for each word typed, a word in their title that begins so (X-01); all for no word."""
        return self.having_words((start, end_of(start)) for start in beginnings_of(text))

    def having_words(self, ends: Iterable[tuple[str, str]]) -> TaskQuerySet:
        """The same by the first word that fits and the first after all that fit, for each word typed."""
        words = apps.get_model("processes", "TaskWord")._default_manager.order_by()
        found = self
        for first, after in ends:
            found = found.filter(pk__in=words.filter(word__gte=first, word__lt=after).values("task_id"))
        return found

    def for_rows(self) -> TaskQuerySet:
        """With what a row shows and what its buttons ask."""
        return self.select_related(
            "activity_type",
            "assignee",
            "group",
            "taken_from",
            "done_by",
            "contact",
            "process__contact",
            "process__parent",
            "process__handler",
            "waits_for",
        ).reminding()

    def reminding(self) -> TaskQuerySet:
        """With the moment of the reminder that is to come (T-03), as `remind_at`."""
        reminders = self.model._meta.get_field("reminders").related_model
        to_come = reminders._base_manager.filter(task=OuterRef("pk"), told_at=None, passed_at=None)
        return self.annotate(remind_at=Subquery(to_come.values("due_at")[:1]))

    def for_lines(self) -> TaskQuerySet:
        """With what a line of a list shows and what its buttons ask, and nothing more: contacts have fifty columns."""
        own = [field.name for field in self.model._meta.concrete_fields]
        return self.select_related(*LINE_RELATED).only(*own, *LINE_COLUMNS).reminding()

    def beside_process(self) -> TaskQuerySet:
        """The same where the process is known: its lines say nothing of it."""
        own = [field.name for field in self.model._meta.concrete_fields]
        return self.select_related(*BESIDE_RELATED).only(*own, *BESIDE_COLUMNS)

    def in_order(self) -> TaskQuerySet:
        """Open ones first by their moment, those without a moment by position; done ones last."""
        return self.order_by(
            F("done_at").asc(nulls_first=True), "position", F("hold_until").asc(nulls_first=True), "id"
        )


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def to_come(self) -> ReminderQuerySet:
        """Those of which nobody has been told yet."""
        return self.filter(told_at=None, passed_at=None)

    def locked_of(self, task: Task) -> Reminder | None:
        """The reminder of a locked task as it is now: whoever is telling it at this instant is waited for."""
        return self.select_for_update(of=("self",)).filter(task=task).first()

    def locked_due(self, at: datetime) -> ReminderQuerySet:
        """Those that have fallen due, the oldest first, without those that somebody else is telling."""
        due = self.to_come().filter(due_at__lte=at).order_by("due_at", "id")
        return due.select_for_update(of=("self",), skip_locked=True)


class NoteQuerySet(models.QuerySet["Note"]):
    def locked(self, note: Note) -> Note:
        """The note as it is now. Raises Gone when somebody deleted it at the same instant."""
        found = self.select_for_update(of=("self",)).filter(pk=note.pk).first()
        if found is None:
            raise Gone(_("Somebody else has just deleted this note. Nothing was saved."))
        return found

    def newest_first(self) -> NoteQuerySet:
        return self.select_related("author", "activity_type").order_by("-written_at", "-id")

    def visible_to(self, member: Member) -> NoteQuerySet:
        if sees_everything(member):
            return self
        return self.filter(_seen_with(member))


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, member: Member) -> AttachmentQuerySet:
        if sees_everything(member):
            return self
        return self.filter(_seen_with(member))
