"""Until when a request must be answered: within one month of its receipt, by the calendar (GDPR art. 12(3))."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

AHEAD = timedelta(days=7)
"""So much earlier the task is due, so that somebody is reminded while there is time."""


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of a month that is shorter (31 January -> 28 February)."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def deadline_of(received_on: date, *, extended: bool = False) -> date:
    """One month; three with the extension of two further months."""
    return months_after(received_on, 3 if extended else 1)


def task_day(deadline: date, today: date) -> date:
    """When the task is due: a week before the deadline, but not in the past."""
    return max(deadline - AHEAD, min(today, deadline))
