"""What the clock triggers for webhooks."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from staffetta.accounts.models import Workspace
from staffetta.core.acts import System
from staffetta.core.clock import at_times
from staffetta.core.db.across import workspaces_owing
from staffetta.core.isolation import workspace
from staffetta.webhooks.acts.purge import purge_deliveries
from staffetta.webhooks.waking import wake


@at_times("* * * * *")
def send_what_is_due(now: datetime) -> None:
    """Repetitions whose time has come, and what a worker that died has left."""
    for workspace_id in workspaces_owing("staffetta_webhooks_owing", now):
        with workspace(workspace_id):
            wake()


@at_times("41 3 * * *")
def forget_what_is_old(now: datetime) -> None:
    """Messages older than the retention go."""
    for found in Workspace.objects.all():
        with workspace(found.pk):
            purge_deliveries(now - timedelta(days=settings.WEBHOOKS_DAYS), by=System("webhooks.retention"))
