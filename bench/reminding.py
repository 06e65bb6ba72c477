"""How late reminders are told (T-04): so many, due within a stretch of time, on the whole process tree as everybody
runs it. Late is a reminder until its notice is committed: somebody else's connection looks for it all the time.

The raw limit is measured in the same run: what one connection needs to insert as many inbox rows and to mark as many
reminders, in portions of the same size, without any of the rest.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from bench.running import Running, cpu_of, running

AHEAD = 6.0
"""Seconds until the first is due: time to lay them, and for the machine to calm down."""
PEOPLE = 20


def main(count: int, spread: float) -> None:
    """Measure, and print."""
    with running() as server:
        place = _found()
        begun = _lay(place, count, spread)
        time.sleep(max(0.0, (begun - datetime.now(UTC)).total_seconds() - 0.5))
        before = cpu_of(server)
        lateness = _watch(server, place, count)
        spent = {name: seconds - before[name] for name, seconds in cpu_of(server).items()}
        limit = _limit(server, place, count)
        told = sorted(lateness)
        print(
            f"{count} reminders due within {spread:g} s, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n"
            f"late: median {statistics.median(told):.3f} s, 95 of 100 under {told[int(len(told) * 0.95) - 1]:.3f} s,"
            f" worst {told[-1]:.3f} s; told {len(told)}\n"
            f"processor: worker {spent['worker']:.2f} s, database {spent['database']:.2f} s,"
            f" web {spent['web']:.2f} s\n"
            f"raw limit, one connection: {limit:.3f} s for as many inbox rows and marks"
        )
        idle = cpu_of(server)
        time.sleep(10)
        rest = {name: (seconds - idle[name]) * 10 for name, seconds in cpu_of(server).items()}
        print(f"afterwards, at rest: worker {rest['worker']:.1f} %, database {rest['database']:.1f} % of a core")


def _found() -> uuid.UUID:
    """A firm of twenty people; past the acts, since nothing of it is measured."""
    from staffetta.accounts.acts.add_member import add_member  # noqa: PLC0415 - needs Django, set up by now
    from staffetta.accounts.acts.found import Firm, found_workspace  # noqa: PLC0415 - as above
    from staffetta.accounts.models import Role  # noqa: PLC0415 - as above
    from staffetta.core.acts import System  # noqa: PLC0415 - as above
    from staffetta.core.isolation import workspace  # noqa: PLC0415 - as above

    by = System("bench")
    firm, _administrator = found_workspace(
        Firm(name="Bench", timezone="UTC"),
        email="a@bench.example",
        name="A",
        password=None,
        by=by,
        at=datetime.now(UTC),
    )
    with workspace(firm.pk):
        for number in range(PEOPLE - 1):
            add_member(email=f"p{number}@bench.example", name=f"P {number}", role=Role.USER, timezone="UTC", by=by)
    return firm.pk


def _lay(place: uuid.UUID, count: int, spread: float) -> datetime:
    """Lay the reminders; when the first is due."""
    from staffetta.accounts.models import Member  # noqa: PLC0415 - as above
    from staffetta.core.isolation import workspace  # noqa: PLC0415 - as above
    from staffetta.processes.models import Process, Reminder, Task  # noqa: PLC0415 - as above

    first = datetime.now(UTC) + timedelta(seconds=AHEAD)
    with workspace(place):
        people = list(Member.objects.all())
        process = Process.objects.create(kind=Process.Kind.LEAD, title="Bench", handler=people[0])
        tasks, reminders = [], []
        for number in range(count):
            due = first + timedelta(seconds=spread * number / count)
            task = Task(process=process, title=f"Call {number}", assignee=people[number % PEOPLE], hold_until=due)
            tasks.append(task)
            reminders.append(Reminder(task=task, date=due.date(), at=due.time(), due_at=due))
        Task.objects.bulk_create(tasks, batch_size=1000)
        Reminder.objects.bulk_create(reminders, batch_size=1000)
    return first


def _connect(server: Running, place: uuid.UUID) -> psycopg.Connection[Any]:
    connection = psycopg.connect(server.address, autocommit=True)
    connection.execute("select set_config('app.workspace', %s, false)", (str(place),))
    return connection


def _watch(server: Running, place: uuid.UUID, count: int) -> list[float]:
    """How late each is seen by others."""
    question = (
        "select n.id, r.due_at from notices_notice n join processes_reminder r on r.task_id = n.subject_id"
        " where n.kind = 'reminders.due' and n.id > %s"
    )
    newest, late, begun = uuid.UUID(int=0), [], time.monotonic()
    with _connect(server, place) as connection:
        seen: set[uuid.UUID] = set()
        while len(late) < count and time.monotonic() - begun < 120:
            rows = connection.execute(question, (newest,)).fetchall()
            now = datetime.now(UTC)
            late += [(now - due).total_seconds() for pk, due in rows if pk not in seen]
            seen |= {pk for pk, _due in rows}
            time.sleep(0.01)
    return late


def _limit(server: Running, place: uuid.UUID, count: int, portion: int = 100) -> float:
    """Seconds for the bare rows."""
    insert = (
        "insert into notices_notice (id, workspace_id, to_id, kind, subject, subject_id, said, told_at)"
        " select gen_random_uuid(), workspace_id, to_id, 'bench', subject, subject_id, said, told_at"
        " from notices_notice where id = any(%s)"
    )
    mark = "update processes_reminder set told_at = now() where task_id = any(%s)"
    with _connect(server, place) as connection:
        rows = connection.execute("select id, subject_id from notices_notice where kind = 'reminders.due'").fetchall()
        begun = time.monotonic()
        for first in range(0, count, portion):
            some = rows[first : first + portion]
            with connection.transaction():
                connection.execute(insert, ([pk for pk, _task in some],))
                connection.execute(mark, ([task for _pk, task in some],))
        return time.monotonic() - begun


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, float(sys.argv[2]) if len(sys.argv) > 2 else 0.0)
