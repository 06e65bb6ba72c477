"""What has tasks and a history: processes, tasks, reminders, notes, files, tags, activity types.

A Process is whatever has tasks, notes, a handler and viewers. A lead is one, a post-sales process is one; both add
their own fields in a table that shares the id. Everything about tasks is written once, here.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Group, Member
from staffetta.contacts.models import Contact
from staffetta.core.models import Named, Versioned, WorkspaceModel
from staffetta.fields.models import Value, value_constraints, value_indexes
from staffetta.processes import querysets
from staffetta.processes.schedule import BLOCKED
from staffetta.tags.models import Tag

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Since when something is To do that waits for no moment."""


def due_of(path: str = "") -> models.Case:
    """When a process that is not done becomes To do, or became it, as the indexes have it. No Coalesce: PostgreSQL does
    not take that one for leakproof, and under row-level security begins no index at it."""
    missing = models.When(**{f"{path}wakes_at__isnull": True}, then=models.Value(LONG_AGO, models.DateTimeField()))
    return models.Case(missing, default=models.F(f"{path}wakes_at"), output_field=models.DateTimeField())


DELIVERING = models.Q(kind="postsales") & (models.Q(open_count__gt=0) | models.Q(task_count=0))
"""Post-sales processes that are active (P-05)."""

TO_COME = models.Q(told_at=None, passed_at=None)
"""Reminders of which nobody has been told yet."""


class ActivityType(WorkspaceModel, Versioned, Named):
    """Call, e-mail, visit, drafting an offer … `counts`: a note of this type is an Activity of its author (L-12).

    Types stand in a tree of two levels: one without `parent` may have others below it and is the sum of them in
    statistics; it can be chosen itself as well.
    """

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    code = models.CharField(max_length=40)
    icon = models.CharField(max_length=40, default="circle")
    colour = models.CharField(max_length=20, default="grey")
    minutes = models.PositiveSmallIntegerField(default=30)
    counts = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = querysets.ActivityTypeQuerySet.as_manager()
    impersonal = ("code", "icon", "colour", "names")

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "code"], name="processes_activitytype_code"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="processes_activitytype_not_below"),
        ]

    def __str__(self) -> str:
        return self.name


