"""What the clock triggers for accounts."""

from __future__ import annotations

from datetime import datetime, timedelta

from staffetta.accounts.models import Answer, Workspace
from staffetta.core.clock import at_times
from staffetta.core.isolation import workspace

KEPT = timedelta(hours=48)


@at_times("41 * * * *")
def forget_answers(now: datetime) -> None:
    """Answers under an Idempotency-Key are repeated for two days, then forgotten (X-03)."""
    for found in Workspace.objects.all():
        with workspace(found.pk):
            Answer.objects.filter(created_at__lt=now - KEPT).delete()
