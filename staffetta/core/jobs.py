"""Put work on the job queue inside the running transaction; it is done after the commit, or never (rollback)."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from staffetta.core.acts import set_door
from staffetta.core.isolation import current_workspace_id, workspace

Job = Callable[..., None]
_TASKS: dict[str, Any] = {}


def job(function: Job) -> Job:
    """Mark a function as a job. It runs in the worker, in the workspace that enqueued it, with JSON arguments.

    A job may run more than once (a worker that dies is replaced): it must be idempotent.
    """
    name = f"{function.__module__}.{function.__name__}"

    def run(workspace_id: str, **arguments: Any) -> None:
        set_door("job")
        with workspace(uuid.UUID(workspace_id)):
            function(**arguments)

    _TASKS[name] = app.task(name=name, retry=5)(run)
    return function


def enqueue(function: Job, **arguments: Any) -> None:
    """Have this job done after the running transaction commits. Arguments must be JSON-ready; ids only, no data."""
    name = f"{function.__module__}.{function.__name__}"
    _TASKS[name].defer(workspace_id=str(current_workspace_id()), **arguments)


def enqueue_at(function: Job, at: datetime, **arguments: Any) -> None:
    """The same, not before this moment."""
    name = f"{function.__module__}.{function.__name__}"
    _TASKS[name].configure(schedule_at=at).defer(workspace_id=str(current_workspace_id()), **arguments)


def enqueue_unless_waiting(function: Job, **arguments: Any) -> None:
    """The same, unless this workspace has such a job that waits already. Outside a transaction: whoever does the same
    at this instant would wait for it."""
    inside = str(current_workspace_id())
    name = f"{function.__module__}.{function.__name__}"
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        _TASKS[name].configure(queueing_lock=f"{name} {inside}").defer(workspace_id=inside, **arguments)
