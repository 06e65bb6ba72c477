"""Put work on the job queue inside the running transaction; it is done after the commit, or never (rollback)."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from staffetta.core.acts import set_door
from staffetta.core.isolation import current_workspace_id, workspace

Job = Callable[..., None]
_TASKS: dict[str, Any] = {}
_QUEUE = JobManager(DjangoConnector())
"""The queue as the running transaction sees it. In the worker the app has connections of its own: what is put on the
queue through them is there before the act that wrote it down, and the clock's thread would wait for a loop that is not
its own."""


def job(function: Job) -> Job:
    """Mark a function as a job. It runs in the worker, in the workspace that enqueued it, with JSON arguments.

    A job may run more than once (a worker that dies is replaced): it must be idempotent.
    """
    name = _name(function)

    def run(workspace_id: str, **arguments: Any) -> None:
        set_door("job")
        with workspace(uuid.UUID(workspace_id)):
            function(**arguments)

    _TASKS[name] = app.task(name=name, retry=5)(run)
    return function


def enqueue(function: Job, **arguments: Any) -> None:
    """Have this job done after the running transaction commits. Arguments must be JSON-ready; ids only, no data."""
    _deferrer(function).defer(workspace_id=str(current_workspace_id()), **arguments)


def enqueue_at(function: Job, at: datetime, **arguments: Any) -> None:
    """The same, not before this moment."""
    _deferrer(function, schedule_at=at).defer(workspace_id=str(current_workspace_id()), **arguments)


def enqueue_unless_waiting(function: Job, **arguments: Any) -> None:
    """The same, unless this workspace has such a job that waits already. Outside a transaction: whoever does the same
    at this instant would wait for it."""
    inside = str(current_workspace_id())
    deferrer = _deferrer(function, queueing_lock=f"{_name(function)} {inside}")
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        deferrer.defer(workspace_id=inside, **arguments)


def _deferrer(function: Job, **options: Any) -> JobDeferrer:
    return configure_task(name=_TASKS[_name(function)].name, job_manager=_QUEUE, **options)


def _name(function: Job) -> str:
    return f"{function.__module__}.{function.__name__}"
