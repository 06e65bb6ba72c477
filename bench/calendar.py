"""The calendar when somebody has 2,000 tasks in a month, each view beside the bare SQL of the same rows.

    bench/calendar [COUNT] [--others 20000] [--kept DIRECTORY] [--only WORDS] [--runs 15] [--explain WORDS]

Fills a throw-away database with post-sales processes that have OTHERS tasks (20,000), puts COUNT tasks (2,000) of one
person into November 2031, half of them with a time, and asks as bench/contacts does.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.asking import Case, ask_all, asked_for
from bench.place import installation

FIRST = date(2031, 11, 1)
ROW = "t.id, t.title, t.date, t.starts_at, t.ends_at, t.hold_until, t.done_at, t.assignee_id, t.process_id"
BETWEEN = """
    select {row} from processes_task t where t.done_at is null and {whose} and (t.date between %s and %s
    or (t.starts_at < %s and t.ends_at > %s) or (t.date is null and t.starts_at is null and t.hold_until >= %s
    and t.hold_until < %s)) limit {most}"""


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(prog="bench/calendar", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("count", nargs="?", type=int, default=2000)
    parser.add_argument("--others", type=int, default=20_000, help="how many tasks there are besides")
    asked_for(parser)
    asked = parser.parse_args()
    with installation(asked.kept) as place:
        from bench.delivering import fill_delivering  # noqa: PLC0415 - needs Django
        from staffetta.core.isolation import workspace  # noqa: PLC0415 - as above

        begun = time.perf_counter()
        firm = fill_delivering(place, asked.others // 10)
        with workspace(firm.workspace.pk):
            _put(firm, asked.count)
        print(f"{asked.count:,} tasks in a month; ready after {time.perf_counter() - begun:.0f} s", flush=True)
        ask_all(firm, _cases, asked)


def _put(firm: Any, count: int) -> None:
    """Past the acts, since nothing of it is measured."""
    from staffetta.processes.models import Process, Task  # noqa: PLC0415 - as above

    if Task.objects.filter(date=FIRST, title="In the month").exists():
        return
    processes = list(Process.objects.order_by("pk")[:100])
    tasks = []
    for number in range(count):
        day = FIRST + timedelta(days=number % 30)
        begin = datetime(day.year, day.month, day.day, 7 + number // 30 % 10, number % 4 * 15, tzinfo=UTC)
        timed = {"all_day": False, "starts_at": begin, "ends_at": begin + timedelta(minutes=45), "hold_until": begin}
        whole = {"date": day, "hold_until": datetime(day.year, day.month, day.day, tzinfo=UTC)}
        process = processes[number % len(processes)]
        moments: dict[str, Any] = timed if number % 2 else whole
        tasks.append(Task(process=process, title="In the month", assignee=firm.members[0], **moments))
    Task.objects.bulk_create(tasks)


def _cases(firm: Any, page: Any) -> Iterable[Case]:
    me = firm.members[0].pk

    def sql(first: date, days: int, whose: str, most: int) -> tuple[str, tuple[Any, ...]]:
        last = first + timedelta(days=days - 1)
        begin, end = datetime(first.year, first.month, first.day, tzinfo=UTC), first + timedelta(days=days)
        who = ("t.assignee_id = %s", (me,)) if whose else ("true", ())
        return BETWEEN.format(row=ROW, whose=who[0], most=most), (*who[1], first, last, end, begin, begin, end)

    for name, view, first, days, most in (
        ("month", "month", FIRST, 42, 5000),
        ("week", "week", FIRST + timedelta(days=2), 7, 5000),
        ("day", "day", FIRST + timedelta(days=2), 1, 5000),
        ("agenda", "agenda", FIRST, 30, 5000),
    ):
        for whose in ("", "all"):
            text, parameters = sql(first, days, "" if whose else "mine", most)
            said = f"{name}, {'everybody' if whose else 'mine'}"
            yield Case(said, f"/calendar/?view={view}&date={first}&whose={whose}", text, parameters)
    text, parameters = sql(FIRST, 30, "mine", 5000)
    yield Case("API: a month, mine", f"/api/v1/calendar?first={FIRST}&last={FIRST + timedelta(days=29)}", text,
               parameters, api=True)  # fmt: skip


if __name__ == "__main__":
    main()
