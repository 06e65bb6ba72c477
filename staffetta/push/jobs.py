"""What the clock triggers for push."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Workspace
from staffetta.core.clock import at_times
from staffetta.core.isolation import workspace
from staffetta.core.jobs import enqueue
from staffetta.push.models import Signal
from staffetta.push.waking import send_due


@at_times("* * * * *")
def send_what_is_due(now: datetime) -> None:
    """Repetitions whose time has come, what quiet hours held back, what a worker that died has left."""
    for found in Workspace.objects.all():
        with workspace(found.pk):
            if Signal.objects.filter(due_at__lte=now).exists():
                enqueue(send_due)
