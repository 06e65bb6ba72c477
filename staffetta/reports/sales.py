"""How the sales stand: leads per step and per person. Every figure is the count of a list that can be opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.leads.filters import LeadFilter, filter_of
from staffetta.leads.models import Outcome, Pipeline, Step
from staffetta.leads.querysets import LeadQuerySet
from staffetta.listings.conditions import dawn
from staffetta.processes.models import Process

DAYS = 90
"""What counts as lately: of what was decided, only this stands on the overview."""


@dataclass(frozen=True)
class Figure:
    """How many leads, and the filter that lists exactly these; `amount` sums those in the report's currency, since
    amounts of several currencies cannot be added."""

    count: int
    amount: Decimal
    records: LeadFilter


@dataclass(frozen=True)
class Row:
    """One line of a report: a step or a person. `share` in per cent of all lines."""

    name: str
    figure: Figure
    share: int
    member: Member | None = None
    won: Figure | None = None


def outcomes(leads: LeadQuerySet, pipeline: Pipeline, currency: str) -> dict[str, Figure]:
    """Open leads of a pipeline, those without a next step, and what was won, lost and cancelled in the last DAYS."""
    mine, since = leads.filter(pipeline=pipeline), since_day()
    day, here = since.isoformat(), filter_of({"pipeline": str(pipeline.pk)})
    is_open = mine.filter(outcome=Outcome.OPEN).aggregate(
        **_pair("open", currency, Q()), **_pair("no_next_step", currency, Q(process__open_count=0))
    )
    won = won_lately(mine).aggregate(**_pair("won", currency, Q()))
    closed = mine.filter(process__kind=Process.Kind.LEAD, process__closed_at__gte=dawn(since)).aggregate(
        **_pair("lost", currency, Q(outcome=Outcome.LOST)), **_pair("cancelled", currency, Q(outcome=Outcome.CANCELLED))
    )
    found = {**is_open, **won, **closed}
    days = {"won": {"won_from": day}, "lost": {"closed_from": day}, "cancelled": {"closed_from": day}}
    return {
        status: Figure(
            found[f"{status}_count"],
            found[f"{status}_amount"] or Decimal(0),
            here.having(status=status, **days.get(status, {})),
        )
        for status in ("open", "no_next_step", "won", "lost", "cancelled")
    }


def since_day() -> date:
    """The first of the DAYS that count as lately, today included."""
    return timezone.localdate() - timedelta(days=DAYS - 1)


def won_lately(leads: LeadQuerySet) -> LeadQuerySet:
    return leads.filter(outcome=Outcome.WON, won_on__gte=since_day())


def _pair(name: str, currency: str, condition: Q) -> dict[str, Count | Sum]:
    return {
        f"{name}_count": Count("number", filter=condition),
        f"{name}_amount": Sum("amount", filter=condition & Q(currency=currency)),
    }


def per_step(leads: LeadQuerySet, pipeline: Pipeline, currency: str) -> list[Row]:
    """The open leads at each step at which leads are open, in the order of the pipeline."""
    counted = (
        leads.filter(pipeline=pipeline, outcome=Outcome.OPEN)
        .order_by()
        .values("step")
        .annotate(count=Count("pk"), sum=Sum("amount", filter=Q(currency=currency)))
        .values_list("step", "count", "sum")
    )
    found = {step: (count, amount or Decimal(0)) for step, count, amount in counted}
    total = sum(count for count, _amount in found.values())
    rows = []
    for step in Step.objects.filter(pipeline=pipeline, outcome=Outcome.OPEN).order_by("position"):
        count, amount = found.get(step.pk, (0, Decimal(0)))
        figure = Figure(count, amount, LeadFilter(pipeline=str(pipeline.pk), step=str(step.pk)))
        rows.append(Row(step.name, figure, _share(count, total)))
    return rows


def per_handler(leads: LeadQuerySet, pipeline: Pipeline, currency: str) -> list[Row]:
    """Open leads of each handler, and those won lately; most open ones first."""
    mine = leads.filter(pipeline=pipeline).exclude(process__handler=None)
    is_open, won = _of_handlers(mine.filter(outcome=Outcome.OPEN), currency), _of_handlers(won_lately(mine), currency)
    none, day = (0, Decimal(0)), since_day().isoformat()
    order = sorted({*is_open, *won}, key=lambda who: (-is_open.get(who, none)[0], -won.get(who, none)[0], who))
    people = Member.objects.in_bulk(order)
    total = sum(count for count, _amount in is_open.values())
    rows = []
    for handler in order:
        here = filter_of({"pipeline": str(pipeline.pk), "handler": str(handler)})
        figure = Figure(*is_open.get(handler, none), here)
        later = Figure(*won.get(handler, none), here.having(status="won", won_from=day))
        rows.append(Row(people[handler].name, figure, _share(figure.count, total), people[handler], later))
    return rows


def _of_handlers(leads: LeadQuerySet, currency: str) -> dict[UUID, tuple[int, Decimal]]:
    rows = leads.order_by().values_list("process__handler").annotate(
        n=Count("*"), worth=Sum("amount", filter=Q(currency=currency))
    )  # fmt: skip
    return {handler: (count, amount or Decimal(0)) for handler, count, amount in rows}


def _share(count: int, total: int) -> int:
    return round(100 * count / total) if total else 0


def win_rate(won: Figure, lost: Figure) -> int | None:
    """Won leads in per cent of those won or lost; None while there are none."""
    ended = won.count + lost.count
    return round(100 * won.count / ended) if ended else None


def currencies(leads: Iterable[str], own: str) -> list[str]:
    """The currencies in use, the firm's own first."""
    return [own, *sorted(set(leads) - {own})]
