"""Named reads of processes, tasks, notes and files."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from staffetta.accounts.models import Group, Member
from staffetta.accounts.rules import sees_everything

if TYPE_CHECKING:
    from staffetta.processes.models import Process, Task

TODO, ON_HOLD, DONE = "todo", "on_hold", "done"


class ActivityTypeQuerySet(models.QuerySet["ActivityType"]):
    def active(self) -> ActivityTypeQuerySet:
        return self.filter(retired_at=None)


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
        """Annotates `state` (P-08): any task To do -> todo; else any On hold -> on_hold; else done; no tasks -> todo."""
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
        return self.select_for_update(of=("self",)).get(pk=process.pk)


def _held_by(member: Member, path: str) -> Q:
    led = Member.objects.led_by(member).values("pk")
    return Q(**{f"{path}handler": member}) | Q(**{f"{path}supervisor": member}) | Q(**{f"{path}handler__in": led})


def _with_task_of(member: Member) -> TaskQuerySet:
    """The tasks of the outer process that are this member's or his groups'."""
    from staffetta.processes.models import Task  # noqa: PLC0415  models and querysets of one room need each other

    return Task.objects.filter(process=OuterRef("pk")).assigned_to(member)


class TaskQuerySet(models.QuerySet["Task"]):
    def assigned_to(self, member: Member) -> TaskQuerySet:
        """Mine, or of a group of mine."""
        return self.filter(Q(assignee=member) | Q(group__in=Group.objects.of(member).values("pk")))

    def open(self) -> TaskQuerySet:
        return self.filter(done_at=None)

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
        """Those of processes that the member sees, and those about a contact alone that are his or on a contact he sees."""
        if sees_everything(member):
            return self
        from staffetta.contacts.models import Contact  # noqa: PLC0415
        from staffetta.processes.models import Process  # noqa: PLC0415

        mine = Q(assignee=member) | Q(group__in=Group.objects.of(member).values("pk"))
        in_process = Q(process__in=Process.objects.visible_to(member).values("pk"))
        alone = Q(process=None, contact__in=Contact.objects.visible_to(member).values("pk"))
        return self.filter(mine | in_process | alone)

    def locked(self, task: Task) -> Task:
        return self.select_for_update(of=("self",)).get(pk=task.pk)

    def in_order(self) -> TaskQuerySet:
        """Open ones first by their moment, those without a moment by position; done ones last."""
        return self.order_by(
            F("done_at").asc(nulls_first=True), "position", F("hold_until").asc(nulls_first=True), "id"
        )


class NoteQuerySet(models.QuerySet["Note"]):
    def newest_first(self) -> NoteQuerySet:
        return self.select_related("author", "activity_type").order_by("-written_at", "-id")

    def visible_to(self, member: Member) -> NoteQuerySet:
        if sees_everything(member):
            return self
        from staffetta.contacts.models import Contact  # noqa: PLC0415
        from staffetta.processes.models import Process  # noqa: PLC0415

        return self.filter(
            Q(process__in=Process.objects.visible_to(member).values("pk"))
            | Q(process=None, contact__in=Contact.objects.visible_to(member).values("pk"))
        )


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, member: Member) -> AttachmentQuerySet:
        if sees_everything(member):
            return self
        from staffetta.contacts.models import Contact  # noqa: PLC0415
        from staffetta.processes.models import Process  # noqa: PLC0415

        return self.filter(
            Q(process__in=Process.objects.visible_to(member).values("pk"))
            | Q(process=None, contact__in=Contact.objects.visible_to(member).values("pk"))
        )
