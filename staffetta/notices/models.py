"""What was told to whom: the in-app inbox; and how everybody wants to be told."""

from __future__ import annotations

import uuid

from django.db import models

from staffetta.accounts.models import Member
from staffetta.core.models import Versioned, WorkspaceModel
from staffetta.notices.querysets import NoticeQuerySet, PreferencesQuerySet


class Notice(WorkspaceModel):
    """One thing told to one member, about a record (L-08, L-16). `kind` decides the sentence and the preference."""

    to = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.UUIDField(default=uuid.uuid4)
    said = models.JSONField(default=dict)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    told_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()
    personal = ("said",)
    impersonal = ("kind", "subject")

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "to", "-told_at"], name="notices_inbox"),
            models.Index(fields=["workspace_id", "to"], condition=models.Q(read_at=None), name="notices_unread"),
            models.Index(fields=["workspace_id", "told_at"], name="notices_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_id}"


class Preferences(WorkspaceModel, Versioned):
    """How a member wants to be told (T-04, L-16). Who never said anything has no row: the kinds' own defaults hold.

    `channels` keeps what differs from the defaults: {"leads.assigned": {"email": false}}. Between `quiet_from` and
    `quiet_until` of his own day, and with `quiet_weekends` on Saturdays and Sundays, no e-mail and no push goes out;
    it waits. With `agenda_at` he gets his day by e-mail at that time; `agenda_on` is the last day for which he did.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    channels = models.JSONField(default=dict)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    quiet_weekends = models.BooleanField(default=False)
    agenda_at = models.TimeField(null=True, blank=True)
    agenda_on = models.DateField(null=True, blank=True)

    objects = PreferencesQuerySet.as_manager()
    impersonal = ("channels",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "member"], name="notices_preferences_one")]
        indexes = [
            models.Index(fields=["workspace_id"], condition=models.Q(agenda_at__isnull=False), name="notices_agendas"),
        ]

    def __str__(self) -> str:
        return f"of {self.member_id}"
