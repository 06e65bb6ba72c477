"""What the funnel of any years adds up to, of all leads of a workspace (L-12).

Whole months (UTC) are read from StayTally, what the ends of a period cut off a month from the stays themselves; so a
period of five years reads little more than one of two months. Exactly what one would find in all stays: tests compare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, DurationField, F, FloatField, IntegerField, Q, QuerySet, Sum
from django.db.models.expressions import ExpressionWrapper
from django.db.models.functions import Cast, Extract, Floor, Greatest, Least

from staffetta.leads.models import Stay, StayTally
from staffetta.leads.passing import came_first

QUARTER = timedelta(hours=6)
SHORTEST, LONGEST = -1, 2000
"""Quarters of a day that StayTally tells apart; what is less or more counts as these."""
KINDS = StayTally.Kind


@dataclass
class Heap:
    """How many, of these how many with an amount, and the amounts added up."""

    count: int = 0
    priced: int = 0
    worth: Decimal = Decimal(0)

    def add(self, row: Iterable[Any], sign: int = 1) -> None:
        """A row of a statement: count, priced, worth."""
        count, priced, worth = row
        self.count += sign * (count or 0)
        self.priced += sign * (priced or 0)
        self.worth += sign * (worth or 0)


class Heaps:
    """A heap for each step and currency."""

    def __init__(self) -> None:
        self._found: dict[tuple[UUID, str], Heap] = defaultdict(Heap)

    def __getitem__(self, place: tuple[UUID, str]) -> Heap:
        return self._found[place]

    def by_step(self) -> dict[UUID, list[tuple[str, int, Decimal | None]]]:
        """For each step: currency, how many, and their worth; None when none of them has an amount."""
        found: dict[UUID, list[tuple[str, int, Decimal | None]]] = defaultdict(list)
        for (step, currency), heap in self._found.items():
            if heap.count:
                found[step].append((currency, heap.count, heap.worth if heap.priced else None))
        return found


@dataclass(frozen=True)
class Cut:
    """A period as whole months, from the first to before `last`, and the pieces before and after them."""

    months: tuple[datetime, datetime] | None
    edges: list[tuple[datetime, datetime]]

    @property
    def days(self) -> tuple[date, date]:
        """The months as StayTally writes them."""
        return (self.months[0].date(), self.months[1].date()) if self.months else (date.max, date.max)


def cut(start: datetime, end: datetime) -> Cut:
    """See Cut."""
    first, last = month_of(start), month_of(end)
    if first < start:
        first = month_of(first + timedelta(days=32))
    if first >= last:
        return Cut(None, [(start, end)])
    return Cut((first, last), [(one, other) for one, other in ((start, first), (last, end)) if one < other])


def month_of(moment: datetime) -> datetime:
    """When the month began, UTC."""
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def came(steps: Sequence[UUID], start: datetime, end: datetime, until: datetime) -> tuple[Heaps, Heaps]:
    """Leads that came to each step within the period, each once, and those of them that had gone on before `until`."""
    all_, on = Heaps(), Heaps()
    period = cut(start, end)
    stays = Stay.objects.filter(step__in=steps)
    for first, last in period.edges:
        within = stays.filter(came_first(start), entered_at__gte=first, entered_at__lt=last)
        _add_up(within, until, all_, on)
    if period.months is not None:
        within = stays.filter(entered_at__gte=period.months[0], entered_at__lt=period.months[1])
        _add_months(steps, period, until, all_, on)
        for step, currency, *row in _worth(within.filter(advanced_at__gte=month_of(until), advanced_at__lt=until)):
            on[step, currency].add(row)
        _add_up(within.filter(came_before__gte=start), until, all_, on, -1)
    return all_, on


def _add_months(steps: Sequence[UUID], period: Cut, until: datetime, all_: Heaps, on: Heaps) -> None:
    first, last = period.days
    went = Q(went__lt=month_of(until).date())
    rows = _tallies(KINDS.CAME, steps).filter(month__gte=first, month__lt=last).values_list("step_id", "currency")
    for step, currency, *sums in rows.annotate(
        n=Sum("count"), p=Sum("priced"), w=Sum("worth"),
        on_n=Sum("count", filter=went), on_p=Sum("priced", filter=went), on_w=Sum("worth", filter=went),
    ):  # fmt: skip
        all_[step, currency].add(sums[:3])
        on[step, currency].add(sums[3:])


def _add_up(rows: QuerySet[Stay], until: datetime, all_: Heaps, on: Heaps, sign: int = 1) -> None:
    went_on = ExpressionWrapper(Q(advanced_at__lt=until), output_field=BooleanField())
    for step, currency, went, *row in _worth(rows.annotate(on=went_on), "on"):
        all_[step, currency].add(row, sign)
        if went:
            on[step, currency].add(row, sign)


def _worth(rows: QuerySet[Stay], *more: str) -> QuerySet[Any, Any]:
    """Step, currency, more; count, priced, worth."""
    keys = ("step_id", "currency", *more)
    sums = {"n": Count("*"), "priced": Count("amount"), "worth": Sum("amount")}
    found: QuerySet[Any, Any] = rows.order_by().values(*keys).annotate(**sums).values_list(*keys, *sums)
    return found


def _tallies(kind: StayTally.Kind, steps: Sequence[UUID]) -> QuerySet[StayTally]:
    return StayTally.objects.filter(kind=kind, step__in=steps).order_by()


def standing(steps: Sequence[UUID], at: datetime) -> Heaps:
    """Open leads that stood at each of these steps at a moment: those that had come less those that had gone."""
    found, begin = Heaps(), month_of(at)
    sums = {"n": Sum("count"), "p": Sum("priced"), "w": Sum("worth")}
    stays = Stay.objects.filter(step__in=steps)
    for kind, rest, sign in (
        (KINDS.CAME, stays.filter(entered_at__gte=begin, entered_at__lt=at), 1),
        (KINDS.GONE, stays.filter(gone_at__gte=begin, gone_at__lt=at), -1),
    ):
        before = _tallies(kind, steps).filter(month__lt=begin.date())
        for step, currency, *row in before.values_list("step_id", "currency").annotate(**sums):
            found[step, currency].add(row, sign)
        for step, currency, *row in _worth(rest):
            found[step, currency].add(row, sign)
    return found


def lasting(steps: Sequence[UUID], start: datetime, end: datetime) -> dict[UUID, tuple[timedelta, int]]:
    """For each step the median of the stays that ended within the period, and how many these were."""
    quarters = _quarters(steps, cut(start, end))
    wanted = [(step, *place) for step, counts in quarters.items() for place in _middle(counts)]
    within = Stay.objects.filter(left_at__gte=start, left_at__lt=end)
    asked = [
        _as_long(within, quarter).filter(step=step).order_by("lasted").values_list("step_id", "lasted")[skip : skip + 1]
        for step, quarter, skip in wanted
    ]
    found: dict[UUID, list[timedelta]] = defaultdict(list)
    for step, lasted in asked[0].union(*asked[1:], all=True) if len(asked) > 1 else (asked[0] if asked else ()):
        found[step].append(lasted)
    return {step: (sum(two, timedelta()) / len(two), sum(quarters[step].values())) for step, two in found.items()}


def _quarters(steps: Sequence[UUID], period: Cut) -> dict[UUID, dict[int, int]]:
    """For each step how many stays lasted how many quarters of a day."""
    found: dict[UUID, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    stays = Stay.objects.filter(step__in=steps).order_by()
    lasted = ExpressionWrapper(F("left_at") - F("entered_at"), output_field=DurationField())
    seconds, quarter = Cast(Extract(lasted, "epoch"), FloatField()), QUARTER.total_seconds()
    quarter_of = Greatest(SHORTEST, Least(LONGEST, Cast(Floor(seconds / quarter), IntegerField())))
    for first, last in period.edges:
        within = stays.filter(left_at__gte=first, left_at__lt=last).values("step_id").annotate(quarters=quarter_of)
        for step, quarters, count in within.annotate(n=Count("*")).values_list("step_id", "quarters", "n"):
            found[step][quarters] += count
    if period.months is not None:
        first_day, last_day = period.days
        months = _tallies(KINDS.LEFT, steps).filter(month__gte=first_day, month__lt=last_day)
        for step, quarters, count in months.values_list("step_id", "quarters").annotate(n=Sum("count")):
            found[step][quarters] += count
    return {step: counts for step, counts in found.items() if any(counts.values())}


def _middle(counts: dict[int, int]) -> list[tuple[int, int]]:
    """Where the one or two in the middle are: among those of which quarter, and at which place there."""
    whole = sum(counts.values())
    found = []
    for rank in sorted({(whole - 1) // 2, whole // 2}):
        before = 0
        for quarter in sorted(counts):
            if rank < before + counts[quarter]:
                found.append((quarter, rank - before))
                break
            before += counts[quarter]
    return found


def _as_long(stays: QuerySet[Stay], quarter: int) -> QuerySet[Stay]:
    if quarter > SHORTEST:
        stays = stays.filter(lasted__gte=quarter * QUARTER)
    return stays.filter(lasted__lt=(quarter + 1) * QUARTER) if quarter < LONGEST else stays
