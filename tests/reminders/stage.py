"""What the kills play on: run as a program beside a running instance, prints what the test needs to know.

A firm, and as many reminders as are asked for, falling due from now on over so many seconds: most of tasks that one
person has, some of a group's two, some of tasks that are done, of which nobody is to hear.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import django


def main(count: int, seconds: float) -> None:
    """Found the firm, and lay the reminders."""
    django.setup()
    from staffetta.core.isolation import workspace  # noqa: PLC0415 - needs Django
    from tests.cast import a_firm  # noqa: PLC0415 - as above

    with workspace(None):
        cast = a_firm()
    with workspace(cast.workspace.pk):
        expected = lay(cast, count, seconds)
    print(json.dumps({"workspace": str(cast.workspace.pk), "expected": expected}))


def lay(cast: Any, count: int, seconds: float) -> dict[str, list[str]]:
    """The tasks, each with those who are to be told of it."""
    from staffetta.processes.models import Process, Reminder, Task  # noqa: PLC0415 - needs Django

    now = datetime.now(UTC)
    process = Process.objects.create(kind=Process.Kind.LEAD, title="Kills", handler=cast.seller)
    expected, tasks, reminders = {}, [], []
    for number in range(count):
        due = now + timedelta(seconds=1 + seconds * number / count)
        task = Task(process=process, title=f"Task {number}", hold_until=due)
        person = cast.everybody[number % len(cast.everybody)]
        told = [person]
        if number % 10 == 8:
            task.group, told = cast.back, [cast.office, cast.clerk]
        else:
            task.assignee = person
        if number % 10 == 9:
            task.done_at, told = now, []
        tasks.append(task)
        reminders.append(Reminder(task=task, date=due.date(), at=due.time(), due_at=due))
        expected[str(task.pk)] = sorted(str(member.pk) for member in told)
    Task.objects.bulk_create(tasks, batch_size=1000)
    Reminder.objects.bulk_create(reminders, batch_size=1000)
    return expected


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
