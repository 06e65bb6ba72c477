"""Keep what a process knows about its tasks true. Called by every act that touches tasks, in its transaction."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import Count, Min, Q, Value
from django.db.models.functions import Coalesce

from staffetta.processes.models import Process, Task

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def sum_up(process: Process) -> Process:
    """Recount a locked process's tasks: how many, how many open, when the first of the open ones is To do."""
    still_open = Q(done_at=None)
    sums = Task.objects.filter(process=process).aggregate(
        task_count=Count("pk"),
        open_count=Count("pk", filter=still_open),
        wakes_at=Min(Coalesce("hold_until", Value(LONG_AGO)), filter=still_open),
    )
    for name, value in sums.items():
        setattr(process, name, value)
    process.planned_before = process.planned_before or process.task_count > 0
    process.save(update_fields=[*sums, "planned_before"])
    return process
