"""Post-sales work: how long processes take, how many are done in time, hours, and what is still to be done (L-12).

* A process is done when its last task is; it counts in the period in which that was.
* *Won → done* is from the day on which the lead was won, *start → done* from when the process was started. Medians.
* *In time*: a task by the day for which it was planned, a process by the last such day. What had no day counts not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staffetta.accounts.models import Member
from staffetta.core.db.meanwhile import aside
from staffetta.core.db.sets import by_sets
from staffetta.playbooks.models import Playbook
from staffetta.postsales.filters import ALL, PostSalesFilter, filter_of
from staffetta.reports.scope import Scope
from staffetta.reports.tables import DAYS, HOURS, PERCENT, Cell, Chart, Column, Report, Row, Stat, Table, counted, share
from staffetta.reports.to_deliver import open_work
from staffetta.reports.worked import Worked, in_days

BOTH = Q(expected_hours__isnull=False, actual_hours__isnull=False)
WITHOUT, NOBODY = "none", "nobody"
Said = dict[str, str]
Found = tuple[dict[str, Any], list[dict[Any, dict[str, Any]]]]
Naming = Callable[[Iterable[Any]], dict[Any, tuple[str, str, Any]]]


@dataclass(frozen=True)
class Along:
    """By what the figures are split, in the order of KEYS: `key` is its filter, `naming` says of each value the text of
    the filter, its name, and the member that it is."""

    key: str
    title: str
    tasks_title: str
    first: str
    icon: str
    naming: Naming


def delivery(scope: Scope) -> Report:
    """By template and by handler of the process. Each of its three statements reads a hundred thousand rows: they are
    read beside each other."""
    chosen = _chosen(scope)
    asked = Worked(
        scope.period.first, scope.period.last, delivery="yes",
        handler=scope.chosen.one("handler"), team=scope.chosen.one("group"),
    )  # fmt: skip
    of_processes, still_open = aside(lambda: _processes(chosen, scope)), aside(lambda: open_work(scope))
    work, worked = _tasks(asked, scope)
    whole, processes = of_processes()
    cells, tasks = _process_cells(chosen, whole, {}), _task_cells(asked, work, {})
    stats = [
        Stat("done", _("Processes done"), cells[0]),
        Stat("timely", _("Done in time"), cells[2], PERCENT),
        Stat("lead", _("Won → done"), cells[3], DAYS, hint=_("median")),
        Stat("lasting", _("Start → done"), cells[4], DAYS, hint=_("median")),
        Stat("tasks", _("Tasks done"), tasks[0]),
        Stat("timely_tasks", _("Tasks in time"), tasks[2], PERCENT),
    ]
    tables = []
    for along, done, by_tasks in zip(_alongs(), processes, worked, strict=True):
        tables += [_process_table(chosen, along, done), _task_table(asked, along, by_tasks)]
    tables = [tables[0], tables[2], tables[1], tables[3], still_open()]
    explained = [
        _("A process counts in the period in which its last task was done. Days are medians: half took less."),
        _("In time: a task by the day for which it was planned, a process by the last such day of its tasks."),
        _("Hours are compared of tasks that have both expected and actual ones."),
    ]
    return Report("delivery", _("Post-sales"), stats, tables, explained)


def _chosen(scope: Scope) -> PostSalesFilter:
    """The list of Clients that holds what was done in the period."""
    return filter_of({
        "state": ALL, "finished_from": scope.period.first.isoformat(), "finished_to": scope.period.last.isoformat(),
        "handler": scope.chosen.one("handler"), "team": scope.chosen.one("group"),
    })  # fmt: skip


def _alongs() -> list[Along]:
    return [
        Along(
            *("template", _("Processes by template"), _("Tasks by template"), _("Template")),
            *("layout-template", _templates),
        ),
        Along(
            *("handler", _("Processes by handler"), _("Tasks by handler of the process"), _("Handler")),
            *("users", _handlers),
        ),
    ]


def _templates(known: Iterable[UUID | None]) -> dict[Any, tuple[str, str, Any]]:
    found = Playbook.objects.in_bulk([one for one in known if one])
    named = {pk: (str(pk), one.description or one.code, None) for pk, one in found.items()}
    return {**named, None: (WITHOUT, _("Without a template"), None)}


def _handlers(known: Iterable[UUID | None]) -> dict[Any, tuple[str, str, Any]]:
    found = Member.objects.in_bulk([one for one in known if one])
    return {**{pk: (str(pk), one.name, one) for pk, one in found.items()}, None: (NOBODY, _("Nobody"), None)}


PROCESSES = {
    "done": "count(*)",
    "in_time": "count(*) filter (where finished_on <= planned_until)",
    "late": "count(*) filter (where finished_on > planned_until)",
    "won": "count(won_on)",
    "lead_time": "percentile_cont(0.5) within group (order by (finished_on - won_on) * interval '1 day')",
    "lasting": "percentile_cont(0.5) within group (order by finished_at - started_at)",
}
TASKS = {
    "done": "count(*)",
    "in_time": "count(*) filter (where done_day <= planned_on)",
    "late": "count(*) filter (where done_day > planned_on)",
    "compared": "count(*) filter (where compared)",
    "expected": "coalesce(sum(expected) filter (where compared), 0)",
    "actual": "coalesce(sum(actual) filter (where compared), 0)",
}
KEYS = ("template_key", "handler_key")


def _processes(chosen: PostSalesFilter, scope: Scope) -> Found:
    """The figures of all processes, and of those of each template and handler: one statement, each row read once."""
    rows: Any = chosen.rows(scope.member, timezone.now()).with_timeliness()
    said = rows.values(
        "finished_on", "planned_until", template_key=F("template"), handler_key=F("process__handler"),
        won_on=F("lead__won_on"), finished_at=F("process__finished_at"), started_at=F("created_at"),
    )  # fmt: skip
    return by_sets(said, KEYS, PROCESSES)


def _tasks(asked: Worked, scope: Scope) -> Found:
    """The figures of tasks, likewise."""
    rows: Any = in_days(asked.tasks(scope.member)).annotate(is_compared=ExpressionWrapper(BOTH, BooleanField()))
    said = rows.values(
        "planned_on", template_key=F("process__post_sales__template"), handler_key=F("process__handler"),
        done_day=F("done_on"), compared=F("is_compared"), expected=F("expected_hours"), actual=F("actual_hours"),
    )  # fmt: skip
    return by_sets(said, KEYS, TASKS)


def _process_cells(chosen: PostSalesFilter, found: dict[str, Any], said: Said) -> list[Cell]:
    def at(**more: str) -> str:
        return reverse("postsales:list") + chosen.having(**{**said, **more}).address()

    return [
        counted(found["done"], at()),
        counted(found["in_time"], at(timely="yes")),
        _rate(found),
        Cell(_days(found["lead_time"]), at(won="1"), found["won"]),
        Cell(_days(found["lasting"]), at(), found["done"]),
    ]


def _task_cells(asked: Worked, found: dict[str, Any], said: Said) -> list[Cell]:
    def at(**more: str) -> str:
        return reverse("reports:tasks") + asked.address(**{**said, **more})

    deviation = share(found["actual"] - found["expected"], found["expected"])
    return [
        counted(found["done"], at()),
        counted(found["in_time"], at(timely="yes")),
        _rate(found),
        Cell(found["expected"], at(compared="yes"), found["compared"]),
        Cell(found["actual"], at(compared="yes"), found["compared"]),
        Cell(deviation, tone="warning" if deviation is not None and deviation > 10 else ""),
    ]


def _rate(found: dict[str, Any]) -> Cell:
    return Cell(share(found["in_time"], found["in_time"] + found["late"]))


def _days(lasting: timedelta | None) -> float | None:
    return None if lasting is None else round(lasting.total_seconds() / 86_400, 1)


def _rows(
    found: dict[Any, dict[str, Any]], along: Along, cells: Callable[[dict[str, Any], Said], list[Cell]]
) -> list[Row]:
    named, rows = along.naming(found), []
    for key in sorted(found, key=lambda key: (-found[key]["done"], str(key))):
        text, name, member = named.get(key, named[None])
        rows.append(Row(text, name, cells(found[key], {along.key: text}), member=member))
    return rows


def _process_table(chosen: PostSalesFilter, along: Along, found: dict[Any, dict[str, Any]]) -> Table:
    rows = _rows(found, along, lambda figures, said: _process_cells(chosen, figures, said))
    columns = [
        Column("done", pgettext("post-sales processes", "Done")),
        Column("timely", _("Done in time"), phone=False),
        Column("rate", _("In time"), PERCENT),
        Column("lead", _("Won → done"), DAYS),
        Column("lasting", _("Start → done"), DAYS, phone=False),
    ]
    chart = Chart(
        along.title,
        _("One bar for each: processes done in time and the others."),
        ((_("Done in time"), "strong"), (_("Others"), "soft")),
        [(row.name, row.name, (row.cells[1].value, row.cells[0].value - row.cells[1].value)) for row in rows[:12]],
    )
    return Table(f"processes-{along.key}", along.title, along.first, columns, rows, icon=along.icon, chart=chart)


def _task_table(asked: Worked, along: Along, found: dict[Any, dict[str, Any]]) -> Table:
    rows = _rows(found, along, lambda figures, said: _task_cells(asked, figures, said))
    columns = [
        Column("done", _("Tasks done")),
        Column("timely", _("Tasks in time"), phone=False),
        Column("rate", _("In time"), PERCENT),
        Column("expected", _("Expected"), HOURS, phone=False),
        Column("actual", _("Actual"), HOURS),
        Column("deviation", _("Deviation"), PERCENT, phone=False),
    ]
    return Table(f"tasks-{along.key}", along.tasks_title, along.first, columns, rows, icon="list-checks")
