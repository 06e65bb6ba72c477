"""What was deleted, until it is restored or emptied out (P-13)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from staffetta.accounts.models import Member
from staffetta.bin.querysets import BinQuerySet, TraceQuerySet
from staffetta.core.models import Versioned, WorkspaceModel


class BinEntry(WorkspaceModel, Versioned):
    """One thing that was deleted, with all that hangs on it.

    `rows` are whole rows as JSON, by table in the order in which they can be written again:
    [{"model": "processes.task", "rows": [{…}]}]; they stand in no other table any more. `cut` are columns of rows that
    stayed and pointed at these: [{"model", "column", "row", "value"}]. `counts`: how many rows of each model go along.

    `record` is the id of what was deleted, `subject` and `subject_id` the record in whose history it is told.
    `held`: ids of the rows in it that others may need; `needs`: those outside without which it cannot come back.
    `contacts` are named somewhere in it, `about` those whom it is about; `files` are the attachments whose bytes it
    keeps; `batch` is the id of the change to many with which it was deleted. None of these is a foreign key: what is in
    the bin holds nothing.
    """

    kind = models.CharField(max_length=20)
    record = models.UUIDField()
    title = models.CharField(max_length=200)
    subject = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    counts = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    cut = models.JSONField(default=list)
    held = ArrayField(models.UUIDField(), default=list)
    needs = ArrayField(models.UUIDField(), default=list)
    contacts = ArrayField(models.UUIDField(), default=list)
    about = ArrayField(models.UUIDField(), default=list)
    files = ArrayField(models.UUIDField(), default=list)
    batch = models.UUIDField(null=True)
    deleted_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    deleted_at = models.DateTimeField()
    until = models.DateTimeField()

    objects = BinQuerySet.as_manager()
    personal = ("title", "rows")
    impersonal = ("kind", "subject", "counts", "cut")

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "-deleted_at", "-id"], name="bin_newest"),
            models.Index(fields=["workspace_id", "until"], name="bin_until"),
            models.Index(
                fields=["workspace_id", "batch", "id"], condition=models.Q(batch__isnull=False), name="bin_batch"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BinTrace(WorkspaceModel):
    """What was deleted for good about a contact: ids and nothing else (C-11).

    The history still tells of these records, and nothing but this says whom they were about; anonymising or deleting
    the contact clears what is told of them, and takes the trace away. `contact` is no foreign key, for what is gone
    holds nothing; who was merged into another is found by his own id, as his tombstone is. `records`: the ids of all
    rows that went, and of the entry in the bin.
    """

    contact = models.UUIDField()
    records = ArrayField(models.UUIDField(), default=list)

    objects = TraceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "contact"], name="bin_trace_contact")]

    def __str__(self) -> str:
        return f"{len(self.records)} ids"


class BinTerm(WorkspaceModel, Versioned):
    """After how many days the bin is emptied by itself, where a workspace has set it."""

    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id"], name="bin_term_one")]

    def __str__(self) -> str:
        return f"{self.days} days"
