"""Links by which customers look at post-sales processes, and what they see there: this and nothing else."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models

from staffetta.accounts.models import Member
from staffetta.core.models import WorkspaceModel
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import Task
from staffetta.sharing.querysets import ShareQuerySet


class Share(WorkspaceModel):
    """A secret link. Only its digest is kept, so that nobody can read a link out of the database or a backup."""

    post_sales = models.ForeignKey(PostSalesProcess, on_delete=models.CASCADE, related_name="shares")
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    created_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    views = models.PositiveIntegerField(default=0)

    objects = ShareQuerySet.as_manager()
    impersonal = ("digest", "language")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "digest"], name="sharing_share_digest")]

    def __str__(self) -> str:
        return f"{self.post_sales_id} until {self.expires_at:%Y-%m-%d}"

    def state_at(self, now: datetime) -> str:
        """open, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "open" if now < self.expires_at else "expired"


class ShownTask(WorkspaceModel):
    """That customers see this task. Without such a row they do not."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="shown")

    objects: models.Manager[ShownTask]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "task"], name="sharing_shown_once")]

    def __str__(self) -> str:
        return str(self.task_id)
