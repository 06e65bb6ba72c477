"""Jobs that failed for good, and having them done again. The queue's tables stand outside the wall: always filter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from staffetta.history.models import Delivery

SHOWN = 100


@dataclass(frozen=True)
class Failure:
    """One job that gave up after its retries. `about` is the event that it reacted to, if it was a reaction."""

    id: int
    name: str
    attempts: int
    at: datetime | None
    about: Any


def failures(workspace_id: UUID) -> list[Failure]:
    """The latest failed jobs of this workspace."""
    jobs = list(_failed(workspace_id).order_by("-id")[:SHOWN])
    ids = [job.args["delivery_id"] for job in jobs if "delivery_id" in job.args]
    owed = {str(d.pk): d for d in Delivery.objects.filter(pk__in=ids).select_related("event")}
    return [_failure(job, owed.get(job.args.get("delivery_id", ""))) for job in jobs]


def _failure(job: ProcrastinateJob, delivery: Delivery | None) -> Failure:
    name = delivery.reaction if delivery else job.task_name
    return Failure(job.id, name, job.attempts, job.scheduled_at, delivery.event if delivery else None)


def failing_workspaces() -> list[UUID]:
    """The workspaces that have failed jobs."""
    named = ProcrastinateJob.objects.filter(status="failed").order_by().values_list("args__workspace_id", flat=True)
    return [UUID(text) for text in named.distinct() if text is not None]


def _failed(workspace_id: UUID) -> Any:
    return ProcrastinateJob.objects.filter(status="failed", args__workspace_id=str(workspace_id))


def retry(workspace_id: UUID, job_id: int, *, at: datetime) -> bool:
    """Put the job back on the queue; False when this workspace has no such failed job."""
    if not _failed(workspace_id).filter(pk=job_id).exists():
        return False
    app.job_manager.retry_job_by_id(job_id, retry_at=at)
    return True
