"""Which contacts may be the same, what people said about it, and the searches for them (C-18)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.models import WorkspaceModel
from staffetta.duplicates.querysets import DuplicatePairQuerySet, NotTheSameQuerySet, RunQuerySet


class Run(WorkspaceModel):
    """One search through all contacts, by hand or by the clock. The newest finished one holds what was learnt from
    them, by which single contacts are checked until the next: `learnt` knows frequent values by their hashes only."""

    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    handled = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    learnt = models.JSONField(default=dict)
    checked_until = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()
    impersonal = ("learnt",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id"], condition=models.Q(finished_at=None), name="duplicates_run_one_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["workspace_id", "-started_at", "-id"], name="duplicates_run_newest")]

    def __str__(self) -> str:
        return f"search of {self.started_at}"


class DuplicatePair(WorkspaceModel):
    """Two contacts that may be the same. `first` has the smaller id, so that no pair is there twice.

    `score` is the weight of evidence for it in hundredths of bits (1,000 means odds of 1,000 to 1 beyond chance),
    `likely` the same as a percentage. `reasons` says what each part adds: name of the part -> [likeness in percent,
    weight in hundredths, what was seen]; no value of a contact is in it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DIFFERENT = "different", _("Not the same")

    first = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="pairs_as_first")
    second = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="pairs_as_second")
    kind = models.CharField(max_length=10)
    score = models.IntegerField()
    likely = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField()

    objects = DuplicatePairQuerySet.as_manager()
    impersonal = ("kind", "reasons", "state")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "first", "second"], name="duplicates_pair_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="duplicates_pair_in_order"),
        ]
        indexes = [
            models.Index(fields=["workspace_id", "state", "-score", "-id"], name="duplicates_pair_ranked"),
            models.Index(fields=["workspace_id", "second"], name="duplicates_pair_second"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class NotTheSame(WorkspaceModel):
    """That somebody looked at two contacts and said that they are two. It outlives searches and merges: whoever is
    merged into one of them is not the other either."""

    first = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="told_apart_as_first")
    second = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="told_apart_as_second")
    by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = NotTheSameQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "first", "second"], name="duplicates_notthesame_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="duplicates_notthesame_in_order"
            ),
        ]
        indexes = [models.Index(fields=["workspace_id", "second"], name="duplicates_notthesame_second")]

    def __str__(self) -> str:
        return f"{self.first_id} is not {self.second_id}"
