"""What was told to whom: the in-app inbox."""

from __future__ import annotations

import uuid

from django.db import models

from staffetta.accounts.models import Member
from staffetta.core.models import WorkspaceModel
from staffetta.notices.querysets import NoticeQuerySet


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
        indexes = [models.Index(fields=["workspace_id", "to", "-told_at"], name="notices_inbox")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_id}"
