"""Moments of tasks in time zones, also where the clocks jump."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from staffetta.core.refusals import Invalid
from staffetta.processes.schedule import (
    WHENEVER,
    between,
    exists,
    hold_until,
    midnight,
    moment,
    next_quarter,
    on,
    zone,
)

ROME = zoneinfo.ZoneInfo("Europe/Rome")
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
ZONES = st.sampled_from(sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})).map(zoneinfo.ZoneInfo)
MOMENTS = st.datetimes(datetime(2000, 1, 2), datetime(2040, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@given(DAYS, ZONES)
@example(date(2018, 11, 4), zoneinfo.ZoneInfo("America/Sao_Paulo"))  # midnight is skipped
@example(date(2011, 12, 30), zoneinfo.ZoneInfo("Pacific/Apia"))  # the whole day is
@example(date(2026, 3, 29), ROME)
@example(date(2026, 10, 25), ROME)
@example(date(2024, 3, 31), zoneinfo.ZoneInfo("America/Scoresbysund"))
def test_midnight_is_the_first_moment_of_the_day(day: date, where: zoneinfo.ZoneInfo) -> None:
    first = midnight(day, where)
    assert first.astimezone(where).date() >= day
    assert (first - timedelta(seconds=1)).astimezone(where).date() < day
    assert first.tzinfo is UTC


@given(DAYS, st.times(), ZONES)
def test_a_moment_shows_the_time_that_was_asked_for_unless_it_is_skipped(
    day: date, at: time, where: zoneinfo.ZoneInfo
) -> None:
    shown = moment(day, at, where).astimezone(where)
    assert (shown.date(), shown.time()) == (day, at) or not exists(day, at, where)


def test_the_skipped_hour_does_not_exist_and_the_doubled_one_is_the_first() -> None:
    assert not exists(date(2026, 3, 29), time(2, 30), ROME)
    assert exists(date(2026, 3, 29), time(3, 0), ROME)
    assert moment(date(2026, 10, 25), time(2, 30), ROME) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_task_over_the_doubled_hour_ends_after_it_starts() -> None:
    first = datetime(2026, 10, 25, 2, 45, tzinfo=ROME)
    second = datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=ROME)  # half an hour later, although the clock shows less
    timing = between(first, second)
    assert timing.starts_at is not None
    assert timing.ends_at is not None
    assert timing.ends_at - timing.starts_at == timedelta(minutes=30)
    with pytest.raises(Invalid) as caught:
        between(second, first)
    assert "end_time" in caught.value.fields


@given(MOMENTS, MOMENTS, st.none() | MOMENTS, ZONES)
def test_a_timed_task_waits_for_its_start_or_its_reminder_the_later(
    start: datetime, other: datetime, reminder: datetime | None, where: zoneinfo.ZoneInfo
) -> None:
    timing = between(start, max(other, start) + timedelta(minutes=1))
    assert hold_until(timing, reminder, where) == max(start, reminder or start)


@given(DAYS, ZONES)
def test_an_all_day_task_waits_for_its_day_where_its_assignee_is(day: date, where: zoneinfo.ZoneInfo) -> None:
    assert hold_until(on(day), None, where) == midnight(day, where)


def test_a_task_without_moment_does_not_wait() -> None:
    assert hold_until(WHENEVER, None, ROME) is None


@given(MOMENTS)
def test_the_next_quarter_is_round_and_near(now: datetime) -> None:
    proposed = next_quarter(now)
    assert proposed.minute % 15 == proposed.second == proposed.microsecond == 0
    assert timedelta(0) < proposed - now <= timedelta(minutes=15)


def test_an_unknown_zone_is_utc() -> None:
    assert zone("Mars/Olympus") is UTC
