"""How days move together: by days, or by working days where the firm counts those (A-04). Pure."""

from __future__ import annotations

from datetime import date, timedelta

from staffetta.workdays.calendar import WorkCalendar

DAY = timedelta(days=1)


def moved(day: date, count: int, calendar: WorkCalendar | None) -> date:
    """The day that many days later, or earlier when negative; with a calendar always one on which the firm works."""
    if count == 0:
        return day
    if calendar is None:
        return day + timedelta(days=count)
    if count > 0:
        return calendar.add(day, count)
    if calendar.counts_all:
        return calendar.next_working(day + timedelta(days=count))
    return _before(day, -count, calendar)


def _before(day: date, count: int, calendar: WorkCalendar) -> date:
    while count and day.year > 1970:
        day -= DAY
        count -= calendar.is_working(day)
    return day


def apart(first: date, last: date, calendar: WorkCalendar | None) -> int:
    """How far `first` must move to be on `last`, or on the next working day after it; negative when it lies behind."""
    if last < first:
        return -apart(last, first, calendar)
    days = (last - first).days
    if calendar is None or calendar.counts_all:
        return days
    return sum(calendar.is_working(first + timedelta(days=n)) for n in range(days))