class Process(WorkspaceModel, Versioned):
    """Whatever has tasks, notes, a handler and viewers.

    `task_count`, `open_count` and `wakes_at` sum its tasks up; acts keep them (processes/acts/sum_up.py), so that
    state, badges and lists are one indexed read. `wakes_at` is the earliest moment at which an open task is To do;
    null while none is open. `finished_at`: when the last of them was done; null while one is open, or none is there.
    State itself is never stored: it is a function of these and of now (T-06, L-02, P-08).
    `has_duty`: a task may be completed only with the next one planned (L-09); set by whoever owns the process.
    """

    class Kind(models.TextChoices):
        LEAD = "lead", _("Lead")
        POST_SALES = "postsales", _("Post-sales process")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    description = models.TextField(default="", blank=True)
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="processes")
    person = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="person_processes"
    )
    handler = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="processes")
    supervisor = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="supervised_processes"
    )
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    has_duty = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    task_count = models.PositiveIntegerField(default=0, editable=False)
    open_count = models.PositiveIntegerField(default=0, editable=False)
    wakes_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    planned_before = models.BooleanField(default=False, editable=False)
    folded = models.CharField(max_length=400, default="", editable=False)

    objects = querysets.ProcessQuerySet.as_manager()
    personal = ("title", "description", "folded", "custom_values")  # the last: personal answers to custom fields
    impersonal = ("kind",)

    class Meta:
        indexes = [
            # With all that the counts of a handler's list ask, of tens of thousands in five years.
            models.Index(
                fields=["workspace_id", "kind", "handler", "closed_at"],
                include=["id", "open_count", "wakes_at"],
                name="processes_by_handler",
            ),
            models.Index(fields=["workspace_id", "kind", "-created_at", "-id"], name="processes_newest"),
            models.Index(fields=["workspace_id", "kind", "closed_at"], name="processes_closed"),
            models.Index(
                fields=["workspace_id", "finished_at"],
                condition=models.Q(kind="postsales", finished_at__isnull=False),
                name="processes_finished",
            ),
            # The active post-sales processes, alone and by handler, in the order in which they become To do.
            models.Index("workspace_id", due_of(), "id", condition=DELIVERING, name="processes_delivering"),
            models.Index(
                "workspace_id", "handler", due_of(), "id", condition=DELIVERING, name="processes_delivering_by"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Tagging(WorkspaceModel):
    """That a process carries a tag."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "process", "tag"], name="processes_tagging_once")
        ]
        # What carries a tag is read from the index alone: lists meet tens of thousands with what somebody handles.
        indexes = [models.Index(fields=["workspace_id", "tag", "process"], name="processes_tagging_tagged")]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.process_id}"


class ProcessValue(Value):
    """The answer that a lead or a post-sales process gives to a custom field (C-13)."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="custom_values", db_index=False)
    linked = models.ForeignKey(
        Contact, null=True, on_delete=models.PROTECT, related_name="process_values", db_index=False
    )

    objects: models.Manager[ProcessValue]

    class Meta:
        constraints = value_constraints("process", "processes_value")
        indexes = value_indexes("process", "processes_value")


class Task(WorkspaceModel, Versioned):
    """One planned action (T-01), about a process or about a contact alone.

    With `all_day`, `date` is the deadline and `starts_at`/`ends_at` are empty; a task may have neither (post-sales).
    `hold_until`: the task is On hold before that moment (its start or its reminder, the later); null = no waiting.
    Derived by processes/schedule.py in the assignee's time zone. `title` is the purpose of the activity.
    `taken_from`: the group from which the assignee took it, to which he can give it back (T-02).
    `waits_for`: another task of the same post-sales process, before which it cannot be done; while that one is open,
    `hold_until` is BLOCKED, so that it is On hold everywhere without anybody asking why (decision 20).
    """

    process = models.ForeignKey(Process, null=True, blank=True, on_delete=models.CASCADE, related_name="tasks")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=200)
    activity_type = models.ForeignKey(ActivityType, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    taken_from = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    remind_about = models.TextField(default="", blank=True)
    pre_notes = models.TextField(default="", blank=True)
    all_day = models.BooleanField(default=True)
    date = models.DateField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    hold_until = models.DateTimeField(null=True, blank=True, editable=False)
    expected_hours = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    actual_hours = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_from = models.UUIDField(null=True, blank=True, editable=False)  # the playbook line, if one made it
    waits_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="waiting", db_index=False
    )

    objects = querysets.TaskQuerySet.as_manager()
    personal = ("title", "remind_about", "pre_notes")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(assignee=None) | models.Q(group=None), name="processes_task_one_assignee"
            ),
            models.CheckConstraint(
                condition=models.Q(all_day=False) | models.Q(starts_at=None, ends_at=None),
                name="processes_task_all_day",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="processes_task_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(waits_for=None) | ~models.Q(waits_for=models.F("id")),
                name="processes_task_waits_for_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace_id", "assignee", "hold_until"],
                include=["process", "all_day", "date", "starts_at", "ends_at"],
                condition=models.Q(done_at=None),
                name="processes_task_mine",
            ),
            models.Index(
                fields=["workspace_id", "group"],
                include=["process"],
                condition=models.Q(done_at=None),
                name="processes_task_group",
            ),
            models.Index(
                fields=["workspace_id", "done_at"],
                include=["done_by", "activity_type", "started_from", "expected_hours", "actual_hours", "process"],
                condition=models.Q(done_at__isnull=False),
                name="processes_task_hours",
            ),
            models.Index(
                fields=["workspace_id", "hold_until", "id"],
                condition=models.Q(done_at=None),
                name="processes_task_open",
            ),
            models.Index(
                fields=["workspace_id", "waits_for"],
                condition=models.Q(waits_for__isnull=False),
                name="processes_task_waits_for",
            ),
            # As lists order them (core/paging.py): what may be empty goes last.
            models.Index(
                "workspace_id",
                models.F("done_at").desc(nulls_last=True),
                models.F("id").desc(),
                condition=models.Q(done_at__isnull=False),
                name="processes_task_done",
            ),
            models.Index(
                "workspace_id",
                "done_by",
                models.F("done_at").desc(nulls_last=True),
                models.F("id").desc(),
                condition=models.Q(done_at__isnull=False),
                name="processes_task_done_by",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def is_blocked(self) -> bool:
        """Whether it waits for another task that is not done; then it cannot be done either."""
        return self.done_at is None and self.hold_until is not None and self.hold_until >= BLOCKED

    @property
    def asks_for_next(self) -> bool:
        """Whether completing it opens the note-and-plan form (L-09); other tasks are ticked at once (P-07)."""
        return self.process is not None and (self.process.has_duty or self.process.kind == Process.Kind.LEAD)


class TaskWord(WorkspaceModel):
    """One word of a task's title, by which the task is found: a table of plain words, as contacts have (X-01).
    The database keeps the words in step with the titles (migration 0017), whoever writes or deletes tasks and however.
    """

    id = None  # type: ignore[assignment]  # not one of its own
    pk = models.CompositePrimaryKey("workspace_id", "task_id", "word")
    task_id = models.UUIDField()
    word = models.CharField(max_length=60, db_collation="C")

    personal = ("word",)

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "word", "task_id"], name="processes_taskword_prefix")]

    def __str__(self) -> str:
        return self.word


