"""What the clock triggers for the bin."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Workspace
from staffetta.bin.acts.delete_for_good import empty_bin
from staffetta.core.acts import System
from staffetta.core.clock import at_times
from staffetta.core.isolation import workspace


@at_times("41 * * * *")
def empty_in_time(now: datetime) -> None:
    """What has lain in the bin for its time goes for good."""
    for found in Workspace.objects.all():
        with workspace(found.pk):
            while empty_bin(until=now, by=System("bin.term")):
                pass
