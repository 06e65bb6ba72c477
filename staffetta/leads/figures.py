"""How many leads a list has in each of its tabs, and what they are worth: one or two statements that never count
further than anybody reads (L-13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, F, QuerySet, Value, When

from staffetta.accounts.models import Member
from staffetta.accounts.rules import sees_everything
from staffetta.core.db.remembered import Asked, remembered
from staffetta.leads.filters import CLOSED, STATUSES, LeadFilter, fitting
from staffetta.leads.models import Lead
from staffetta.leads.querysets import LeadQuerySet
from staffetta.listings.filters import Conditions, Shape
from staffetta.ui.formats import number

BOUND = 1_000
"""Tabs of long lists are counted so far: "1,000+"; but for those that are summed up already."""
TOTAL = 10_000
"""Other lists are counted exactly, and their amounts added up, as far as this."""
Sums = list[tuple[str, Decimal]]

# For everything that there is: what follows from how leads ended comes from the sums that triggers keep (LeadTally).
# What follows from tasks and from now is counted by an index, no further than the bound; if it is the tab shown, with
# what it is worth. All in one statement whose plan the server keeps. The wall is the database's own.
_OPEN = "select 1 from processes_process where kind = 'lead' and closed_at is null"
_TABS = {
    kind: f"select '{kind}' as tab, null::text, count(*), null::numeric from ({rows} limit {BOUND + 1}) x"  # noqa: S608
    for kind, rows in {
        "todo": f"{_OPEN} and (open_count = 0 or wakes_at <= %(now)s)",
        "on_hold": f"{_OPEN} and open_count > 0 and wakes_at > %(now)s",
        "no_next_step": f"{_OPEN} and open_count = 0",
    }.items()
}
_STANDING = (
    "leads_lead l join processes_process p on p.id = l.process_id"
    " where l.outcome = 'open' and p.kind = 'lead' and p.closed_at is null"  # the same said twice: an index has it
)
_WORTH = {
    tab: f"select '', x.currency, count(*), sum(x.amount) from (select l.currency, l.amount"  # noqa: S608
    f" from {_STANDING} and {rows} limit {TOTAL + 1}) x group by x.currency"
    for tab, rows in {
        "todo": "(p.open_count = 0 or p.wakes_at <= %(now)s)",
        "on_hold": "p.open_count > 0 and p.wakes_at > %(now)s",
        "no_next_step": "p.open_count = 0",
    }.items()
}
_ENDED = (
    "select outcome, currency, sum(count), case when sum(priced) > 0 then sum(worth) end"
    " from leads_leadtally group by outcome, currency having sum(count) > 0"
)
EVERYTHING = {
    tab: " union all ".join(
        [_ENDED, *(said for kind, said in _TABS.items() if kind != tab), *([_WORTH[tab]] if tab in _WORTH else [])]
    )
    for tab in STATUSES
}
ENDS = ("open", *CLOSED)
SUMMED = (*ENDS, "all")
"""The tabs of which the sums tell how many there are, however many that is."""


@dataclass(frozen=True)
class Figures:
    """`tabs`: how many each tab has, `beyond`: those that were not counted to the end. `total` and `sums` are of the
    tab shown; `more`: there are more than `total`, whose amounts nobody added up."""

    tabs: dict[str, int]
    total: int
    more: bool = False
    sums: Sums = field(default_factory=list)
    beyond: frozenset[str] = frozenset()

    def shown(self, tab: str) -> int | str:
        """The count of a tab; "1,000+" where it was not counted to the end."""
        return f"{number(self.tabs[tab])}+" if tab in self.beyond else self.tabs[tab]

    @property
    def is_empty(self) -> bool:
        return not self.tabs["all"]


def figures(chosen: LeadFilter, member: Member, now: datetime, *, by: Conditions | None = None) -> Figures:
    """The figures of a list; `by` are the parts of what narrows it, where they are known already."""
    if chosen.is_narrow:
        by = chosen.conditions(member) if by is None else by
        exact = _exact(chosen, member, now, by)
        if exact is not None:
            return exact
    known: Sequence[str] = ()
    if chosen.is_narrow or not sees_everything(member):
        narrowed = chosen.narrow(Lead.objects.visible_to(member), member)
        counts = {kind: _count(chosen.having(status=kind).of_status(narrowed, now)) for kind in STATUSES}
        rows = chosen.of_status(narrowed, now).order_by().values_list("currency", "amount")
        found = _grouped("currency, count(*), sum(amount)", "currency, amount", _said(rows[: TOTAL + 1]), "1")
    else:
        (counts, found), known = _everything(chosen.status, now), SUMMED
    tabs = {key: count if key in known else min(count, BOUND) for key, count in counts.items()}
    beyond = frozenset(key for key, count in counts.items() if count > BOUND and key not in known)
    total = sum(count for _currency, count, _sum in found)
    if total > TOTAL and chosen.status not in known:
        return Figures({**tabs, chosen.status: TOTAL}, TOTAL, more=True, beyond=beyond)
    sums = _sorted((currency, amount) for currency, _count, amount in found)
    return Figures({**tabs, chosen.status: total}, total, sums=sums, beyond=beyond - {chosen.status})


def _exact(chosen: LeadFilter, member: Member, now: datetime, by: Conditions | None) -> Figures | None:
    """All tabs of a list that is not too long, in one statement."""
    if by is not None:
        said = _rows_of_kinds.asked(member, now, *by.values, shape=by.shape, handled=bool(chosen.handler))
    else:
        said = _said(_with_kind(chosen.narrow(Lead.objects.visible_to(member), member), now))
    found = _grouped("kind, currency, count(*), sum(amount)", "currency, amount, kind", said, "1, 2")
    counts: dict[str, int] = dict.fromkeys(STATUSES, 0)
    worth: dict[str, dict[str, Decimal]] = {key: defaultdict(Decimal) for key in STATUSES}
    for of, currency, count, amount in found:
        for tab in _tabs_of(of):
            counts[tab] += count
            if amount is not None:
                worth[tab][currency] += amount
    if counts["all"] > TOTAL:
        return None
    return Figures(counts, counts[chosen.status], sums=_sorted(worth[chosen.status].items()))


@remembered
def _rows_of_kinds(
    member: Member, now: datetime, *values: Any, shape: Shape, handled: bool
) -> QuerySet[Lead, tuple[Any, ...]]:
    return _with_kind(fitting(member, values, shape, handled), now)


def _with_kind(rows: LeadQuerySet, now: datetime) -> QuerySet[Lead, tuple[Any, ...]]:
    """Currency, amount and kind of no more than TOTAL leads and one."""
    kind = Case(
        When(outcome__in=CLOSED, then=F("outcome")),
        When(process__open_count=0, then=Value("no_next_step")),
        When(process__wakes_at__gt=now, then=Value("on_hold")),
        default=Value("todo"),
        output_field=CharField(),
    )
    return rows.order_by().annotate(kind=kind).values_list("currency", "amount", "kind")[: TOTAL + 1]


def _tabs_of(kind: str) -> tuple[str, ...]:
    """In which tabs a lead of this kind stands."""
    if kind in CLOSED:
        return kind, "all"
    return (kind, "todo", "open", "all") if kind == "no_next_step" else (kind, "open", "all")


def _sorted(sums: Any) -> Sums:
    return sorted(((currency, total) for currency, total in sums if total is not None), key=lambda one: -one[1])


def _count(rows: LeadQuerySet) -> int:
    return rows.order_by()[: BOUND + 1].count()


def _everything(shown: str, now: datetime) -> tuple[dict[str, int], list[Any]]:
    """The count of each tab, and the sums of the tab shown for each currency."""
    with connection.planned_cursor() as cursor:  # type: ignore[attr-defined]  # core/db/base.py
        cursor.execute(EVERYTHING[shown], {"now": now})
        found = cursor.fetchall()
    counts = dict.fromkeys(ENDS, 0) | dict.fromkeys(_TABS, 0)
    sums: dict[str, tuple[int, Decimal | None]] = {}
    for tab, currency, count, worth in found:
        if tab:
            counts[tab] += count
        if tab in ("", shown) or (shown == "all" and tab in ENDS):
            known, so_far = sums.get(currency, (0, None))
            sums[currency] = known + count, so_far if worth is None else (so_far or 0) + worth
    counts["all"] = sum(counts[end] for end in ENDS)
    if shown in _TABS:
        counts[shown] = sum(count for count, _worth in sums.values())
    return counts, [(currency, *one) for currency, one in sums.items()]


def _grouped(wanted: str, names: str, rows: Asked | None, by: str) -> list[Any]:
    """What is asked of the rows of a statement."""
    if rows is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"select {wanted} from ({rows.sql}) x({names}) group by {by}", rows.params)  # noqa: S608
        return list(cursor.fetchall())


def _said(rows: QuerySet[Any, Any]) -> Asked | None:
    """The statement; None for conditions that nothing can fulfil."""
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return Asked(sql, tuple(params), ())
