"""Tasks that wait for another: held while that one is open, free when it is done (decision 20). Called within acts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from staffetta.accounts.firm import running_firm
from staffetta.core.db.remembered import remembered
from staffetta.processes.models import Process, Reminder, Task
from staffetta.processes.schedule import BLOCKED, Timing, hold_until, zone_of


def settle(process: Process) -> list[Task]:
    """Hold and free the tasks of a locked process as what they wait for is now; those that were freed come back.

    Every act that touches tasks comes through here by summing up, so that `hold_until` is right whatever happened to
    the other task: done, reopened, deleted, restored.
    """
    if process.kind != Process.Kind.POST_SALES:
        return []
    freed = []
    for task in _waiting(process.pk):
        other = task.waits_for
        blocked = other is not None and other.done_at is None and other.process_id == process.pk
        if blocked == task.is_blocked:
            continue
        task.hold_until = BLOCKED if blocked else own_hold(task)
        task.save(update_fields=["hold_until"])
        if not blocked:
            freed.append(task)
    return freed


def own_hold(task: Task) -> datetime | None:
    """Until when it waits by its own moments alone."""
    reminder = Reminder.objects.filter(task=task).first()
    timing = Timing(task.all_day, task.date, task.starts_at, task.ends_at)
    return hold_until(timing, reminder.due_at if reminder else None, zone_of(task.assignee, running_firm()))


@remembered(plan=True)
def _waiting(process: UUID) -> QuerySet[Task]:
    found = Task.objects.filter(Q(waits_for__isnull=False) | Q(hold_until=BLOCKED), process=process, done_at=None)
    return found.select_related("waits_for", "assignee__user").order_by("pk")
