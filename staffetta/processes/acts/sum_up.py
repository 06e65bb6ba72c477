"""Keep what a process knows about its tasks true. Called by every act that touches tasks, in its transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from staffetta.core.db.remembered import remembered_figures
from staffetta.processes.acts.settle import settle
from staffetta.processes.models import Process, Task

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@remembered_figures
def _sums(process: UUID) -> tuple[QuerySet[Task], dict[str, Any]]:
    still_open = Q(done_at=None)
    return Task.objects.filter(process=process), {
        "task_count": Count("pk"),
        "open_count": Count("pk", filter=still_open),
        "finished_at": Max("done_at"),
        "wakes_at": Min(Coalesce("hold_until", Value(LONG_AGO)), filter=still_open),
    }


def sum_up(process: Process) -> Process:
    """Recount a locked process's tasks: how many, how many open, when the first of the open ones is To do, or when the
    last was done.
    What waits for another task is held or freed first."""
    settle(process)
    sums = _sums(process.pk)
    sums["finished_at"] = None if sums["open_count"] else sums["finished_at"]
    for name, value in sums.items():
        setattr(process, name, value)
    process.planned_before = process.planned_before or process.task_count > 0
    process.save(update_fields=[*sums, "planned_before"])
    return process


def begin_with(process: Process, tasks: Sequence[Task]) -> None:
    """Sum up a process that is not written yet and begins with these open tasks."""
    process.task_count = process.open_count = len(tasks)
    process.wakes_at = min((task.hold_until or LONG_AGO for task in tasks), default=None)
    process.planned_before = bool(tasks)
