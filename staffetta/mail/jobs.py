"""What the clock triggers for e-mail."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Workspace
from staffetta.core.clock import at_times
from staffetta.core.db.across import workspaces_owing
from staffetta.core.isolation import workspace
from staffetta.core.jobs import enqueue
from staffetta.mail.acts.purge import purge_letters
from staffetta.mail.schedule import KEPT
from staffetta.mail.waking import send_due


@at_times("* * * * *")
def send_what_is_due(now: datetime) -> None:
    """Repetitions whose time has come, what quiet hours held back, what a worker that died has left."""
    for workspace_id in workspaces_owing("staffetta_mail_owing", now):
        with workspace(workspace_id):
            enqueue(send_due)


@at_times("47 3 * * *")
def forget_what_is_old(now: datetime) -> None:
    """What went out long ago is no longer known."""
    for found in Workspace.objects.all():
        with workspace(found.pk):
            purge_letters(now - KEPT)
