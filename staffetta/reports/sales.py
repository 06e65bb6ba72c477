"""How the sales stand: leads per step and per person. Every figure is the count of a list that can be opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
    found = {
        row["step"]: row
        for row in leads.filter(pipeline=pipeline, outcome=Outcome.OPEN)
        .order_by()
        .values("step")
        .annotate(count=Count("pk"), sum=Sum("amount", filter=Q(currency=currency)))
    }
    steps = Step.objects.filter(pipeline=pipeline, outcome=Outcome.OPEN).order_by("position")
    figures = [
        (step.name, found.get(step.pk, {}), LeadFilter(pipeline=str(pipeline.pk), step=str(step.pk))) for step in steps
    ]
    total = sum(said.get("count", 0) for _name, said, _filter in figures)
    return [
        Row(name, Figure(said.get("count", 0), said.get("sum") or Decimal(0), records), _share(said, total))
        for name, said, records in figures
    ]


def per_handler(leads: LeadQuerySet, pipeline: Pipeline, currency: str) -> list[Row]:
    """Open and won leads of each handler, most open ones first."""
    found = (
        leads.filter(pipeline=pipeline)
        .exclude(process__handler=None)
        .order_by()
        .values("process__handler")
        .annotate(**_pair("open", currency, Q(outcome=Outcome.OPEN)), **_pair("won", currency, Q(outcome=Outcome.WON)))
        .order_by("-open_count", "-won_count", "process__handler")
    )
    rows = list(found)
    people = Member.objects.in_bulk([row["process__handler"] for row in rows])
    total = sum(row["open_count"] for row in rows)
    return [_person(row, people[row["process__handler"]], pipeline, total) for row in rows]


def _person(row: dict[str, object], member: Member, pipeline: Pipeline, total: int) -> Row:
    def figure(status: str) -> Figure:
        records = LeadFilter(status=status, pipeline=str(pipeline.pk), handler=str(member.pk))
        return Figure(int(str(row[f"{status}_count"])), Decimal(str(row[f"{status}_amount"] or 0)), records)

    said = {"count": row["open_count"]}
    return Row(member.name, figure("open"), _share(said, total), member, figure("won"))


def _share(said: dict[str, object], total: int) -> int:
    return round(100 * int(str(said.get("count", 0))) / total) if total else 0


def win_rate(won: Figure, lost: Figure) -> int | None:
    """Won leads in per cent of those won or lost; None while there are none."""
    ended = won.count + lost.count
    return round(100 * won.count / ended) if ended else None


def currencies(leads: Iterable[str], own: str) -> list[str]:
    """The currencies in use, the firm's own first."""
    return [own, *sorted(set(leads) - {own})]
