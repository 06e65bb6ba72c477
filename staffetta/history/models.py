"""What happened: events, and the reactions owed to them."""

from __future__ import annotations

from django.db import models

from staffetta.accounts.models import Member
from staffetta.core.models import WorkspaceModel
from staffetta.history.querysets import EventQuerySet


class Event(WorkspaceModel):
    """One fact, as it was known when it happened (X-05). Rows are added, never changed, but for anonymising.

    `said` holds what may stay for ever; `private` the personal values, which anonymising clears (C-11).
    `subject` is "room.model" and `subject_id` the record that the fact is about.
    """

    kind = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=200, default="", blank=True)
    door = models.CharField(max_length=20, default="page")
    subject = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    said = models.JSONField(default=dict)
    private = models.JSONField(null=True)

    objects = EventQuerySet.as_manager()
    personal = ("private",)
    impersonal = ("kind", "because", "door", "subject", "said")

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "subject_id", "-at"], name="history_event_subject"),
            models.Index(fields=["workspace_id", "-at"], name="history_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Delivery(WorkspaceModel):
    """One reaction owed to one event. Written with the event, so it cannot be lost; locked while it runs.

    `has_job`: a job of its own does it, with its repetitions; the others are done together, by whoever looks next.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    reaction = models.CharField(max_length=120)
    done_at = models.DateTimeField(null=True, blank=True)
    has_job = models.BooleanField(default=True)

    impersonal = ("reaction",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "event", "reaction"], name="history_delivery_once")
        ]
        indexes = [
            models.Index(
                fields=["workspace_id", "id"],
                condition=models.Q(done_at=None, has_job=False),
                name="history_delivery_owed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reaction} for {self.event_id}"
