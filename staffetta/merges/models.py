"""What was merged into what, and everything that undoing needs (C-14 to C-16)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.models import Versioned, WorkspaceModel
from staffetta.merges.querysets import MergeQuerySet


class Merge(WorkspaceModel):
    """Contacts that became one. `choices` says for each conflict whose value was taken.

    `touched` are the ids of all rows that it wrote: a later merge that wrote one of them must be taken back first, and
    made again afterwards, when this one is undone. `purged_at`: the term has passed, and what undoing needs is gone.
    """

    main = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="merges")
    choices = models.JSONField(default=dict)
    touched = ArrayField(models.UUIDField(), default=list)
    by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()
    impersonal = ("choices",)

    class Meta:
        indexes = [models.Index(fields=["workspace_id", "-at", "-id"], name="merges_newest")]

    def __str__(self) -> str:
        return f"merge {self.id}"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


class Part(WorkspaceModel):
    """A contact that was merged into the main contact."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="parts")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="merged_as")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["workspace_id", "merge", "contact"], name="merges_part_once")]

    def __str__(self) -> str:
        return f"{self.contact_id} in {self.merge_id}"


class Move(WorkspaceModel):
    """Rows that pointed at one of the parts by the column `tie` (contacts/ties.py), and point at the main one since."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="moves")
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="moves")
    tie = models.CharField(max_length=120)
    rows = ArrayField(models.UUIDField())

    impersonal = ("tie",)

    def __str__(self) -> str:
        return f"{len(self.rows)} of {self.tie}"


class Edit(WorkspaceModel):
    """One value that the merge wrote: `column` of the row `row` of `model` ("contacts.link"), before and after.

    For a part of the contact (addresses, tags …) `column` is the key of its tie and the values are lists of rows. For a
    row that was put away, because the main contact has one like it, `column` is "" and `before` the whole row.
    """

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="edits")
    position = models.PositiveIntegerField()
    model = models.CharField(max_length=120)
    row = models.UUIDField()
    column = models.CharField(max_length=120)
    conflict = models.CharField(max_length=200, default="")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    personal = ("before", "after")
    impersonal = ("model", "column", "conflict")

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return f"{self.model}.{self.column} {self.row}"


class Term(WorkspaceModel, Versioned):
    """For how many days a merge can be undone, where a workspace has set it."""

    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id"], name="merges_term_one")]

    def __str__(self) -> str:
        return f"{self.days} days"
