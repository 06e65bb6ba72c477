"""What of post-sales work is still to be done: open tasks by person and week."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staffetta.accounts.models import Group, Member
from staffetta.reports.periods import WEEK, bucket_of
from staffetta.reports.planned import Planned
from staffetta.reports.scope import Scope
from staffetta.reports.tables import HOURS, Cell, Chart, Column, Row, Table, counted
from staffetta.reports.worked import NOBODY, said_people
from staffetta.ui.formats import shown_date

WEEKS = 4
Span = tuple[str, str, dict[str, Any]]
Who = tuple[UUID | None, UUID | None]


def open_work(scope: Scope) -> Table:
    """Open tasks of whoever they are assigned to, by the week for which they are planned. As things are today."""
    asked = Planned(person=said_people(scope.people))
    spans, found = _spans(scope.today), _by_person(asked, scope)
    people = Member.objects.in_bulk([who for who, _group in found if who])
    groups = Group.objects.in_bulk([group for _who, group in found if group])
    rows = []
    for who, group in sorted(found, key=lambda one: (-sum(found[one][0].values()), str(one))):
        member = people.get(who) if who else None
        name = member.name if member else groups[group].name if group else _("Nobody")
        mine = Planned(person=str(who)) if who else Planned(group=str(group)) if group else Planned(person=NOBODY)
        rows.append(_row(mine, name, member, found[who, group], spans))
    columns = [Column("all", pgettext("tasks", "Open"))]
    columns += [Column(key, label, phone=key in ("overdue", "week0")) for key, label, _said in spans]
    columns.append(Column("expected", _("Expected"), HOURS, phone=False))
    chart = Chart(
        _("Open work by person"),
        _("One bar for each person or group: overdue tasks, those of this week, and the others."),
        ((_("Overdue"), "second"), (_("This week"), "strong"), (_("Later, or without a day"), "soft")),
        [(row.name, row.name, _three(row)) for row in rows[:12]],
    )
    return Table(
        "open", _("Open work by person and week"), _("Person or group"), columns, rows, icon="calendar-clock",
        chart=chart, explained=_("As things are today, whatever the period; by the days for which tasks are planned."),
    )  # fmt: skip


def _spans(today: date) -> list[Span]:
    """Key, label and bounds of each column."""
    monday = bucket_of(today, WEEK)
    spans: list[Span] = [("overdue", _("Overdue"), {"last": today - timedelta(days=1)})]
    for place in range(WEEKS):
        first = today if place == 0 else monday + timedelta(weeks=place)
        last = monday + timedelta(weeks=place, days=6)
        label = _("This week") if place == 0 else _("From %(day)s") % {"day": shown_date(first, "short")}
        spans.append((f"week{place}", label, {"first": first, "last": last}))
    spans.append(("later", _("Later"), {"first": monday + timedelta(weeks=WEEKS)}))
    return [*spans, ("undated", _("Without a day"), {"undated": "yes"})]


def _by_person(asked: Planned, scope: Scope) -> dict[Who, tuple[dict[date | None, int], Decimal, int]]:
    """For each person or group: how many tasks on each day, the expected hours, and of how many tasks these are."""
    tasks: Any = asked.tasks(scope.member)  # annotated, which its type does not say
    rows = tasks.order_by().values_list("assignee", "group", "planned_on")
    counts: dict[Who, dict[date | None, int]] = defaultdict(lambda: defaultdict(int))
    hours: dict[Who, list[Any]] = defaultdict(lambda: [Decimal(0), 0])
    for who, group, day, count, expected, estimated in rows.annotate(
        count=Count("pk"), expected=Sum("expected_hours"), estimated=Count("expected_hours")
    ):
        counts[who, group][day] += count
        hours[who, group][0] += expected or Decimal(0)
        hours[who, group][1] += estimated
    return {one: (counts[one], *hours[one]) for one in counts}


def _row(
    asked: Planned, name: str, member: Any, found: tuple[dict[date | None, int], Decimal, int], spans: list[Span]
) -> Row:
    days, hours, estimated = found
    plain = reverse("reports:planned")
    cells = [counted(sum(days.values()), plain + asked.address())]
    for key, _label, said in spans:
        count = sum(many for day, many in days.items() if _lies(day, said))
        cells.append(counted(count, plain + asked.address(**said), "warning" if key == "overdue" else ""))
    cells.append(Cell(hours, plain + asked.address(estimated="yes"), estimated))
    return Row(asked.person or asked.group, name, cells, member=member)


def _lies(day: date | None, said: dict[str, Any]) -> bool:
    if "undated" in said or day is None:
        return day is None and "undated" in said
    return bool(said.get("first", day) <= day <= said.get("last", day))


def _three(row: Row) -> tuple[int, int, int]:
    whole, late, week = (row.cells[place].value for place in range(3))
    return late, week, whole - late - week
