"""A-04: when the tasks of a sequence fall."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from staffetta.playbooks.dates import line_dates


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
