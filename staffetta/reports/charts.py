"""Where the bars of a chart stand: reckoned here, so that a page needs no script and no inline style.

Across everything is in per cent of the width, so that a chart fits a phone and a sheet of paper while its letters keep
their size; down it is in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from staffetta.reports.tables import HOURS, MONEY, Chart
from staffetta.ui.formats import money, number, short_money

TALL, TOP, FOOT = 168, 10, 24
"""Height of the bars, and room above and below them, in pixels."""
NARROW, BROAD = 5.0, 10.0
"""Room for the numbers at the left, in per cent: for counts, and for money."""
LABELS = 14
"""So many labels fit below the bars; on a phone half of them are shown."""


@dataclass(frozen=True)
class Bar:
    """A rectangle, with the sentence that is shown when one points at it."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    said: str


@dataclass(frozen=True)
class Drawn:
    """A chart that can be written down as SVG."""

    title: str
    description: str
    legend: Sequence[tuple[str, str]]
    height: int
    base: float
    bars: Sequence[Bar]
    lines: Sequence[tuple[float, str]]
    labels: Sequence[tuple[float, str, bool]]
    axis: float


def drawn(chart: Chart | None) -> Drawn | None:
    """None when there is nothing to be seen."""
    if chart is None or not any(any(values) for _short, _name, values in chart.points):
        return None
    stacked = (sum(values) if not chart.beside else max(values) for _short, _name, values in chart.points)
    top, step = scale(max(stacked), whole=chart.kind not in (HOURS, MONEY))
    axis = BROAD if chart.kind == MONEY else NARROW
    wide = (100 - axis) / len(chart.points)
    bars, labels, every = [], [], math.ceil(len(chart.points) / LABELS)
    for place, (short, name, values) in enumerate(chart.points):
        x = axis + place * wide
        bars += _beside(chart, x, wide, name, values, top) if chart.beside else _stacked(
            chart, x, wide, name, values, top
        )  # fmt: skip
        if place % every == 0:
            labels.append(
                (round(x + wide / 2, 3), short, (place // every) % 2 == 0 or len(chart.points) <= LABELS // 2)
            )
    lines = [(_down(step * n, top), _at_axis(step * n, chart)) for n in range(round(top / step) + 1)]
    height, base = TOP + TALL + FOOT, TOP + TALL
    return Drawn(chart.title, chart.description, chart.series, height, base, bars, lines, labels, axis)


def scale(most: float, *, whole: bool = True) -> tuple[float, float]:
    """A round number that is not less, and a round part of it: three to five lines are drawn."""
    most = max(most, 1.0 if whole else 0.01)
    size = 10.0 ** math.floor(math.log10(most / 4))
    step = next(size * n for n in (1, 2, 2.5, 5, 10) if size * n * 4 >= most * 0.999)
    if whole:
        step = max(1.0, math.ceil(step))
    return step * math.ceil(most / step * 0.9999), step


def _down(value: float, top: float) -> float:
    return round(TOP + TALL * (1 - value / top), 2)


def _stacked(chart: Chart, x: float, wide: float, name: str, values: Sequence[float], top: float) -> list[Bar]:
    found, below = [], 0.0
    room = min(wide * 0.68, 7.0)
    for (label, tone), value in zip(chart.series, values, strict=True):
        if value > 0:
            y = _down(below + value, top)
            said = f"{name}: {label} {_shown(value, chart)}"
            height = round(_down(below, top) - y, 2)
            found.append(Bar(round(x + (wide - room) / 2, 3), y, round(room, 3), height, tone, said))
            below += value
    return found


def _beside(chart: Chart, x: float, wide: float, name: str, values: Sequence[float], top: float) -> list[Bar]:
    each = min(wide * 0.72, 9.0) / len(values)
    left = x + (wide - each * len(values)) / 2
    found = []
    for place, ((label, tone), value) in enumerate(zip(chart.series, values, strict=True)):
        if value > 0:
            y = _down(value, top)
            said = f"{name}: {label} {_shown(value, chart)}"
            found.append(
                Bar(round(left + place * each, 3), y, round(each * 0.9, 3), round(TOP + TALL - y, 2), tone, said)
            )
    return found


def _shown(value: float, chart: Chart) -> str:
    if chart.kind == MONEY:
        return money(Decimal(round(value)), chart.currency)
    return number(Decimal(str(round(value, 2))))


def _at_axis(value: float, chart: Chart) -> str:
    """Thousands and millions in short: whole numbers of them would be wider than the bars."""
    return short_money(value, chart.currency) if chart.kind == MONEY else _shown(value, chart)
