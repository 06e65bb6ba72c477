"""A-04: when the tasks of a sequence fall."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from staffetta.playbooks.dates import later, line_dates
from staffetta.workdays.days import WorkCalendar
from tests.workdays.test_days import CALENDARS


def test_worked_case_4() -> None:
    dates = line_dates(date(2026, 3, 1), [0, 3, 7])
    assert dates == [date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 4)]


def test_no_lines_have_no_dates() -> None:
    assert line_dates(date(2026, 3, 1), []) == []


def test_dates_cross_the_end_of_february() -> None:
    assert line_dates(date(2028, 2, 28), [1, 1, 0]) == [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]


@given(
    start=st.dates(date(1970, 1, 1), date(2199, 12, 31)),
    days=st.lists(st.integers(0, 400), min_size=1, max_size=20),
    last=st.integers(0, 400),
)
def test_first_is_the_start_and_the_last_value_is_unused(start: date, days: list[int], last: int) -> None:
    dates = line_dates(start, days)
    assert dates[0] == start
    assert dates == line_dates(start, [*days[:-1], last])
    assert [b - a for a, b in zip(dates, dates[1:], strict=False)] == [timedelta(days=d) for d in days[:-1]]


def test_worked_case_4_by_working_days() -> None:
    """1 March 2026 is a Sunday: the first moves to Monday, the third counts three working days from there."""
    dates = line_dates(date(2026, 3, 1), [0, 3, 7], WorkCalendar(country="IT"))
    assert dates == [date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 5)]
    moved = line_dates(date(2026, 3, 1), [0, 5, 7], WorkCalendar(country="IT", counts_all=True))
    assert moved == [date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 9)]  # the 7th is a Saturday


STARTS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
DAYS = st.lists(st.integers(0, 30), min_size=1, max_size=12)


@given(start=STARTS, days=DAYS, calendar=CALENDARS)
def test_dates_ascend_and_all_lie_on_working_days(start: date, days: list[int], calendar: WorkCalendar) -> None:
    dates = line_dates(start, days, calendar)
    assert len(dates) == len(days) and dates[0] >= start
    assert dates == sorted(dates)
    assert all(map(calendar.is_working, dates))
    assert [later(day, count, calendar) for day, count in zip(dates, days, strict=True)][:-1] == dates[1:]
    plain = line_dates(start, days)
    assert all(counted >= day for counted, day in zip(dates, plain, strict=True))


@given(start=STARTS, days=DAYS)
def test_a_firm_that_always_works_counts_plain_days(start: date, days: list[int]) -> None:
    always = WorkCalendar(weekdays=frozenset(range(7)))
    assert line_dates(start, days, always) == line_dates(start, days)
