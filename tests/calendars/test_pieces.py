"""What stands on which day, by the reader's clocks, also where those change (T-05)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from staffetta.calendars.pieces import REMINDER, TIMED, WHOLE, Piece, pieces_of, place
from staffetta.calendars.stretches import MONDAY, SUNDAY, first_weekday, stretch
from staffetta.processes.models import Task
from staffetta.processes.plans import ReminderDraft
from staffetta.processes.schedule import Timing, between, on
from tests.cast import Cast
from tests.processes.makers import a_contact, a_task

ROME, NEW_YORK = ZoneInfo("Europe/Rome"), ZoneInfo("America/New_York")
Found = dict[date, list[tuple[str, int | None, int | None]]]


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type, misc]


def found(first: date, last: date, where: tzinfo = ROME) -> Found:
    pieces = pieces_of(Task.objects.all(), first, last, where)
    return {day: [(one.kind, one.start, one.end) for one in some] for day, some in pieces.items()}


def put(people: Cast, timing: Timing, **more: object) -> Task:
    return a_task(contact=a_contact(), timing=timing, assignee=people.seller, **more)  # type: ignore[arg-type]


def test_by_the_reader_s_clocks_whole_days_first(people: Cast) -> None:
    put(people, between(at(2026, 3, 12, 8), at(2026, 3, 12, 9)))
    put(people, on(date(2026, 3, 12)))
    put(people, Timing())
    first, last = date(2026, 3, 9), date(2026, 3, 15)
    assert found(first, last) == {date(2026, 3, 12): [(WHOLE, None, None), (TIMED, 540, 600)]}
    assert found(first, last, NEW_YORK) == {date(2026, 3, 12): [(WHOLE, None, None), (TIMED, 240, 300)]}


def test_over_midnight_in_two_pieces_and_for_days_in_the_band(people: Cast) -> None:
    put(people, between(at(2026, 3, 12, 21), at(2026, 3, 13, 1)))
    assert found(date(2026, 3, 9), date(2026, 3, 15)) == {
        date(2026, 3, 12): [(TIMED, 1320, 1440)],
        date(2026, 3, 13): [(TIMED, 0, 120)],
    }
    assert list(found(date(2026, 3, 13), date(2026, 3, 13))) == [date(2026, 3, 13)], "it began the day before"
    Task.objects.all().delete()
    put(people, between(at(2026, 3, 12, 9), at(2026, 3, 14, 9)))
    days = pieces_of(Task.objects.all(), date(2026, 3, 9), date(2026, 3, 15), ROME)
    assert [
        (day.day, one.begins, one.ends, one.start) for day, [one] in zip(sorted(days), days.values(), strict=True)
    ] == [
        (12, True, False, None),
        (13, False, False, None),
        (14, False, True, None),
    ]


def test_days_on_which_the_clocks_change(people: Cast) -> None:
    put(people, between(at(2026, 3, 29, 0, 30), at(2026, 3, 29, 1, 30)))  # 1:30 to 3:30, without 2:30
    put(people, between(at(2026, 10, 25, 0, 30), at(2026, 10, 25, 1, 30)))  # 2:30 to 2:30: the hour comes twice
    assert found(date(2026, 3, 29), date(2026, 3, 29)) == {date(2026, 3, 29): [(TIMED, 90, 210)]}
    assert found(date(2026, 10, 25), date(2026, 10, 25)) == {date(2026, 10, 25): [(TIMED, 150, 165)]}
    put(people, between(at(2026, 3, 29, 21, 30), at(2026, 3, 29, 22)))  # 23:30 to midnight by summer time
    assert found(date(2026, 3, 29), date(2026, 3, 29))[date(2026, 3, 29)][-1] == (TIMED, 1410, 1440)
    assert found(date(2026, 3, 30), date(2026, 3, 30)) == {}


def test_without_day_and_time_at_its_reminder(people: Cast) -> None:
    from datetime import time  # noqa: PLC0415

    people.seller.user.timezone = "Europe/Rome"
    people.seller.user.save()
    put(people, Timing(), reminder=ReminderDraft(date(2026, 3, 12), time(9), 45))
    put(people, Timing(), reminder=ReminderDraft(date(2026, 3, 13)))
    assert found(date(2026, 3, 9), date(2026, 3, 15)) == {
        date(2026, 3, 12): [(REMINDER, 540, 585)],
        date(2026, 3, 13): [(REMINDER, None, None)],
    }


def test_side_by_side_where_they_overlap() -> None:
    from uuid import uuid4  # noqa: PLC0415

    def piece(start: int, end: int) -> Piece:
        return Piece(uuid4(), TIMED, date(2026, 3, 12), start, end)

    placed, left = place([piece(540, 600), piece(555, 570), piece(600, 660), piece(900, 960)])
    assert [(one.row, one.row_end, one.lane, one.span) for one in placed] == [
        (37, 41, 1, 6),
        (38, 40, 7, 6),
        (41, 45, 1, 12),
        (61, 65, 1, 12),
    ]
    assert left == 0
    placed, left = place([piece(540, 600) for _ in range(20)])
    assert (len(placed), left) == (12, 8), "twelve lanes, the others are counted"
    assert place([piece(1425, 1440)])[0][0].row_end == 97


def test_stretches_of_days() -> None:
    week = stretch("week", date(2026, 11, 22), MONDAY)
    assert (week.first, week.last, week.before, week.after) == (
        date(2026, 11, 16),
        date(2026, 11, 22),
        date(2026, 11, 15),
        date(2026, 11, 29),
    )
    assert stretch("week", date(2026, 11, 22), SUNDAY).first == date(2026, 11, 22)
    month = stretch("month", date(2026, 1, 31))
    assert (month.before, month.after, len(month.weeks)) == (date(2025, 12, 1), date(2026, 2, 1), 5)
    assert not month.is_inside(month.first)
    assert stretch("agenda", date(2026, 1, 31)).last == date(2026, 3, 1)
    for edge in (date(1970, 1, 1), date(2199, 12, 31)):
        assert stretch("month", edge).days
    assert first_weekday("en", "America/New_York") == SUNDAY
    assert first_weekday("en", "Europe/London") == first_weekday("fr", "America/Toronto") == MONDAY


@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_stretch_has_all_its_days(days: int) -> None:
    view = {1: "day", 7: "week", 30: "agenda"}[days]
    asked = stretch(view, date(2026, 3, 29))
    assert asked.days == [asked.first + timedelta(days=n) for n in range(days)]
