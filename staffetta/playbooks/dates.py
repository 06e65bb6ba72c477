"""When the tasks of a sequence fall (A-04). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate

from staffetta.workdays.days import WorkCalendar


def line_dates(start: date, days: Sequence[int], calendar: WorkCalendar | None = None) -> list[date]:
    """The date of each line: the first is the start, each further one that many days after the one before it.

    Days 0, 3, 7 started on 1 March give 1, 1 and 4 March: the last value is unused. With a calendar every date is one
    on which the firm works, and it says what a day is: a working day, or any (decision 19).
    """
    if not days:
        return []
    if calendar is None:
        return [start + timedelta(days=passed) for passed in accumulate(days[:-1], initial=0)]
    return list(accumulate(days[:-1], calendar.add, initial=calendar.next_working(start)))


def later(day: date, days: int, calendar: WorkCalendar | None) -> date:
    """The day that many days later, as the lines of a playbook count."""
    return day + timedelta(days=days) if calendar is None else calendar.add(day, days)
