"""Working days, counted (A-04)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffetta.workdays.days import FreeDay, WorkCalendar

ITALY = WorkCalendar(country="IT")
PLAIN = WorkCalendar()


DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
FREE = st.builds(
    lambda first, length, yearly: FreeDay("ours", first, first + timedelta(days=length), yearly),
    *(DAYS, st.integers(0, 40), st.booleans()),
)
WEEKS = [frozenset(day for day in range(7) if week >> day & 1) for week in range(1, 128)]
CALENDARS = st.builds(
    WorkCalendar,
    weekdays=st.sampled_from(WEEKS),
    country=st.sampled_from(["", "IT", "PL"]),
    free_days=st.lists(FREE, max_size=3).map(tuple),
    counts_all=st.booleans(),
)
"""Any week, some countries, some free days of one's own."""


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 8, 14), 0, date(2026, 8, 14)),  # a Friday
        (date(2026, 8, 14), 1, date(2026, 8, 17)),  # Ferragosto is a Saturday
        (date(2026, 8, 15), 0, date(2026, 8, 17)),
        (date(2026, 8, 15), 1, date(2026, 8, 18)),  # counted from Monday, where the date moved
        (date(2026, 6, 1), 1, date(2026, 6, 3)),  # the Republic's day between
        (date(2026, 12, 24), 5, date(2027, 1, 4)),  # across Christmas and the year's end
        (date(2026, 12, 31), 254, date(2027, 12, 31)),
    ],
)
def test_in_italy(start: date, days: int, end: date) -> None:
    assert ITALY.add(start, days) == end


def test_counting_all_days_moves_a_free_date_only() -> None:
    calendar = WorkCalendar(country="IT", counts_all=True)
    assert calendar.add(date(2026, 5, 29), 3) == date(2026, 6, 1)
    assert calendar.add(date(2026, 5, 29), 4) == date(2026, 6, 3)


@pytest.mark.parametrize(
    ("free", "year", "days"),
    [
        (FreeDay("", date(2026, 12, 24), date(2027, 1, 6), yearly=True), 2030, 14),
        (FreeDay("", date(2026, 12, 24), date(2027, 1, 6)), 2027, 6),
        (FreeDay("", date(2026, 12, 24), date(2027, 1, 6)), 2030, 0),
        (FreeDay("", date(2024, 2, 29), date(2024, 2, 29), yearly=True), 2026, 1),
        (FreeDay("", date(2026, 8, 10), date(2026, 8, 21), yearly=True), 1990, 12),
    ],
)
def test_own_free_days(free: FreeDay, year: int, days: int) -> None:
    assert len(set(free.within(year))) == days


def test_why_a_day_is_free() -> None:
    calendar = WorkCalendar(country="IT", free_days=(FreeDay("Patron", date(2026, 6, 24), date(2026, 6, 24)),))
    assert calendar.why_free(date(2026, 6, 2), "it") == "Festa della Repubblica"
    assert calendar.why_free(date(2026, 6, 2), "pl") == "Festa della Repubblica"  # which has no Polish name
    assert calendar.why_free(date(2026, 6, 24)) == "Patron"
    assert calendar.why_free(date(2026, 6, 6)) == ""
    assert calendar.why_free(date(2026, 6, 3)) is None


def test_a_region_has_holidays_of_its_own() -> None:
    epiphany = date(2026, 1, 6)
    assert not WorkCalendar(country="DE", subdivision="BY").is_working(epiphany)
    assert WorkCalendar(country="DE", subdivision="BE").is_working(epiphany)


def test_the_end_of_time_is_no_error() -> None:
    assert PLAIN.add(date(2199, 12, 31), 365_000) <= date.max
    assert WorkCalendar(weekdays=frozenset({2})).add(date(9999, 1, 1), 400) == date.max


@given(calendar=CALENDARS, day=DAYS, count=st.integers(0, 60))
def test_what_is_added_ends_on_a_working_day_and_counts_them(calendar: WorkCalendar, day: date, count: int) -> None:
    end = calendar.add(day, count)
    assert calendar.is_working(end) and end >= day
    if not calendar.counts_all:
        begin = calendar.next_working(day)
        between = [begin + timedelta(days=n) for n in range((end - begin).days)]
        assert sum(map(calendar.is_working, between)) == count
    else:
        assert end == calendar.next_working(day + timedelta(days=count))


@given(calendar=CALENDARS, day=DAYS)
def test_a_working_day_is_its_own_next_one_and_a_free_one_says_why(calendar: WorkCalendar, day: date) -> None:
    assert (calendar.next_working(day) == day) is calendar.is_working(day) is (calendar.why_free(day) is None)
