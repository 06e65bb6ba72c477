"""The forecast: what open leads are worth, by the month in which they are expected to close.

*Weighted* is the amount by its probability. What should have closed before today stands apart as overdue, and so does
what has no date. It is how things are now: no period is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staffetta.accounts.models import Member
from staffetta.core.db.sets import by_several
from staffetta.leads.models import Outcome, Step
from staffetta.listings.conditions import NOBODY
from staffetta.processes.models import Process
from staffetta.reports.periods import MONTH, bucket_of, months_on, place_in
from staffetta.reports.scope import Scope
from staffetta.reports.tables import MONEY, Cell, Chart, Column, Report, Row, Stat, Sums, Table, counted, sums
from staffetta.ui.formats import shown_date

MONTHS = 12
KEY, LATE, CURRENCY, NUMBER, AMOUNT, WEIGHTED = range(6)
Pieces = list[tuple[Any, ...]]


def forecast(scope: Scope) -> Report:
    """By month, step and handler."""
    pieces, by_step, by_handler = _read(scope)
    late = [one for one in pieces if one[LATE]]
    everything, overdue = scope.in_pipeline("open"), _until(scope)
    n = _count(pieces)
    stats = [
        Stat("open", pgettext("leads", "Open"), counted(n, everything)),
        Stat("amount", _("Amount"), Cell(_worth(pieces, AMOUNT), everything, n), MONEY),
        Stat("weighted", _("Weighted by probability"), Cell(_worth(pieces, WEIGHTED), everything, n), MONEY),
        Stat("overdue", _("Overdue"), counted(_count(late), overdue, "warning")),
    ]
    tables = [_per_month(scope, pieces, late), _per_step(scope, by_step), _per_handler(scope, by_handler)]
    explained = [
        _("Weighted: the amount by the probability of its lead."),
        _("Overdue: the expected close is past, and the lead is still open."),
    ]
    return Report("forecast", _("Forecast"), stats, tables, explained)


def _read(scope: Scope) -> list[Pieces]:
    """The open leads by month, by step and by handler, each also by whether they are overdue and by currency; they are
    read once."""
    # That they are open is said of the process too: an index of what somebody handles knows it.
    leads = scope.leads.filter(outcome=Outcome.OPEN, process__kind=Process.Kind.LEAD, process__closed_at=None)
    leads = leads.filter(pipeline=scope.pipeline) if scope.pipeline else leads
    months = [months_on(scope.today, n) for n in range(MONTHS + 1)]
    rows = leads.values(
        "currency",
        "amount",
        "probability",
        month=place_in("expected_close", months, moments=False),
        at=F("step_id"),
        who=F("process__handler_id"),
        late=Case(When(expected_close__lt=scope.today, then=Value(True)), default=Value(False)),
    )
    sets = [(key, "late", "currency") for key in ("month", "at", "who")]
    by_month, by_step, by_handler = by_several(
        rows, sets, ["count(*)", "sum(amount)", "sum(amount * probability) / 100"]
    )
    # Before the first month everything is overdue, and stands apart.
    named = [(months[max(place, 1) - 1] if place is not None else None, *rest) for place, *rest in by_month]
    return [named, by_step, by_handler]


def _count(pieces: Iterable[tuple[Any, ...]]) -> int:
    return sum(piece[NUMBER] for piece in pieces)


def _worth(pieces: Iterable[tuple[Any, ...]], place: int) -> Sums:
    found = sums((piece[CURRENCY], piece[place]) for piece in pieces)
    return tuple((currency, amount.quantize(Decimal("0.01"))) for currency, amount in found)


def _columns(with_overdue: bool = True) -> list[Column]:
    found = [
        Column("count", _("Leads")),
        Column("amount", _("Amount"), MONEY, phone=False),
        Column("weighted", _("Weighted"), MONEY),
    ]
    return [*found, Column("overdue", _("Overdue"))] if with_overdue else found


def _cells(pieces: Pieces, at: str) -> list[Cell]:
    n = _count(pieces)
    return [counted(n, at), Cell(_worth(pieces, AMOUNT), at, n), Cell(_worth(pieces, WEIGHTED), at, n)]


def _until(scope: Scope, **filters: str) -> str:
    """The overdue ones."""
    return scope.in_pipeline("open", close_to=str(scope.today - timedelta(days=1)), **filters)


def _per_month(scope: Scope, pieces: Pieces, late: Pieces) -> Table:
    found: dict[date, Pieces] = defaultdict(list)
    undated = []
    for piece in pieces:
        if piece[KEY] is None:
            undated.append(piece)
        elif not piece[LATE]:
            found[piece[KEY]].append(piece)
    rows = [Row("overdue", _("Overdue"), _cells(late, _until(scope)), note=_("expected before today"))] if late else []
    shown: list[tuple[str, str, Pieces]] = [(_("Overdue"), _("Overdue"), late)] if late else []
    end = months_on(scope.today, MONTHS)
    month = bucket_of(scope.today, MONTH)
    while month < end:
        first, last = max(month, scope.today), months_on(month, 1) - timedelta(days=1)
        at = scope.in_pipeline("open", close_from=str(first), close_to=str(last))
        name = shown_date(month, "month")
        rows.append(Row(month.isoformat(), name, _cells(found[month], at)))
        shown.append((shown_date(month, "month_short"), name, found[month]))
        month = months_on(month, 1)
    later = [piece for begin, some in found.items() if begin >= end for piece in some]
    if later:
        rows.append(Row("later", _("Later"), _cells(later, scope.in_pipeline("open", close_from=str(end)))))
        shown.append((_("Later"), _("Later"), later))
    if undated:
        rows.append(Row("undated", _("Without a date"), _cells(undated, scope.in_pipeline("open", no_close="yes"))))
    return Table(
        "months", _("By expected close"), _("Month"), _columns(False), rows, icon="calendar-days",
        chart=_chart(scope, pieces, shown),
    )  # fmt: skip


def _chart(scope: Scope, pieces: Pieces, shown: list[tuple[str, str, Pieces]]) -> Chart:
    """In the firm's currency, or in the one of most leads if it has none."""
    used: dict[str, int] = defaultdict(int)
    for piece in pieces:
        used[piece[CURRENCY]] += piece[NUMBER]
    own = scope.member.workspace.currency
    currency = own if own in used or not used else max(used, key=lambda one: (used[one], one))
    points = []
    for short, name, some in shown:
        amount = float(dict(_worth(some, AMOUNT)).get(currency, 0))
        likely = float(dict(_worth(some, WEIGHTED)).get(currency, 0))
        points.append((short, name, (likely, amount - likely)))
    return Chart(
        _("Expected amounts in %(currency)s") % {"currency": currency},
        _("A bar for each month: the whole amount, and the part of it that is weighted by probability."),
        ((_("Weighted"), "strong"), (_("The rest of the amount"), "soft")),
        points,
        kind=MONEY,
        currency=currency,
    )


