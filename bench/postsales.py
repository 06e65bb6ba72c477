"""The section Clients at 200,000 post-sales processes, each page beside the bare SQL of the same rows in the same run.

    bench/postsales [COUNT] [--kept DIRECTORY] [--only WORDS] [--runs 15] [--explain WORDS]

Fills a throw-away database with COUNT processes of five years (200,000, of which one in twenty is active) and ten tasks
each, then asks as bench/contacts does. The aims: the badge takes less than 5 ms, a page 12 ms more than its SQL.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterable
from typing import Any

from bench.asking import Case, ask_all, asked_for
from bench.place import installation


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(prog="bench/postsales", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("count", nargs="?", type=int, default=200_000)
    asked_for(parser)
    asked = parser.parse_args()
    with installation(asked.kept) as place:
        from bench.delivering import fill_delivering  # noqa: PLC0415 - needs Django

        begun = time.perf_counter()
        firm = fill_delivering(place, asked.count)
        print(f"{asked.count:,} processes; ready after {time.perf_counter() - begun:.0f} s", flush=True)
        if not asked.only or "badge" in asked.only:
            _badge(firm, asked.runs)
        ask_all(firm, _cases, asked)


def _badge(firm: Any, runs: int) -> None:
    """The figures of the badge for everybody, as every page asks for them."""
    from staffetta.core.isolation import workspace  # noqa: PLC0415
    from staffetta.postsales.querysets import count_in_hand  # noqa: PLC0415

    with workspace(firm.workspace.pk):
        found, taken, ours = [], [], []
        for member in firm.members:
            found.append(count_in_hand(member).total)
            for _run in range(runs):
                begun, cpu = time.perf_counter(), time.process_time()
                count_in_hand(member)
                taken.append((time.perf_counter() - begun) * 1000)
                ours.append((time.process_time() - cpu) * 1000)
    slow = sorted(taken)[-len(taken) // 20]
    print(
        f"badge: {statistics.median(taken):.1f} ms, {statistics.median(ours):.1f} of it ours (1 of 20: {slow:.1f});"
        f" {min(found):,} to {max(found):,} processes in hand (aim 5 ms)",
        flush=True,
    )


ROW = "s.process_id, s.lead_id, s.template_id, p.title, p.handler_id, p.contact_id, p.task_count, p.open_count"
FROM = "from postsales_postsalesprocess s join processes_process p on p.id = s.process_id"
ACTIVE = "p.kind = 'postsales' and (p.open_count > 0 or p.task_count = 0)"
SINCE = "(case when p.wakes_at is null then '1970-01-01 00:00:00+00'::timestamptz else p.wakes_at end)"
TURN = f"order by {SINCE}, s.process_id limit 51"
SOON = f"select {ROW} {FROM} where {ACTIVE}"  # noqa: S608
ALL = f"select {ROW} {FROM}"  # noqa: S608


def _cases(firm: Any, page: Any) -> Iterable[Case]:
    from staffetta.postsales.models import PostSalesProcess  # noqa: PLC0415

    me, other, tag = firm.members[0].pk, firm.members[3].pk, firm.tags[0]
    tagged = "s.process_id in (select process_id from processes_tagging where tag_id = %s)"
    newest = "order by s.created_at desc, s.process_id desc limit 51"
    yield Case("list: active", "/clients/", f"{SOON} {TURN}")
    yield Case("list: to do", "/clients/?state=todo", f"{SOON} and {SINCE} <= now() {TURN}")
    yield Case("list: on hold", "/clients/?state=on_hold", f"{SOON} and {SINCE} > now() {TURN}")
    yield Case("list: done", "/clients/?state=done",
               f"{ALL} where p.open_count = 0 and p.task_count > 0 {newest}")  # fmt: skip
    yield Case("list: all", "/clients/?state=all", f"{ALL} {newest}")
    yield Case("list: a handler's", f"/clients/?handler={other}", f"{SOON} and p.handler_id = %s {TURN}", (other,))
    yield Case(
        "list: three filters", f"/clients/?state=on_hold&handler={other}&tag={tag.name}",
        f"{SOON} and {SINCE} > now() and p.handler_id = %s and {tagged} {TURN}", (other, tag.pk),
    )  # fmt: skip
    yield Case(
        "list: by handler", "/clients/?sort=handler",
        f"{SOON.replace(' where ', ' left join accounts_member m on m.id = p.handler_id where ')}"
        f" order by m.name, p.handler_id, {SINCE}, s.process_id limit 51",
    )  # fmt: skip
    yield Case(
        "list: in my hands", "/clients/?mine=1",
        f"{SOON} and (p.handler_id = %s or p.id in (select process_id from processes_task t where t.done_at is null"  # noqa: S608
        f" and t.assignee_id = %s)) {TURN}", (me, me),
    )  # fmt: skip
    yield Case("list: words", "/clients/?q=heat+pump", f"{SOON} and p.folded like '%% heat%%' and p.folded like '%% pump%%' {TURN}")  # fmt: skip  # noqa: E501
    yield Case("API: processes", "/api/v1/post-sales?state=active", f"{SOON} {TURN}", api=True)
    one = PostSalesProcess.objects.filter(process__open_count__gt=0).order_by("-process_id")[5]
    yield Case("a process", f"/clients/{one.pk}/", f"{ALL} where s.process_id = %s", (one.pk,))
    yield Case(
        "a page with its badges", "/administration/",
        f"select count(*) {FROM} where {ACTIVE} and (p.handler_id = %s or p.id in (select process_id from"  # noqa: S608
        " processes_task t where t.done_at is null and t.assignee_id = %s))", (me, me),
    )  # fmt: skip
    yield Case("report: 90 days", "/reports/delivery/", REPORT)


SINCE_THEN = "now() - interval '90 days'"
REPORT = f"""
    with done as (
        select s.template_id, p.handler_id, p.finished_at - s.created_at lasting, p.finished_at::date finished,
            (select max(coalesce(t.date, t.ends_at::date)) from processes_task t where t.process_id = p.id) planned
        {FROM} where p.finished_at >= {SINCE_THEN}),
    worked as (
        select s.template_id, p.handler_id, t.expected_hours, t.actual_hours, t.done_at::date <= t.date timely
        from processes_task t join processes_process p on p.id = t.process_id and p.kind = 'postsales'
        join postsales_postsalesprocess s on s.process_id = p.id where t.done_at >= {SINCE_THEN}),
    left_over as (
        select t.assignee_id, t.group_id, t.date, count(*) from processes_task t
        join processes_process p on p.id = t.process_id and p.kind = 'postsales' where t.done_at is null
        group by 1, 2, 3)
    select (select count(*) from left_over), (select count(*) from (
        select count(*), count(*) filter (where finished <= planned),
            percentile_cont(0.5) within group (order by lasting)
        from done group by grouping sets ((), (template_id), (handler_id))) x), (select count(*) from (
        select count(*), count(*) filter (where timely), sum(expected_hours), sum(actual_hours)
        from worked group by grouping sets ((), (template_id), (handler_id))) x)
"""  # noqa: S608
"""The report's figures in one: processes and tasks that were done, by template and by handler, and open work."""


if __name__ == "__main__":
    main()
