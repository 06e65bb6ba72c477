"""Predefined tasks: action sequences (A-01) and post-sales templates (P-04), one engine under two menus."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Group, Member
from staffetta.core.models import Versioned, WorkspaceModel
from staffetta.playbooks.querysets import PlaybookQuerySet, StartedQuerySet
from staffetta.processes.models import ActivityType, Process, Task


class Playbook(WorkspaceModel, Versioned):
    """A named list of predefined tasks. `code` is chosen by the user and unique per kind (A-01)."""

    class Kind(models.TextChoices):
        SEQUENCE = "sequence", _("Automatic actions")
        TEMPLATE = "template", _("Post-sales template")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=40)
    description = models.CharField(max_length=200)
    notes = models.TextField(default="", blank=True)
    is_default = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PlaybookQuerySet.as_manager()
    impersonal = ("kind", "code", "description", "notes")

    class Meta:
        constraints = [
            models.UniqueConstraint("workspace_id", "kind", Lower("code"), name="playbooks_playbook_code"),
            models.UniqueConstraint(
                fields=["workspace_id", "kind"], condition=models.Q(is_default=True), name="playbooks_playbook_default"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.description}"


class Line(WorkspaceModel):
    """One predefined task (A-02, P-04). Neither assignee nor group means the process's handler.

    `days` until the next line's date (A-04). `title` empty = the activity type's name. `hold_days`: a post-sales task
    starts On hold with a reminder that many days after the start; null = To do at once. `waits_for`: the number of a
    line above, whose task must be done before this one can be (post-sales templates).
    """

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, default="", blank=True)
    activity_type = models.ForeignKey(ActivityType, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expected_hours = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    pre_notes = models.TextField(default="", blank=True)
    days = models.PositiveSmallIntegerField(default=0)
    hold_days = models.PositiveSmallIntegerField(null=True, blank=True)
    waits_for = models.PositiveSmallIntegerField(null=True, blank=True)

    impersonal = ("title", "pre_notes")

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "playbook", "position"],
                name="playbooks_line_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(assignee=None) | models.Q(group=None), name="playbooks_line_one_assignee"
            ),
            models.CheckConstraint(
                condition=models.Q(waits_for=None) | models.Q(waits_for__lt=models.F("position")),
                name="playbooks_line_waits_for_one_above",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Run(WorkspaceModel, Versioned):
    """That a playbook was started on a process; its tasks are copies (A-05).

    Paused until the day `resumes_on`: what was open lies on that day or later, so everything wakes by itself and the
    pause is over without a job (T-06). `ended_at` and `end` say what tasks cannot tell: that it was stopped. A run all
    of whose tasks are done is done by that (playbooks/running.py).
    """

    class End(models.TextChoices):
        STOPPED = "stopped", _("Stopped")

    playbook = models.ForeignKey(Playbook, on_delete=models.PROTECT, related_name="runs")
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="runs")
    start = models.DateField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    paused_at = models.DateTimeField(null=True, blank=True)
    resumes_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=10, choices=End.choices, default="", blank=True)

    objects = StartedQuerySet.as_manager()
    impersonal = ("end",)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(paused_at=None, resumes_on=None)
                | models.Q(paused_at__isnull=False, resumes_on__isnull=False),
                name="playbooks_run_paused",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, end="") | models.Q(ended_at__isnull=False, end__gt=""),
                name="playbooks_run_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.playbook_id} on {self.process_id}"

    def is_paused_on(self, day: date) -> bool:
        """Whether it rests on this day."""
        return self.ended_at is None and self.resumes_on is not None and day < self.resumes_on


class RunTask(WorkspaceModel):
    """That a task belongs to a run: the copy of its line `number`, first put on `planned_on` (null: To do at once).

    The row stays without its task when that is withdrawn. `reminded`: it had no date, and the reminder that it has was
    given to it by a pause.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="tasks")
    task = models.ForeignKey(Task, null=True, on_delete=models.SET_NULL, related_name="run_tasks")
    number = models.PositiveSmallIntegerField()
    planned_on = models.DateField(null=True, blank=True)
    reminded = models.BooleanField(default=False)

    class Meta:
        ordering = ("number", "id")
        constraints = [models.UniqueConstraint(fields=["workspace_id", "task"], name="playbooks_runtask_once")]

    def __str__(self) -> str:
        return f"{self.number} of {self.run_id}"
