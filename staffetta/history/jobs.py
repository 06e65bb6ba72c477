"""What the clock triggers for the history: work that a dead worker has left is taken up again."""

from __future__ import annotations

from datetime import datetime, timedelta

from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app

from staffetta.accounts.models import Workspace
from staffetta.core.clock import at_times
from staffetta.core.db.across import workspaces_owing
from staffetta.core.isolation import workspace
from staffetta.core.jobs import enqueue, enqueue_unless_waiting
from staffetta.core.ticking import every_second
from staffetta.history.models import Delivery
from staffetta.history.recording import deliver, drain

OVERDUE = timedelta(minutes=30)
KEPT_HOURS = 24


@every_second
def drain_what_is_owed(now: datetime) -> None:
    """Workspaces that owe reactions get a job for them: those of which programs wrote many, and those whose own job was
    lost with its worker. So nothing that is written down is forgotten, whatever is killed when."""
    for workspace_id in workspaces_owing("staffetta_owing"):
        with workspace(workspace_id):
            enqueue_unless_waiting(drain)


@at_times("*/2 * * * *")
def take_up_stalled(now: datetime) -> None:
    """Jobs of workers that have given no sign of life are put back on the queue."""
    async_to_sync(_take_up_stalled)(now)


async def _take_up_stalled(now: datetime) -> None:
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=60):
        await app.job_manager.retry_job(job, retry_at=now)


@at_times("17 * * * *")
def pay_debts(now: datetime) -> None:
    """Reactions that failed, and whose own job gave up or was lost, are tried once more each hour."""
    for found in Workspace.objects.all():
        with workspace(found.pk):
            owed = Delivery.objects.filter(
                done_at=None, has_job=True, event__at__lt=now - OVERDUE, event__at__gt=now - timedelta(days=2)
            )
            for delivery in owed[:500]:
                enqueue(deliver, delivery_id=str(delivery.pk))


@at_times("43 2 * * *")
def forget_done(now: datetime) -> None:
    """Jobs that are done are no longer kept. The worker deletes each when it is done; this takes those of before."""
    async_to_sync(app.job_manager.delete_old_jobs)(nb_hours=KEPT_HOURS, include_cancelled=True)
