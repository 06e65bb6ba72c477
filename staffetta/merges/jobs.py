"""What the clock triggers for merges."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Workspace
from staffetta.core.acts import System
from staffetta.core.clock import at_times
from staffetta.core.isolation import workspace
from staffetta.merges.acts.purge import purge_merges


@at_times("17 * * * *")
def make_final(now: datetime) -> None:
    """Merges whose term has passed can no longer be undone; what that needed is deleted."""
    for found in Workspace.objects.all():
        with workspace(found.pk):
            purge_merges(by=System("merges.term"), at=now)
