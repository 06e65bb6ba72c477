"""Which days a view of the calendar shows, and which it shows before and after. Pure."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

DAY, WEEK, MONTH, AGENDA = VIEWS = ("day", "week", "month", "agenda")
AGENDA_DAYS = 30
MONDAY, SUNDAY = 0, 6
FIRST, LAST = date(1970, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True)
class Stretch:
    """The days that a view shows around `day`, both ends included; `before` and `after` are days of its neighbours."""

    view: str
    day: date
    first: date
    last: date
    before: date
    after: date

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def weeks(self) -> list[list[date]]:
        """The days by weeks, for views of whole weeks."""
        days = self.days
        return [days[n : n + 7] for n in range(0, len(days), 7)]

    def is_inside(self, day: date) -> bool:
        """Whether a day belongs to what is asked for; a month is filled up to whole weeks."""
        return self.view != MONTH or day.month == self.day.month


def first_weekday(language: str, zone: str) -> int:
    """With which day weeks begin: Monday, as in Europe; Sunday for English in the Americas."""
    return SUNDAY if language.startswith("en") and zone.startswith(("America/", "US/", "Canada/")) else MONDAY


def stretch(view: str, day: date, monday: int = MONDAY) -> Stretch:
    """What a view shows around a day, in weeks that begin with `monday`."""
    day = min(max(day, FIRST + timedelta(days=62)), LAST - timedelta(days=62))
    if view == MONTH:
        weeks = calendar.Calendar(monday).monthdatescalendar(day.year, day.month)
        first = day.replace(day=1)
        return Stretch(view, day, weeks[0][0], weeks[-1][-1], _months(first, -1), _months(first, 1))
    length = {DAY: 1, WEEK: 7, AGENDA: AGENDA_DAYS}[view]
    first = day - timedelta(days=(day.weekday() - monday) % 7) if view == WEEK else day
    step = timedelta(days=length)
    return Stretch(view, day, first, first + step - timedelta(days=1), day - step, day + step)


def _months(first: date, number: int) -> date:
    return (first + timedelta(days=31 if number > 0 else -1)).replace(day=1)
