"""The funnel of a pipeline (L-12): who came to each step, who went on, what it is worth, and how long it takes.

What the figures mean (the page says it, too):

* *Came*: leads that came to the step within the period, each once however often it came back. A lead that skips a step
  never came there. Opening a lead at a step is coming to it.
* *Went on*: those of them that came to a further step afterwards, by the end of the day of *as of*, whichever steps lay
  between. A step at which leads are lost or cancelled is no further step. Going back takes nothing away: whoever went
  on and came back has gone on.
* *Conversion*: how many of those that came went on, so it is never above 100 %.
* *Median days*: of the stays that a move to another step ended within the period, half were shorter.
* *Standing*: leads that were open at the end of the day of *as of* and stood there; closed ones stand nowhere. One that
  was closed without leaving its step and reopened later counts as open all along, since its closing was taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, BooleanField, Count, DurationField, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.expressions import ExpressionWrapper
from django.utils.translation import gettext as _

from staffetta.core.db.meanwhile import aside
from staffetta.leads import way_sums
from staffetta.leads.models import Outcome, Stay, Step
from staffetta.leads.passing import Way, came_first, end_of
from staffetta.processes.models import Process
from staffetta.reports.scope import Scope
from staffetta.reports.tables import (
    DAYS,
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
from staffetta.ui.formats import shown_date

Pieces = dict[UUID, list[tuple[str, int, Decimal | None]]]


class Median(Aggregate):
    """Half are less, half are more; between the two in the middle if they are even."""

    function = "percentile_cont"
    template = "percentile_cont(0.5) within group (order by %(expressions)s)"


def funnel(scope: Scope) -> Report:
    """The funnel of the chosen pipeline; without any pipeline, an empty one."""
    steps = list(scope.pipeline.steps.all()) if scope.pipeline else []
    reading = aside(lambda: _stays(scope, steps))  # takes about as long as the rest
    (came, went), standing = _came(scope, steps), _standing(scope, steps)
    stays = reading()
    rows = [_row(scope, step, came, went, standing, stays) for step in steps]
    columns = [
        Column("came", _("Came")),
        Column("went", _("Went on")),
        Column("conversion", _("Conversion"), PERCENT),
        Column("amount", _("Amount of those who came"), MONEY, phone=False),
        Column("days", _("Median days"), DAYS),
        Column("standing", _("Standing there on %(day)s") % {"day": shown_date(scope.as_of, "day")}),
        Column("standing_amount", _("Amount of those"), MONEY, phone=False),
    ]
    table = Table(
        "steps",
        scope.pipeline.name if scope.pipeline else _("Funnel"),
        _("Step"),
        columns,
        rows,
        icon="filter",
        chart=_chart(steps, came, went) if steps else None,
    )
    return Report("funnel", _("Funnel"), _stats(scope, steps, came), [table], _explained())


def _explained() -> list[str]:
    return [
        _("Came: leads that came to the step within the period, each counted once, however often it came back."),
        _(
            "Went on: those of them that came to a further step afterwards, whichever steps they skipped; going back"
            " later takes nothing away. Conversion is their share."
        ),
        _("Median days: of the stays that a move to another step ended within the period, half were shorter."),
        _(
            "Standing there: leads that were open at the end of that day. One that was closed without leaving its step"
            " and reopened later counts as open all along."
        ),
    ]


def _of(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    return rows if scope.is_everything else rows.filter(lead__in=scope.leads.order_by().values("pk"))


def _came(scope: Scope, steps: list[Step]) -> tuple[Pieces, Pieces]:
    """For each step how many came, and how many of these went on, by currency."""
    if scope.is_everything and steps:
        ids = [step.pk for step in steps]
        came, went = way_sums.came(ids, scope.period.start, scope.period.end, end_of(scope.as_of))
        return came.by_step(), went.by_step()
    return _came_of_some(scope, steps)


def _came_of_some(scope: Scope, steps: list[Step]) -> tuple[Pieces, Pieces]:
    """The same among all stays of the leads that were asked for."""
    went_on = ExpressionWrapper(Q(advanced_at__lt=end_of(scope.as_of)), output_field=BooleanField())
    rows = (
        _of(Stay.objects.filter(step__in=[step.pk for step in steps]), scope)
        .filter(came_first(scope.period.start), entered_at__gte=scope.period.start, entered_at__lt=scope.period.end)
        .order_by()
        .annotate(on=went_on)
        .values("step_id", "currency", "on")
        .annotate(n=Count("*"), worth=Sum("amount"))
        .values_list("step_id", "currency", "on", "n", "worth")
    )
    came, went = defaultdict(list), defaultdict(list)
    for step, currency, on, count, worth in rows:
        came[step].append((currency, count, worth))
        if on:
            went[step].append((currency, count, worth))
    return came, went


def _standing(scope: Scope, steps: list[Step]) -> Pieces:
    """For each step the leads that stood there, open, at the end of the day of *as of*. Where they stand today they
    say themselves."""
    places = [step.pk for step in steps if step.outcome == Outcome.OPEN]
    if scope.is_as_of_today:
        now = scope.leads.filter(outcome=Outcome.OPEN, step__in=places)
        return _pieces(now.order_by().values_list("step_id", "currency").annotate(n=Count("*"), worth=Sum("amount")))
    if scope.is_everything and places:
        return way_sums.standing(places, end_of(scope.as_of)).by_step()
    return _standing_of_some(scope, places)


def _standing_of_some(scope: Scope, places: list[UUID]) -> Pieces:
    """The same among all stays of the leads that were asked for."""
    end = end_of(scope.as_of)
    not_closed = Q(closed_at=None) | Q(closed_at__gte=end)
    rows = (
        _of(Stay.objects.filter(step__in=places, entered_at__lt=end), scope)
        .filter(Q(left_at=None) | Q(left_at__gte=end))
        .filter(lead__in=Process.objects.filter(not_closed, kind=Process.Kind.LEAD).values("pk"))
    )
    return _pieces(rows.order_by().values_list("step_id", "currency").annotate(n=Count("*"), worth=Sum("amount")))


def _pieces(rows: Iterable[tuple[Any, ...]]) -> Pieces:
    found = defaultdict(list)
    for step, currency, count, worth in rows:
        found[step].append((currency, count, worth))
    return found


def _stays(scope: Scope, steps: list[Step]) -> dict[UUID, tuple[timedelta, int]]:
    """For each step the median of the stays that ended within the period, and how many leads these were.

    Leads are counted as stays without those that followed another one: to sort half a million leads takes as long as
    to sort their days.
    """
    ended = _of(Stay.objects.filter(step__in=[step.pk for step in steps]), scope).filter(
        left_at__gte=scope.period.start, left_at__lt=scope.period.end
    )
    again = dict(ended.filter(_left_before(scope)).order_by().values_list("step_id").annotate(n=Count("*")))
    if scope.is_everything and steps:
        medians = way_sums.lasting([step.pk for step in steps], scope.period.start, scope.period.end)
        return {step: (median, count - again.get(step, 0)) for step, (median, count) in medians.items()}
    lasting = ExpressionWrapper(F("left_at") - F("entered_at"), output_field=DurationField())
    rows = (
        ended.order_by()
        .values("step_id")
        .annotate(median=Median(lasting), n=Count("*"))
        .values_list("step_id", "median", "n")
    )
    return {step: (median, count - again.get(step, 0)) for step, median, count in rows}


def _left_before(scope: Scope) -> Q:
    """Of stays that ended within the period: that the lead had left the same step within the period before."""
    begin = scope.period.start
    before = Stay.objects.filter(
        lead=OuterRef("lead"), step=OuterRef("step"), entered_at=OuterRef("came_before"), left_at__gte=begin
    )
    return Q(came_before__isnull=False) & (Q(came_before__gte=begin) | Q(Exists(before)))


def _row(
    scope: Scope, step: Step, came: Pieces, went: Pieces, standing: Pieces, stays: dict[UUID, tuple[timedelta, int]]
) -> Row:
    way = Way(step.pk, scope.period.first, scope.period.last)
    entered = scope.listed(entered=str(way))
    advanced = scope.listed(advanced=f"{way}@{scope.as_of}")
    then = {"stood": f"{step.pk}@{scope.as_of}", "open_on": str(scope.as_of)}
    stood = scope.listed("open", step=str(step.pk)) if scope.is_as_of_today else scope.listed(**then)
    n, on, there = (_count(pieces[step.pk]) for pieces in (came, went, standing))
    median, left = stays.get(step.pk, (None, 0))
    days = round(median.total_seconds() / 86400, 1) if median is not None else None
    is_open = step.outcome == Outcome.OPEN
    return Row(
        str(step.pk),
        step.name,
        [
            counted(n, entered),
            counted(on, advanced) if is_open else Cell(),
            Cell(share(on, n)) if is_open else Cell(),
            Cell(_worth(came[step.pk]), entered, n),
            Cell(days, scope.listed(left=str(way)), left) if left else Cell(),
            counted(there, stood) if is_open else Cell(),
            Cell(_worth(standing[step.pk]), stood, there) if is_open else Cell(),
        ],
    )


def _count(pieces: Iterable[tuple[str, int, Decimal | None]]) -> int:
    return sum(count for _currency, count, _worth in pieces)


def _worth(pieces: Iterable[tuple[str, int, Decimal | None]]) -> Sums:
    return sums((currency, worth) for currency, _count, worth in pieces)


def _stats(scope: Scope, steps: list[Step], came: Pieces) -> list[Stat]:
    """How many began and how many were won, where the pipeline has such steps."""
    begun = next((step for step in steps if step.outcome == Outcome.OPEN), None)
    won = next((step for step in steps if step.outcome == Outcome.WON), None)
    found = []
    for key, step in (("began", begun), ("won", won)):
        if step is not None:
            address = scope.listed(entered=str(Way(step.pk, scope.period.first, scope.period.last)))
            label = _("Came to %(step)s") % {"step": step.name}
            found.append(Stat(key, label, counted(_count(came[step.pk]), address, "success" if key == "won" else "")))
    return found


def _chart(steps: list[Step], came: Pieces, went: Pieces) -> Chart:
    shown = [step for step in steps if step.outcome in (Outcome.OPEN, Outcome.WON)]
    points = []
    for step in shown:
        n, on = _count(came[step.pk]), _count(went[step.pk])
        points.append((step.name, step.name, (n, 0) if step.outcome == Outcome.WON else (on, n - on)))
    return Chart(
        _("Leads that came to each step"),
        _("A bar for each step: how many came, and how many of them went on."),
        ((_("Went on"), "strong"), (_("Did not go on yet"), "soft")),
        points,
    )
