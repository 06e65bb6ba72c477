"""Tasks as pieces of days: what stands on which day, from when until when by the reader's clocks (T-05).

Times are those that clocks show there: on the day on which they are put forward a column still has 24 hours, of which
one stays empty, and on the day on which they go back what comes twice lies side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q

from staffetta.processes.querysets import TaskQuerySet
from staffetta.processes.schedule import BLOCKED, midnight

WHOLE, TIMED, REMINDER = "day", "time", "reminder"
MOST = 5000
LENGTH = 30  # minutes that a reminder without a duration takes up
MIDNIGHT = 24 * 60
COLUMNS = ("pk", "date", "starts_at", "ends_at", "hold_until", "reminders__minutes")


class Piece(NamedTuple):
    """What stands of a task on one day. `start` and `end` are minutes since midnight; None in the band of whole days.

    `begins` and `ends`: whether the task begins and ends here, or goes on over the edge of the day.
    """

    task_id: UUID
    kind: str
    day: date
    start: int | None = None
    end: int | None = None
    begins: bool = True
    ends: bool = True


def _order(piece: Piece) -> tuple[int, int, int]:
    """Whole days first, then by the clock."""
    return (-1 if piece.start is None else piece.start, piece.end or 0, piece.task_id.int)


def between(tasks: TaskQuerySet, first: date, last: date, where: tzinfo) -> TaskQuerySet:
    """The tasks of which something stands on these days: their date, their time, or with neither their reminder."""
    begin, end = midnight(first, where), midnight(last + timedelta(days=1), where)
    return tasks.filter(
        Q(date__range=(first, last))
        | Q(starts_at__lt=end, ends_at__gt=begin)
        | Q(date=None, starts_at=None, hold_until__gte=begin, hold_until__lt=min(end, BLOCKED))
    )


def pieces_of(tasks: TaskQuerySet, first: date, last: date, where: tzinfo) -> dict[date, list[Piece]]:
    """What stands on each of these days, in its order; one statement of few columns, however many tasks."""
    found = between(tasks, first, last, where).order_by(F("starts_at").asc(nulls_first=True), "date", "pk")
    by_day: dict[date, list[Piece]] = defaultdict(list)
    for row in found.values_list(*COLUMNS)[:MOST]:
        for piece in _cut(where, *row):
            if first <= piece.day <= last:
                by_day[piece.day].append(piece)
    for pieces in by_day.values():
        pieces.sort(key=_order)
    return by_day


def _cut(
    where: tzinfo,
    pk: UUID,
    day: date | None,
    starts_at: datetime | None,
    ends_at: datetime | None,
    hold_until: datetime | None,
    minutes: int | None,
) -> Iterable[Piece]:
    if day is not None:
        return (Piece(pk, WHOLE, day),)
    if starts_at is not None:
        return _timed(pk, starts_at.astimezone(where), (ends_at or starts_at).astimezone(where))
    assert hold_until is not None, "only tasks with a moment are in the calendar"
    local = hold_until.astimezone(where)
    start = _minute(local)
    if start == 0 and minutes is None:  # the start of a day stands for the day (T-03)
        return [Piece(pk, REMINDER, local.date())]
    return [Piece(pk, REMINDER, local.date(), start, min(start + (minutes or LENGTH), MIDNIGHT))]


def _timed(pk: UUID, start: datetime, end: datetime) -> Iterable[Piece]:
    """One piece for each day; what lasts a day or longer stands in the band of whole days."""
    if start.date() == end.date():
        top = _minute(start)
        yield Piece(pk, TIMED, start.date(), top, max(_minute(end), min(top + 15, MIDNIGHT)))
        return
    last = end.date() if _minute(end) else end.date() - timedelta(days=1)
    days = [start.date() + timedelta(days=n) for n in range((last - start.date()).days + 1)]
    long = len(days) > 1 and end - start >= timedelta(days=1)
    for day in days:
        begins, ends = day == days[0], day == last
        if long:
            yield Piece(pk, TIMED, day, None, None, begins, ends)
            continue
        top = _minute(start) if begins else 0
        bottom = (_minute(end) or MIDNIGHT) if ends else MIDNIGHT
        yield Piece(pk, TIMED, day, top, max(bottom, min(top + 15, MIDNIGHT)), begins, ends)


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


@dataclass(frozen=True)
class Placed:
    """A timed piece in the column of its day: rows are quarters of an hour from 1, lanes are twelfths from 1."""

    piece: Piece
    row: int
    row_end: int
    lane: int
    span: int


LANES = (1, 2, 3, 4, 6, 12)


def place(pieces: Sequence[Piece], most: int = LANES[-1]) -> tuple[list[Placed], int]:
    """Timed pieces side by side where they overlap, and how many found no room in so many of the LANES."""
    placed: list[Placed] = []
    left = 0
    for cluster in _clusters(pieces):
        ends: list[int] = []
        lanes: list[tuple[Piece, int, int, int]] = []
        for piece in cluster:
            row, row_end = _rows(piece)
            lane = next((n for n, end in enumerate(ends) if end <= row), len(ends))
            if lane >= most:
                left += 1
                continue
            ends[lane : lane + 1] = [row_end]
            lanes.append((piece, row, row_end, lane))
        span = LANES[-1] // next(number for number in LANES if number >= max(len(ends), 1))
        placed += [Placed(piece, row, end, lane * span + 1, span) for piece, row, end, lane in lanes]
    return placed, left


def _clusters(pieces: Sequence[Piece]) -> Iterable[list[Piece]]:
    """Pieces that touch one another, directly or by others."""
    cluster: list[Piece] = []
    until = 0
    for piece in sorted(pieces, key=_order):
        row, row_end = _rows(piece)
        if cluster and row >= until:
            yield cluster
            cluster = []
        cluster.append(piece)
        until = max(until if len(cluster) > 1 else 0, row_end)
    if cluster:
        yield cluster


def _rows(piece: Piece) -> tuple[int, int]:
    """From which quarter of an hour to which; two at least, so that there is room for a word."""
    assert piece.start is not None and piece.end is not None, "whole days have no rows"
    row = piece.start // 15 + 1
    end = max(-(-piece.end // 15) + 1, row + 2)
    return (row, end) if end <= 97 else (min(row, 95), 97)
