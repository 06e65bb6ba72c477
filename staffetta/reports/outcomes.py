"""Wins and losses (L-12, L-15): how many of the leads that were decided were won, why the others were lost.

A lead is won on its won date, which can be corrected (L-11), and lost or cancelled on the day it was closed. The win
rate is won leads in per cent of won and lost ones; cancelled ones were never decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staffetta.accounts.models import Member
from staffetta.leads.models import LossReason, Outcome, Pipeline
from staffetta.leads.querysets import LeadQuerySet
from staffetta.listings.conditions import NOBODY
from staffetta.processes.models import Process
from staffetta.reports.activities import label_of
from staffetta.reports.periods import MONTH, Period, bucket_of, months_on
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


def outcomes(scope: Scope) -> Report:
    """What was decided within the period, and month by month."""
    won, lost = _won(scope, scope.period), _lost(scope, scope.period)
    cancelled = _closed(scope, scope.period, Outcome.CANCELLED).count()
    stats = [
        Stat("won", pgettext("leads", "Won"), counted(_count(won), _won_list(scope), "success"), hint=""),
        Stat("won_amount", _("Amount won"), Cell(_worth(won), _won_list(scope), _count(won)), MONEY),
        Stat("lost", pgettext("leads", "Lost"), counted(_count(lost), _lost_list(scope))),
        Stat("lost_amount", _("Amount lost"), Cell(_worth(lost), _lost_list(scope), _count(lost)), MONEY),
        Stat("rate", _("Win rate"), Cell(share(_count(won), _count(won) + _count(lost))), PERCENT),
        Stat("cancelled", pgettext("leads", "Cancelled"), counted(cancelled, _closed_list(scope, "cancelled"))),
    ]
    tables = [_trend(scope), _per_handler(scope, won, lost), _per_reason(scope, lost)]
    if scope.pipeline is None:
        tables.append(_per_pipeline(scope, won, lost))
    explained = [
        _("A lead is won on its won date, and lost or cancelled on the day it was closed."),
        _("Win rate: won leads in per cent of won and lost ones; cancelled ones do not count."),
    ]
    return Report("wins", _("Wins and losses"), stats, tables, explained)


def _leads(scope: Scope) -> LeadQuerySet:
    return scope.leads.filter(pipeline=scope.pipeline) if scope.pipeline else scope.leads


def _won_in(scope: Scope, period: Period) -> LeadQuerySet:
    return _leads(scope).filter(outcome=Outcome.WON, won_on__gte=period.first, won_on__lte=period.last)


def _closed(scope: Scope, period: Period, outcome: Outcome) -> LeadQuerySet:
    return _leads(scope).filter(
        outcome=outcome,
        process__kind=Process.Kind.LEAD,
        process__closed_at__gte=period.start,
        process__closed_at__lt=period.end,
    )


def _won(scope: Scope, period: Period) -> Pieces:
    return _pieces(_won_in(scope, period))


def _lost(scope: Scope, period: Period) -> Pieces:
    return _pieces(_closed(scope, period, Outcome.LOST))


def _pieces(leads: LeadQuerySet) -> Pieces:
    by = ("process__handler_id", "pipeline_id", "loss_reason_id", "currency")
    return list(leads.order_by().values_list(*by).annotate(n=Count("*"), worth=Sum("amount")))


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


def _trend(scope: Scope) -> Table:
    """The twelve months that end with the period's last one, up to its last day."""
    begin = months_on(scope.period.last, 1 - MONTHS)
    span = Period("custom", begin, scope.period.last)
    won = _by_month(_won_in(scope, span), "won_on", lambda cut: cut)
    lost = _by_month(_closed(scope, span, Outcome.LOST), "process__closed_at", lambda cut: cut.date())
    rows, points = [], []
    for month, first, last in span.buckets(MONTH):
        theirs, others = won[month], lost[month]
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


def _by_month(leads: LeadQuerySet, path: str, day: Callable[[Any], date]) -> dict[date, Pieces]:
    rows = leads.order_by().annotate(cut=TruncMonth(path)).values_list("cut", "currency")
    found: dict[date, Pieces] = defaultdict(list)
    for cut, currency, n, worth in rows.annotate(n=Count("*"), worth=Sum("amount")):
        found[bucket_of(day(cut), MONTH)].append((None, None, None, currency, n, worth))
    return found
