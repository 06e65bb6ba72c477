"""How the sales stand: leads per step and per person. Every figure is the count of a list that can be opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Count, Q, Sum

from staffetta.accounts.models import Member
from staffetta.leads.filters import LeadFilter
from staffetta.leads.models import Outcome, Pipeline, Step
from staffetta.leads.querysets import LeadQuerySet


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
    """Open, without a next step, won, lost and cancelled leads of a pipeline."""
    mine = leads.filter(pipeline=pipeline)
    found = mine.aggregate(
        **_pair("open", currency, Q(outcome=Outcome.OPEN)),
        **_pair("no_next_step", currency, Q(outcome=Outcome.OPEN, process__open_count=0)),
        **_pair("won", currency, Q(outcome=Outcome.WON)),
        **_pair("lost", currency, Q(outcome=Outcome.LOST)),
        **_pair("cancelled", currency, Q(outcome=Outcome.CANCELLED)),
    )
    return {
        status: Figure(
            found[f"{status}_count"],
            found[f"{status}_amount"] or Decimal(0),
            LeadFilter(status=status, pipeline=str(pipeline.pk)),
        )
        for status in ("open", "no_next_step", "won", "lost", "cancelled")
    }


def _pair(name: str, currency: str, condition: Q) -> dict[str, Count | Sum]:
    return {
        f"{name}_count": Count("pk", filter=condition),
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
    """Open and won leads of each handler, most open ones first."""
    counted = (
        leads.filter(pipeline=pipeline)
        .exclude(process__handler=None)
        .order_by()
        .values("process__handler")
        .annotate(
            open_count=Count("pk", filter=Q(outcome=Outcome.OPEN)),
            open_amount=Sum("amount", filter=Q(outcome=Outcome.OPEN, currency=currency)),
            won_count=Count("pk", filter=Q(outcome=Outcome.WON)),
            won_amount=Sum("amount", filter=Q(outcome=Outcome.WON, currency=currency)),
        )
        .values_list("process__handler", "open_count", "open_amount", "won_count", "won_amount")
    )
    found = sorted(counted, key=lambda row: (-row[1], -row[3], row[0]))
    people = Member.objects.in_bulk([row[0] for row in found])
    total = sum(row[1] for row in found)
    rows = []
    for handler, open_count, open_amount, won_count, won_amount in found:
        records = LeadFilter(pipeline=str(pipeline.pk), handler=str(handler))
        figure = Figure(open_count, open_amount or Decimal(0), records)
        won = Figure(won_count, won_amount or Decimal(0), replace(records, status="won"))
        rows.append(Row(people[handler].name, figure, _share(open_count, total), people[handler], won))
    return rows


def _share(count: int, total: int) -> int:
    return round(100 * count / total) if total else 0


def win_rate(won: Figure, lost: Figure) -> int | None:
    """Won leads in per cent of those won or lost; None while there are none."""
    ended = won.count + lost.count
    return round(100 * won.count / ended) if ended else None


def currencies(leads: Iterable[str], own: str) -> list[str]:
    """The currencies in use, the firm's own first."""
    return [own, *sorted(set(leads) - {own})]