class Reminder(WorkspaceModel):
    """A moment at which to remind of a task (T-03). `at` null = date only: the start of the day.

    `due_at` is that moment, reckoned in the time zone of whoever has the task; with `fold` 1 it is the second of the
    two moments at which the clocks show `at`. `told_at`: when people were told; `passed_at`: when it fell due and
    nobody was to be told, because the task was done, waited for another, or its process was closed. With neither it is
    still to come, whatever happened to the program meanwhile: nothing but this row decides. `set_at`: when somebody
    chose the moment.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reminders")
    date = models.DateField()
    at = models.TimeField(null=True, blank=True)
    fold = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)
    set_at = models.DateTimeField(auto_now=True, null=True)  # null: put into the bin before this was known

    objects = querysets.ReminderQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "task"], name="processes_reminder_one")]
        indexes = [
            # Of all workspaces, in the order in which they fall due (reminders/migrations/0001_clock.py).
            models.Index(fields=["due_at", "workspace_id"], condition=TO_COME, name="processes_reminder_to_come")
        ]

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%d %H:%M}"

    @property
    def is_to_come(self) -> bool:
        """Whether it is still to be told."""
        return self.told_at is None and self.passed_at is None


class Note(WorkspaceModel):
    """An entry in the work history (L-06, L-08), of a process or of a contact alone."""

    class Initiative(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        US = "us", _("Us")

    process = models.ForeignKey(Process, null=True, blank=True, on_delete=models.CASCADE, related_name="notes")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="notes")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.SET_NULL, related_name="notes")
    author = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="notes")
    initiative = models.CharField(max_length=10, choices=Initiative.choices, default=Initiative.US)
    activity_type = models.ForeignKey(ActivityType, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    objects = querysets.NoteQuerySet.as_manager()
    personal = ("text",)
    impersonal = ("initiative",)

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "process", "-written_at"], name="processes_note_process"),
            models.Index(
                fields=["workspace_id", "written_at"],
                include=["author", "activity_type", "initiative", "process"],
                name="processes_note_when",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Attachment(WorkspaceModel):
    """A file on a task, a note, a process or a contact; its bytes lie under MEDIA_ROOT/<workspace>/<id>."""

    process = models.ForeignKey(Process, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.SET_NULL, related_name="attachments")
    note = models.ForeignKey(Note, null=True, blank=True, on_delete=models.SET_NULL, related_name="attachments")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120, default="application/octet-stream")
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = querysets.AttachmentQuerySet.as_manager()
    personal = ("name",)
    impersonal = ("media_type", "sha256")

    def __str__(self) -> str:
        return self.name
