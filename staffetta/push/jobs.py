"""What the clock triggers for push."""

from __future__ import annotations

from datetime import datetime

from staffetta.core.clock import at_times
from staffetta.core.db.across import workspaces_owing
from staffetta.core.isolation import workspace
from staffetta.core.jobs import enqueue
from staffetta.push.waking import send_due


@at_times("* * * * *")
def send_what_is_due(now: datetime) -> None:
    """Repetitions whose time has come, what quiet hours held back, what a worker that died has left."""
    for workspace_id in workspaces_owing("staffetta_push_owing", now):
        with workspace(workspace_id):
            enqueue(send_due)
