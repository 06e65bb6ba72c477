"""What the clock triggers for devices."""

from __future__ import annotations

from datetime import datetime, timedelta

from staffetta.accounts.models import Workspace
from staffetta.core.clock import at_times
from staffetta.core.isolation import workspace
from staffetta.dav.acts.forget import forget_gone

KEPT = timedelta(days=180)
"""A device that was away for longer begins anew."""


@at_times("23 4 * * *")
def forget_what_has_long_gone(now: datetime) -> None:
    """Names of what went half a year ago are no longer known."""
    for found in Workspace.objects.all():
        with workspace(found.pk):
            forget_gone(now - KEPT)
