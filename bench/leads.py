"""The pages of selling at half a million leads, each beside the bare SQL of the same rows in the same run.

    bench/leads [COUNT] [--kept DIRECTORY] [--copy-of DIRECTORY] [--only WORDS] [--runs 15] [--explain WORDS]

Fills a throw-away database with COUNT leads of five years (500,000, of which some 6,500 are open), four tasks each and
a million notes, then asks as bench/contacts does. `--copy-of` takes a filled directory of another run as it is, so that
several can measure at once, each on its own. The aim: a page takes at most 12 ms more than its SQL.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.asking import Case, ask_all, asked_for
from bench.place import installation


def main() -> None:
    """See above."""
    asked = _arguments()
    if asked.copy_of and not Path(asked.kept).exists():
        _copy(Path(asked.copy_of), Path(asked.kept))
    with installation(asked.kept) as place:
        from bench.selling import fill_selling  # noqa: PLC0415 - needs Django

        begun = time.perf_counter()
        firm = fill_selling(place, asked.count)
        print(f"{asked.count:,} leads; ready after {time.perf_counter() - begun:.0f} s", flush=True)
        ask_all(firm, _cases, asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/leads", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("count", nargs="?", type=int, default=500_000)
    parser.add_argument("--copy-of", default="", help="begin with a copy of this kept directory")
    asked_for(parser)
    asked = parser.parse_args()
    if asked.copy_of and not asked.kept:
        parser.error("--copy-of needs --kept, the directory that becomes the copy")
    return asked


def _copy(filled: Path, kept: Path) -> None:
    """A database is copied whole, and only while nobody has it open."""
    if any(filled.glob("postgres/*/postmaster.pid")):
        raise SystemExit(f"{filled} is in use: a copy of an open database would be none.")
    program = shutil.which("cp") or "cp"
    subprocess.run([program, "-a", "--reflink=auto", str(filled), str(kept)], check=True)  # noqa: S603


ROW = "l.process_id, l.number, l.outcome, l.amount, l.currency, l.step_id, p.title, p.handler_id, p.wakes_at"
FROM = "from leads_lead l join processes_process p on p.id = l.process_id"
ALL = f"select {ROW} {FROM}"  # noqa: S608
OPEN = f"{ALL} where l.outcome = 'open'"
NEWEST = "order by l.created_at desc, l.process_id desc limit 51"
TASK = "select t.* from processes_task t where t.done_at is null"


def _cases(firm: Any, page: Any) -> Iterable[Case]:
    yield from _lists(firm)
    yield from _single()
    yield from _tasks(firm)
    yield from _busy()
    yield from _reports()


def _lists(firm: Any) -> Iterable[Case]:
    from staffetta.leads.models import Pipeline  # noqa: PLC0415

    handler, tag = firm.members[3].pk, firm.tags[0]
    sales = Pipeline.objects.get(code="sales").pk
    tagged = "l.process_id in (select process_id from processes_tagging where tag_id = %s)"
    yield Case("list: open, compact", "/leads/?mode=compact", f"{OPEN} {NEWEST}")
    yield Case("list: open, extended", "/leads/?mode=extended", f"{OPEN} {NEWEST}")
    yield Case("list: all", "/leads/?mode=compact&status=all", f"{ALL} {NEWEST}")
    yield Case(
        "list: three filters", f"/leads/?mode=compact&pipeline={sales}&handler={handler}&tag={tag.name}",
        f"{OPEN} and l.pipeline_id = %s and p.handler_id = %s and {tagged} {NEWEST}", (sales, handler, tag.pk),
    )  # fmt: skip
    yield Case(
        "list: won, three filters",
        f"/leads/?mode=compact&status=won&pipeline={sales}&handler={handler}&tag={tag.name}",
        f"{ALL} where l.outcome = 'won' and l.pipeline_id = %s and p.handler_id = %s and {tagged} {NEWEST}",
        (sales, handler, tag.pk),
    )  # fmt: skip
    yield Case("list: open, no next step", "/leads/?mode=compact&status=no_next_step",
               f"{OPEN} and p.open_count = 0 {NEWEST}")  # fmt: skip
    yield Case(
        "board", f"/leads/board/?pipeline={sales}",
        "select step_id, currency, count(*), sum(amount) from leads_lead where pipeline_id = %s and outcome = 'open'"
        " group by 1, 2", (sales,),
    )  # fmt: skip
    yield Case("API: leads", "/api/v1/leads", f"{OPEN} {NEWEST}", api=True)


def _single() -> Iterable[Case]:
    from staffetta.leads.models import Lead  # noqa: PLC0415

    for outcome in ("open", "won"):
        lead = Lead.objects.filter(outcome=outcome, process__task_count__gt=3).order_by("-process_id")[5]
        row = f"{ALL} where l.process_id = %s"
        yield Case(f"lead page: {outcome}", f"/leads/{lead.pk}/", row, (lead.pk,))
    yield Case("API: a lead", f"/api/v1/leads/{lead.pk}", row, (lead.pk,), api=True)


def _tasks(firm: Any) -> Iterable[Case]:
    me = firm.members[0].pk
    mine = f"{TASK} and t.assignee_id = %s order by t.hold_until limit 51"
    yield Case("My day", "/", mine, (me,))
    yield Case("tasks: mine", "/tasks/", mine, (me,))
    done = "select t.* from processes_task t where t.done_by_id = %s order by t.done_at desc limit 51"
    yield Case("tasks: done by me", "/tasks/?list=done", done, (me,))
    found = (
        "select t.* from processes_task t where t.done_at is not null and t.id in"
        " (select task_id from processes_taskword where word >= %s and word < %s) order by t.done_at desc limit 51"
    )
    for text, why in (("zanzibar", "nobody used"), ("invo", "many used")):
        address = f"/tasks/?list=all&state=done&q={text}"
        yield Case(f"tasks: done, a word {why}", address, found, (text, f"{text}\U0010ffff"))
    yield Case(
        "a page with its badges", "/administration/",
        "select count(*) from leads_lead l join processes_process p on p.id = l.process_id"
        " where l.outcome = 'open' and p.handler_id = %s and (p.open_count = 0 or p.wakes_at <= now())", (me,),
    )  # fmt: skip


def _busy() -> Iterable[Case]:
    """Whoever asks has no tasks of his own: the day of the one who has the most, to which an administrator may look."""
    from django.db.models import Count  # noqa: PLC0415

    from staffetta.processes.models import Task  # noqa: PLC0415

    tasks = Task.objects.open().exclude(assignee=None).order_by().values_list("assignee")
    who, _count = tasks.annotate(count=Count("pk")).order_by("-count")[0]
    yield Case("My day: of who has the most", f"/?member={who}", f"{TASK} and t.assignee_id = %s", (who,))


CAME = (
    "select s.step_id, s.currency, count(*), sum(s.amount), count(*) filter (where s.advanced_at < now())"
    " from leads_stay s where s.step_id = any(%s::uuid[]) and s.entered_at >= now() - %s * interval '1 day'"
    " and (s.came_before is null or s.came_before < now() - %s * interval '1 day') group by 1, 2"
)


def _reports() -> Iterable[Case]:
    from staffetta.leads.models import Pipeline, Step  # noqa: PLC0415

    sales = Pipeline.objects.get(code="sales").pk
    steps = [str(step.pk) for step in Step.objects.filter(pipeline=sales)]
    outcomes = "select outcome, count(*), sum(amount) from leads_lead where pipeline_id = %s group by 1"
    yield Case("overview", "/reports/", outcomes, (sales,))
    for name, days, asked in (
        ("90 days", 90, ""), ("a year", 365, "period=last_year"), ("five years", 1830, "from=2021-12-01&to=2026-12-31"),
    ):  # fmt: skip
        yield Case(f"funnel: {name}", f"/reports/funnel/?pipeline={sales}&{asked}", CAME, (steps, days, days))
    yield Case(
        "activities: 90 days", "/reports/activities/",
        "select author_id, activity_type_id, initiative, count(*) from processes_note"
        " where written_at >= now() - interval '90 days' group by 1, 2, 3",
    )  # fmt: skip
    yield Case(
        "wins and losses: 90 days", "/reports/wins/",
        "select l.outcome, l.loss_reason_id, p.handler_id, l.currency, count(*), sum(l.amount)"
        f" {FROM} where p.kind = 'lead' and p.closed_at >= now() - interval '365 days' group by 1, 2, 3, 4",
    )  # fmt: skip
    yield Case(
        "hours: 90 days", "/reports/hours/",
        "select done_by_id, activity_type_id, started_from, count(*), sum(expected_hours), sum(actual_hours)"
        " from processes_task where done_at >= now() - interval '90 days' group by 1, 2, 3",
    )  # fmt: skip
    yield Case(
        "forecast", "/reports/forecast/",
        "select l.expected_close, l.step_id, p.handler_id, l.currency, count(*), sum(l.amount * l.probability)"
        f" {FROM} where l.outcome = 'open' group by 1, 2, 3, 4",
    )  # fmt: skip


if __name__ == "__main__":
    main()
