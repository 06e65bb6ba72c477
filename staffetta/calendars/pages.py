"""What the page of the calendar shows: days with their entries, drawn; the same number of statements for any number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.utils import timezone
from markupsafe import Markup

from staffetta.accounts.models import Member
from staffetta.calendars.drawing import Drawing, words_of
from staffetta.calendars.overdue import first_overdue
from staffetta.calendars.pieces import Piece, Placed, pieces_of, place
from staffetta.calendars.stretches import AGENDA, DAY, MONTH, WEEK, Stretch
from staffetta.calendars.whose import Whose
from staffetta.workdays.calendar import WorkCalendar, running_calendar
from staffetta.workdays.days import MONDAY_TO_FRIDAY

IN_CELL, IN_BAND, IN_AGENDA = 4, 5, 200
SIDE_BY_SIDE = {DAY: 12, WEEK: 4}
"""How many stand beside each other in a column: one should still read a word of each."""


@dataclass(frozen=True)
class Day:
    """One day: `whole` stand in its cell or in the band of whole days, `timed` in its column; `more` is what there was
    no room for. `lines` are those of the agenda, with their times."""

    date: date
    inside: bool
    is_today: bool
    is_free: bool
    count: int
    whole: list[Markup]
    timed: list[Markup]
    lines: list[tuple[str, Markup]]
    more: int
    starts: int


@dataclass(frozen=True)
class Shown:
    """A stretch of days as it is drawn. `rest`: the first day that the agenda had no room for."""

    days: list[Day]
    overdue: list[Markup]
    overdue_more: bool
    rest: date | None

    @property
    def weeks(self) -> list[list[Day]]:
        return [self.days[n : n + 7] for n in range(0, len(self.days), 7)]

    @property
    def count(self) -> int:
        return sum(day.count for day in self.days if day.inside)


def shown(member: Member, whose: Whose, asked: Stretch, now: datetime, *, done: bool) -> Shown:
    """The days of a stretch, drawn in the current time zone."""
    where, today = timezone.get_current_timezone(), timezone.localdate(now)
    tasks = whose.tasks if done else whose.tasks.open()
    found = pieces_of(tasks, asked.first, asked.last, where)
    chosen, rest = _chosen(asked, found)
    late, more = first_overdue(whose.tasks, now, today) if asked.view != MONTH else ([], False)
    ids = {piece.task_id for choice in chosen for piece in choice.pieces} | set(late)
    drawing = Drawing.of(list(ids), member, now, names=whose.is_several)
    working = running_calendar()
    days = [_day(choice, asked, drawing, today, working) for choice in chosen]
    return Shown(days, [drawing.overdue(pk) for pk in late], more, rest)


@dataclass(frozen=True)
class _Choice:
    day: date
    count: int
    whole: Sequence[Piece]
    timed: Sequence[Placed]

    @property
    def pieces(self) -> list[Piece]:
        return [*self.whole, *(one.piece for one in self.timed)]


def _chosen(asked: Stretch, found: dict[date, list[Piece]]) -> tuple[list[_Choice], date | None]:
    """What there is room for: the first few in each cell, 200 lines in an agenda."""
    choices: list[_Choice] = []
    lines = 0
    for day in asked.days:
        pieces = found.get(day, [])
        if asked.view == AGENDA:
            if lines + len(pieces) > IN_AGENDA and lines:
                return choices, day
            lines += len(pieces)
            choices.append(_Choice(day, len(pieces), pieces[:IN_AGENDA], ()))
        elif asked.view == MONTH:
            room = IN_CELL if len(pieces) > IN_CELL + 1 else IN_CELL + 1
            choices.append(_Choice(day, len(pieces), pieces[:room], ()))
        else:
            choices.append(_in_column(day, pieces, asked.view))
    return choices, None


def _in_column(day: date, pieces: Sequence[Piece], view: str) -> _Choice:
    room = IN_BAND if view == WEEK else len(pieces)
    whole = [piece for piece in pieces if piece.start is None]
    timed, _left = place([piece for piece in pieces if piece.start is not None], SIDE_BY_SIDE[view])
    return _Choice(day, len(pieces), whole[: room if len(whole) > room + 1 else room + 1], timed)


def _day(choice: _Choice, asked: Stretch, drawing: Drawing, today: date, working: WorkCalendar | None) -> Day:
    agenda = asked.view == AGENDA
    pieces = [piece for piece in choice.whole if piece.task_id in drawing.rows]
    return Day(
        date=choice.day,
        inside=asked.is_inside(choice.day),
        is_today=choice.day == today,
        is_free=not working.is_working(choice.day) if working else choice.day.weekday() not in MONDAY_TO_FRIDAY,
        count=choice.count,
        whole=[] if agenda else [drawing.piece(piece) for piece in pieces],
        timed=[drawing.placed(one, narrow=asked.view == WEEK) for one in choice.timed],
        lines=[(words_of(piece), drawing.line(piece)) for piece in pieces] if agenda else [],
        more=choice.count - len(choice.pieces),
        starts=min((one.piece.start or 0 for one in choice.timed), default=24 * 60),
    )


def now_minutes(now: datetime, where: tzinfo) -> int:
    """Where the line of the present moment stands."""
    local = now.astimezone(where)
    return local.hour * 60 + local.minute
