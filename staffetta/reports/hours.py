"""Expected hours against actual ones (A-03), of tasks that were completed within the period.

Compared are only tasks that have both; the others are counted beside, so that nobody takes a lack of entries for speed.
A task is the work of whoever completed it, on the reader's day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.playbooks.models import Line
from staffetta.processes.models import ActivityType
from staffetta.reports.scope import Scope
from staffetta.reports.tables import HOURS, PERCENT, Cell, Chart, Column, Report, Row, Stat, Table, counted, share
from staffetta.reports.worked import NOBODY, WITHOUT, Worked, said_people

BOTH = Q(expected_hours__isnull=False, actual_hours__isnull=False)
WHO, WHAT, LINE, DONE, COMPARED, EXPECTED, ACTUAL = range(7)
Piece = tuple[Any, ...]


def hours(scope: Scope) -> Report:
    """By person, activity type and action sequence."""
    asked = Worked(scope.period.first, scope.period.last, person=said_people(scope.people))
    pieces = list(
        asked.tasks(scope.member)
        .order_by()
        .values_list("done_by_id", "activity_type_id", "started_from")
        .annotate(
            done=Count("*"),
            compared=Count("done_at", filter=BOTH),
            expected=Sum("expected_hours", filter=BOTH),
            actual=Sum("actual_hours", filter=BOTH),
        )
    )
    done, compared, expected, actual = _summed(pieces)
    at = _list(asked, compared="yes")
    stats = [
        Stat("done", _("Tasks done"), counted(done, _list(asked))),
        Stat("compared", _("With both hours"), counted(compared, at), hint=_("expected and actual")),
        Stat("expected", _("Expected"), Cell(expected, at, compared), HOURS),
        Stat("actual", _("Actual"), Cell(actual, at, compared), HOURS),
        Stat("deviation", _("Deviation"), Cell(_deviation(expected, actual)), PERCENT),
    ]
    tables = [_per_person(asked, pieces), _per_type(asked, pieces), _per_sequence(asked, pieces)]
    explained = [_("Hours are compared of tasks that have both expected and actual ones; the others are only counted.")]
    return Report("hours", _("Hours"), stats, tables, explained)


def _list(asked: Worked, **changes: Any) -> str:
    return reverse("reports:tasks") + asked.address(**changes)


def _summed(pieces: Iterable[Piece]) -> tuple[int, int, Decimal, Decimal]:
    found = list(pieces)
    zero = Decimal(0)
    return (
        sum(one[DONE] for one in found),
        sum(one[COMPARED] for one in found),
        sum((one[EXPECTED] or zero for one in found), zero),
        sum((one[ACTUAL] or zero for one in found), zero),
    )


def _deviation(expected: Decimal, actual: Decimal) -> float | None:
    return share(actual - expected, expected)


def _by(pieces: Iterable[Piece], key: Callable[[Piece], Any]) -> dict[Any, list[Piece]]:
    found: dict[Any, list[Piece]] = defaultdict(list)
    for piece in pieces:
        found[key(piece)].append(piece)
    return found


def _columns() -> list[Column]:
    return [
        Column("done", _("Tasks done")),
        Column("compared", _("With both hours"), phone=False),
        Column("expected", _("Expected"), HOURS),
        Column("actual", _("Actual"), HOURS),
        Column("deviation", _("Deviation"), PERCENT),
    ]


def _row(key: str, name: str, pieces: Iterable[Piece], asked: Worked, said: dict[str, str], **more: Any) -> Row:
    """`said` narrows the tasks to those of this line."""
    done, compared, expected, actual = _summed(pieces)
    at = _list(asked, **said, compared="yes")
    deviation = _deviation(expected, actual)
    cells = [
        counted(done, _list(asked, **said)),
        counted(compared, at),
        Cell(expected, at, compared),
        Cell(actual, at, compared),
        Cell(deviation, tone="warning" if deviation is not None and deviation > 10 else ""),
    ]
    return Row(key, name, cells, **more)


def _per_person(asked: Worked, pieces: list[Piece]) -> Table:
    found = _by(pieces, lambda one: one[WHO])
    people = Member.objects.in_bulk([who for who in found if who])
    order = sorted(found, key=lambda who: (-sum(one[DONE] for one in found[who]), str(who)))
    rows = []
    for who in order:
        member, said = people.get(who), str(who) if who else NOBODY
        name = member.name if member else _("Nobody")
        rows.append(_row(said, name, found[who], asked, {"person": said}, member=member))
    chart = Chart(
        _("Expected and actual hours by person"),
        _("Two bars for each person: expected hours and actual ones, of tasks that have both."),
        ((_("Expected"), "soft"), (_("Actual"), "strong")),
        [(row.name, row.name, (float(row.cells[2].value), float(row.cells[3].value))) for row in rows[:12]],
        kind=HOURS,
        beside=True,
    )
    return Table("people", _("By person"), _("Person"), _columns(), rows, icon="users", chart=chart)


def _per_type(asked: Worked, pieces: list[Piece]) -> Table:
    found, rows = _by(pieces, lambda one: one[WHAT]), []
    types = list(ActivityType.objects.order_by("position", "pk"))
    for parent in (one for one in types if one.parent_id is None):
        below = [one for one in types if one.parent_id == parent.pk and one.pk in found]
        mine = [piece for one in (parent, *below) for piece in found.get(one.pk, [])]
        if mine:
            said = {"family": str(parent.pk)} if below else {"type": str(parent.pk)}
            rows.append(_row(str(parent.pk), parent.name, mine, asked, said))
        rows += [_row(str(one.pk), one.name, found[one.pk], asked, {"type": str(one.pk)}, level=1) for one in below]
    if None in found:
        rows.append(_row(WITHOUT, _("Without a type"), found[None], asked, {"type": WITHOUT}))
    return Table("types", _("By activity type"), _("Activity type"), _columns(), rows, icon="tags")


def _per_sequence(asked: Worked, pieces: list[Piece]) -> Table:
    lines = Line.objects.filter(pk__in={one[LINE] for one in pieces if one[LINE]}).select_related("playbook")
    playbooks = {line.pk: line.playbook for line in lines}
    found = _by(pieces, lambda one: playbooks.get(one[LINE]))
    rows = [
        _row(str(one.pk), str(one), found[one], asked, {"sequence": str(one.pk)})
        for one in sorted((one for one in found if one is not None), key=lambda one: (one.kind, one.code))
    ]
    if None in found:
        rows.append(
            _row(WITHOUT, _("Planned by hand, or by a line that is gone"), found[None], asked, {"sequence": WITHOUT})
        )
    return Table(
        "sequences", _("By action sequence and template"), _("Sequence"), _columns(), rows, icon="list-ordered"
    )