def _per_step(scope: Scope, pieces: Pieces) -> Table:
    found = _by_key(pieces)
    rows = []
    for step in Step.objects.select_related("pipeline").filter(pk__in=found).order_by("pipeline__position", "position"):
        name = step.name if scope.pipeline else f"{step.pipeline.name} · {step.name}"
        rows.append(Row(str(step.pk), name, _line(scope, found[step.pk], step=str(step.pk))))
    return Table("steps", _("By step"), _("Step"), _columns(), rows, icon="route")


def _per_handler(scope: Scope, pieces: Pieces) -> Table:
    found = _by_key(pieces)
    people = Member.objects.in_bulk([who for who in found if who])
    rows = []
    for who in sorted(found, key=lambda who: (-_count(found[who]), str(who))):
        member, said = people.get(who), str(who) if who else NOBODY
        name = member.name if member else _("Nobody")
        rows.append(Row(said, name, _line(scope, found[who], handler=said), member=member))
    return Table("handlers", _("By handler"), _("Handler"), _columns(), rows, icon="users")


def _by_key(pieces: Pieces) -> dict[Any, Pieces]:
    found: dict[Any, Pieces] = defaultdict(list)
    for piece in pieces:
        found[piece[KEY]].append(piece)
    return found


def _line(scope: Scope, pieces: Pieces, **said: str) -> list[Cell]:
    overdue = _count(one for one in pieces if one[LATE])
    return [*_cells(pieces, scope.in_pipeline("open", **said)), counted(overdue, _until(scope, **said), "warning")]
