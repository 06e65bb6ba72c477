"""How the sales stand: leads per step and per person. Every figure is the count of a list that can be opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.core.db.sets import reading_much
from staffetta.leads.filters import LeadFilter, filter_of
from staffetta.leads.models import Outcome, Pipeline, Step
from staffetta.leads.querysets import LeadQuerySet
from staffetta.listings.conditions import dawn
from staffetta.processes.models import Process

CLOSED = (Outcome.LOST, Outcome.CANCELLED)
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


@dataclass(frozen=True)
class Piece:
    """So many leads of one kind, and the sum of those of their amounts that are in the report's currency."""

    count: int
    amount: Decimal
    handler: UUID | None = None
    step: UUID | None = None
    stuck: bool = False
    outcome: str = ""


@dataclass(frozen=True)
class Pieces:
    """The leads that the overview counts: open ones, those won lately, those lost or cancelled lately."""

    standing: list[Piece]
    won: list[Piece]
    closed: list[Piece]


def pieces_of(leads: LeadQuerySet, pipeline: Pipeline, currency: str) -> Pieces:
    """Each lead is read once, whatever it is counted for."""
    mine = leads.filter(pipeline=pipeline, process__kind=Process.Kind.LEAD).order_by()
    sums = {"n": Count("*"), "worth": Sum("amount", filter=Q(currency=currency))}
    # That they are open is said of the process too: an index of what somebody handles knows it.
    standing = mine.filter(outcome=Outcome.OPEN, process__closed_at=None).annotate(stuck=Q(process__open_count=0))
    closed = mine.filter(outcome__in=CLOSED, process__closed_at__gte=dawn(since_day()))
    with reading_much():
        return Pieces(
            [
                Piece(n, worth or Decimal(0), handler=who, step=step, stuck=stuck)
                for who, step, stuck, n, worth in _grouped(standing, sums, "process__handler", "step", "stuck")
            ],
            [
                Piece(n, worth or Decimal(0), handler=who)
                for who, n, worth in _grouped(won_lately(mine), sums, "process__handler")
            ],
            [Piece(n, worth or Decimal(0), outcome=outcome) for outcome, n, worth in _grouped(closed, sums, "outcome")],
        )


def _grouped(rows: LeadQuerySet, sums: dict[str, Any], *by: str) -> Iterable[tuple[Any, ...]]:
    return rows.values_list(*by).annotate(**sums)


def outcomes(pieces: Pieces, pipeline: Pipeline) -> dict[str, Figure]:
    """Open leads of a pipeline, those without a next step, and what was won, lost and cancelled in the last DAYS."""
    day, here = since_day().isoformat(), filter_of({"pipeline": str(pipeline.pk)})
    found: dict[str, tuple[int, Decimal]] = {
        "open": _summed(pieces.standing),
        "no_next_step": _summed(piece for piece in pieces.standing if piece.stuck),
        "won": _summed(pieces.won),
        **{str(outcome): _summed(piece for piece in pieces.closed if piece.outcome == outcome) for outcome in CLOSED},
    }
    days = {"won": {"won_from": day}, **{str(outcome): {"closed_from": day} for outcome in CLOSED}}
    return {status: Figure(*sums, here.having(status=status, **days.get(status, {}))) for status, sums in found.items()}


def since_day() -> date:
    """The first of the DAYS that count as lately, today included."""
    return timezone.localdate() - timedelta(days=DAYS - 1)


def won_lately(leads: LeadQuerySet) -> LeadQuerySet:
    return leads.filter(outcome=Outcome.WON, won_on__gte=since_day())


def _summed(pieces: Iterable[Piece]) -> tuple[int, Decimal]:
    known = list(pieces)
    return sum(piece.count for piece in known), sum((piece.amount for piece in known), Decimal(0))


def _by(pieces: Iterable[Piece], key: Callable[[Piece], UUID | None]) -> dict[UUID, tuple[int, Decimal]]:
    found: dict[UUID, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if (of := key(piece)) is not None:
            found[of].append(piece)
    return {of: _summed(some) for of, some in found.items()}


def per_step(pieces: Pieces, pipeline: Pipeline) -> list[Row]:
    """The open leads at each step at which leads are open, in the order of the pipeline."""
    found = _by(pieces.standing, lambda piece: piece.step)
    steps = list(Step.objects.filter(pipeline=pipeline, outcome=Outcome.OPEN).order_by("position"))
    total = sum(count for count, _amount in found.values())
    rows = []
    for step in steps:
        count, amount = found.get(step.pk, (0, Decimal(0)))
        figure = Figure(count, amount, LeadFilter(pipeline=str(pipeline.pk), step=str(step.pk)))
        rows.append(Row(step.name, figure, _share(count, total)))
    return rows


def per_handler(pieces: Pieces, pipeline: Pipeline) -> list[Row]:
    """Open leads of each handler, and those won lately; most open ones first."""
    is_open, won = _by(pieces.standing, lambda piece: piece.handler), _by(pieces.won, lambda piece: piece.handler)
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


def _share(count: int, total: int) -> int:
    return round(100 * count / total) if total else 0


def win_rate(won: Figure, lost: Figure) -> int | None:
    """Won leads in per cent of those won or lost; None while there are none."""
    ended = won.count + lost.count
    return round(100 * won.count / ended) if ended else None


def currencies(leads: Iterable[str], own: str) -> list[str]:
    """The currencies in use, the firm's own first."""
    return [own, *sorted(set(leads) - {own})]
