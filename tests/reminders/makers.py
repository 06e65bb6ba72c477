"""Tasks with reminders."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from staffetta.core.acts import System
from staffetta.notices.models import Notice
from staffetta.processes.models import Reminder, Task
from staffetta.processes.plans import ReminderDraft
from staffetta.reminders.acts.tell import tell_due
from tests.processes.makers import a_task

CLOCK = System("tests")
DAY = date(2026, 3, 4)
DUE = datetime(2026, 3, 4, 13, 30, tzinfo=UTC)  # 14:30 in Rome
LATER = datetime(2026, 3, 4, 13, 31, tzinfo=UTC)


def a_reminder(*where: Any, day: date = DAY, at: time | None = time(14, 30), **values: Any) -> Task:
    """A task of which is reminded at 14:30 in Rome, at 13:30 UTC."""
    return a_task(*where, reminder=ReminderDraft(day, at), **values)


def of(task: Task) -> Reminder:
    """Its reminder, as it is now."""
    return Reminder.objects.get(task=task)


def tell(at: datetime = LATER) -> int:
    """Have told what is due by then."""
    return tell_due(at=at, by=CLOCK)


def told_to(task: Task) -> list[str]:
    """The names of those who were told of it, as often as they were."""
    rows = Notice.objects.filter(kind="reminders.due", subject_id=task.pk)
    return sorted(rows.values_list("to__name", flat=True))
