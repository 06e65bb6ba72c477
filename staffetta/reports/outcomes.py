"""Wins and losses (L-12, L-15): how many of the leads that were decided were won, why the others were lost.

A lead is won on its won date, which can be corrected (L-11), and lost or cancelled on the day it was closed. The win
rate is won leads in per cent of won and lost ones; cancelled ones were never decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, QuerySet, UUIDField, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staffetta.accounts.models import Member
from staffetta.core.db.sets import by_several
from staffetta.leads.models import LossReason, Outcome, Pipeline
from staffetta.leads.querysets import LeadQuerySet
from staffetta.listings.conditions import NOBODY
from staffetta.processes.models import Process
from staffetta.reports.activities import label_of
from staffetta.reports.periods import MONTH, Period, months_on, place_in
from staffetta.reports.scope import Scope
from staffetta.reports.tables import (
    MONEY,
    PERCENT,
    Cell,
    Chart,
    Column,
    Report,
    Row,
    Stat,
    Sums,
    Table,
    counted,
    share,
    sums,
)

MONTHS = 12
Pieces = list[tuple[Any, ...]]
"""(handler, pipeline, reason, currency, count, amount)"""
HANDLER, PIPELINE, REASON, CURRENCY, NUMBER, AMOUNT = range(6)


WHOLE = ("inside", "outcome", "who", "pipe", "reason", "currency")
TREND = ("outcome", "place", "currency")
FIGURES = ("count(*)", "sum(amount)")


class Found:
    """What was decided, by outcome: `within` the period, and of the `months` before its end."""

    def __init__(self, begins: list[date]) -> None:
        self.begins = begins
        self.within: dict[str, Pieces] = defaultdict(list)
        self.months: dict[tuple[str, date], Pieces] = defaultdict(list)

    def add_won(self, leads: LeadQuerySet, since: date) -> None:
        """Their days stand in an index with all that the months tell, so that only those within the period are looked
        up for their handlers."""
        trend = leads.values("outcome", "currency", "amount", place=place_in("won_on", self.begins, moments=False))
        self._take(trend=by_several(trend, [TREND], FIGURES)[0])
        whole = _values(leads.filter(won_on__gte=since), inside=Value(True), reason=Value(None, UUIDField()))
        self._take(by_several(whole, [WHOLE], FIGURES)[0])

    def add_closed(self, leads: LeadQuerySet, since: datetime) -> None:
        """The lost and the cancelled ones, each read once."""
        inside = Case(When(process__closed_at__gte=since, then=Value(True)), default=Value(False))
        place = place_in("process__closed_at", self.begins)
        rows = _values(leads, inside=inside, reason=F("loss_reason_id"), place=place)
        self._take(*by_several(rows, [WHOLE, TREND], FIGURES))

    def _take(self, whole: Iterable[tuple[Any, ...]] = (), trend: Iterable[tuple[Any, ...]] = ()) -> None:
        for is_inside, outcome, *piece in whole:
            if is_inside:
                self.within[outcome].append(tuple(piece))
        for outcome, number, currency, n, worth in trend:
            if number:
                self.months[outcome, self.begins[number - 1]].append((None, None, None, currency, n, worth))


def _values(leads: LeadQuerySet, **more: Any) -> QuerySet[Any, Any]:
    people, pipelines = F("process__handler_id"), F("pipeline_id")
    return leads.values("outcome", "currency", "amount", who=people, pipe=pipelines, **more)


def outcomes(scope: Scope) -> Report:
    """What was decided within the period, and month by month."""
    found = _read(scope)
    won, lost = found.within[Outcome.WON], found.within[Outcome.LOST]
    cancelled = _count(found.within[Outcome.CANCELLED])
    stats = [
        Stat("won", pgettext("leads", "Won"), counted(_count(won), _won_list(scope), "success"), hint=""),
        Stat("won_amount", _("Amount won"), Cell(_worth(won), _won_list(scope), _count(won)), MONEY),
        Stat("lost", pgettext("leads", "Lost"), counted(_count(lost), _lost_list(scope))),
        Stat("lost_amount", _("Amount lost"), Cell(_worth(lost), _lost_list(scope), _count(lost)), MONEY),
        Stat("rate", _("Win rate"), Cell(share(_count(won), _count(won) + _count(lost))), PERCENT),
        Stat("cancelled", pgettext("leads", "Cancelled"), counted(cancelled, _closed_list(scope, "cancelled"))),
    ]
    tables = [_trend(scope, found), _per_handler(scope, won, lost), _per_reason(scope, lost)]
    if scope.pipeline is None:
        tables.append(_per_pipeline(scope, won, lost))
    explained = [
        _("A lead is won on its won date, and lost or cancelled on the day it was closed."),
        _("Win rate: won leads in per cent of won and lost ones; cancelled ones do not count."),
    ]
    return Report("wins", _("Wins and losses"), stats, tables, explained)


def _leads(scope: Scope) -> LeadQuerySet:
    return scope.leads.filter(pipeline=scope.pipeline) if scope.pipeline else scope.leads


def _read(scope: Scope) -> Found:
    """All that was decided in the period and in the months before its end."""
    trend = _months(scope)
    first = min(scope.period.first, trend.first)
    inside = Period(scope.period.name, first, scope.period.last)
    won = _leads(scope).filter(outcome=Outcome.WON, won_on__gte=inside.first, won_on__lte=inside.last)
    closed = _leads(scope).filter(
        outcome__in=(Outcome.LOST, Outcome.CANCELLED),
        process__kind=Process.Kind.LEAD,
        process__closed_at__gte=inside.start,
        process__closed_at__lt=inside.end,
    )
    found = Found([begin for begin, _first, _last in trend.buckets(MONTH)])
    found.add_won(won, scope.period.first)
    found.add_closed(closed, scope.period.start)
    return found


def _won_list(scope: Scope, first: date | None = None, last: date | None = None, **filters: str) -> str:
    days = {"won_from": str(first or scope.period.first), "won_to": str(last or scope.period.last)}
    narrow = scope.listed if "pipeline" in filters else scope.in_pipeline
    return narrow("won", **days, **filters)


def _lost_list(scope: Scope, first: date | None = None, last: date | None = None, **filters: str) -> str:
    return _closed_list(scope, "lost", first, last, **filters)


def _closed_list(scope: Scope, status: str, first: date | None = None, last: date | None = None, **filters: str) -> str:
    days = {"closed_from": str(first or scope.period.first), "closed_to": str(last or scope.period.last)}
    narrow = scope.listed if "pipeline" in filters else scope.in_pipeline
    return narrow(status, **days, **filters)


def _count(pieces: Iterable[tuple[Any, ...]]) -> int:
    return sum(piece[NUMBER] for piece in pieces)


def _worth(pieces: Iterable[tuple[Any, ...]]) -> Sums:
    return sums((piece[CURRENCY], piece[AMOUNT]) for piece in pieces)


def _by(pieces: Pieces, place: int) -> dict[Any, Pieces]:
    found: dict[Any, Pieces] = defaultdict(list)
    for piece in pieces:
        found[piece[place]].append(piece)
    return found


def _columns() -> list[Column]:
    return [
        Column("won", pgettext("leads", "Won")),
        Column("won_amount", _("Amount won"), MONEY, phone=False),
        Column("lost", pgettext("leads", "Lost")),
        Column("lost_amount", _("Amount lost"), MONEY, phone=False),
        Column("rate", _("Win rate"), PERCENT),
    ]


def _cells(won: Pieces, lost: Pieces, won_at: str, lost_at: str) -> list[Cell]:
    n, m = _count(won), _count(lost)
    return [
        counted(n, won_at),
        Cell(_worth(won), won_at, n),
        counted(m, lost_at),
        Cell(_worth(lost), lost_at, m),
        Cell(share(n, n + m)),
    ]


def _per_handler(scope: Scope, won: Pieces, lost: Pieces) -> Table:
    theirs, others = _by(won, HANDLER), _by(lost, HANDLER)
    people = Member.objects.in_bulk([who for who in {*theirs, *others} if who is not None])

    def row(who: Any) -> Row:
        said = str(who) if who else NOBODY
        at = (_won_list(scope, handler=said), _lost_list(scope, handler=said))
        member = people.get(who)
        name = member.name if member else _("Nobody")
        return Row(said, name, _cells(theirs[who], others[who], *at), member=member)

    order = sorted({*theirs, *others}, key=lambda who: (-_count(theirs[who]), -_count(others[who]), str(who)))
    return Table("handlers", _("By handler"), _("Handler"), _columns(), [row(who) for who in order], icon="users")


def _per_pipeline(scope: Scope, won: Pieces, lost: Pieces) -> Table:
    theirs, others = _by(won, PIPELINE), _by(lost, PIPELINE)
    rows = []
    for one in Pipeline.objects.order_by("position"):
        if one.pk in theirs or one.pk in others:
            said = str(one.pk)
            at = (_won_list(scope, pipeline=said), _lost_list(scope, pipeline=said))
            rows.append(Row(said, one.name, _cells(theirs[one.pk], others[one.pk], *at)))
    return Table("pipelines", _("By pipeline"), _("Pipeline"), _columns(), rows, icon="route")


def _per_reason(scope: Scope, lost: Pieces) -> Table:
    found, total = _by(lost, REASON), _count(lost)
    reasons: dict[Any, str] = {one.pk: one.name for one in LossReason.objects.all()}
    order = sorted(found, key=lambda reason: (-_count(found[reason]), str(reason)))
    rows = []
    for reason in order:
        at = _lost_list(scope, reason=str(reason)) if reason else _lost_list(scope, no_reason="yes")
        n = _count(found[reason])
        cells = [counted(n, at), Cell(share(n, total)), Cell(_worth(found[reason]), at, n)]
        rows.append(Row(str(reason or ""), reasons.get(reason) or _("No reason given"), cells))
    columns = [
        Column("lost", pgettext("leads", "Lost")),
        Column("share", _("Share"), PERCENT),
        Column("amount", _("Amount"), MONEY),
    ]
    return Table("reasons", _("Why leads were lost"), _("Loss reason"), columns, rows, icon="circle-x")


def _months(scope: Scope) -> Period:
    """The twelve months that end with the period's last one, up to its last day."""
    return Period("custom", months_on(scope.period.last, 1 - MONTHS), scope.period.last)


def _trend(scope: Scope, found: Found) -> Table:
    rows, points = [], []
    for month, first, last in _months(scope).buckets(MONTH):
        theirs, others = found.months[Outcome.WON, month], found.months[Outcome.LOST, month]
        at = (_won_list(scope, first, last), _lost_list(scope, first, last))
        short, name = label_of(month, first, last, MONTH)
        rows.append(Row(month.isoformat(), name, _cells(theirs, others, *at)))
        points.append((short, name, (_count(theirs), _count(others))))
    chart = Chart(
        _("Won and lost leads, month by month"),
        _("Two bars for each month: won leads and lost ones."),
        ((pgettext("leads", "Won"), "success"), (pgettext("leads", "Lost"), "danger")),
        points,
        beside=True,
    )
    return Table("months", _("Month by month"), _("Month"), _columns(), rows, icon="calendar-days", chart=chart)
