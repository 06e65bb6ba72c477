"""On which days a firm works, and how days are counted then (A-04). Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from staffetta.workdays.public import holidays_of

MONDAY_TO_FRIDAY = frozenset(range(5))
DAY = timedelta(days=1)


@dataclass(frozen=True)
class FreeDay:
    """Days on which the firm does not work, both ends included; `yearly`: the same days of every year."""

    name: str
    first: date
    last: date
    yearly: bool = False

    def within(self, year: int) -> Iterator[date]:
        """Those of its days that lie in this year."""
        for first, last in self._spans(year):
            day = max(first, date(year, 1, 1))
            while day <= min(last, date(year, 12, 31)):
                yield day
                if day == date.max:
                    return
                day += DAY

    def _spans(self, year: int) -> list[tuple[date, date]]:
        if not self.yearly:
            return [(self.first, self.last)]
        length = self.last.year - self.first.year  # a year's end may lie within: 24 December to 6 January
        begins = [y for y in range(year - length, year + 1) if date.min.year <= y <= date.max.year - length]
        return [(_in(self.first, y), _in(self.last, y + length)) for y in begins]


def _in(day: date, year: int) -> date:
    """The same day of another year; 29 February is the 28th where there is none."""
    short = (day.month, day.day) == (2, 29) and (year % 4 != 0 or (year % 100 == 0 and year % 400 != 0))
    return date(year, 2, 28) if short else day.replace(year=year)


@dataclass(frozen=True)
class WorkCalendar:
    """The days on which a firm works: its days of the week (0 is Monday) without public holidays and its own free days.

    `counts_all`: the days of a line are days of the calendar, and a date that falls on a free day moves to the next
    working day. Without it they are working days.
    """

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    country: str = ""
    subdivision: str = ""
    free_days: tuple[FreeDay, ...] = ()
    counts_all: bool = False
    _years: dict[int, list[date]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def worked(self, year: int) -> list[date]:
        """The working days of a year, in their order."""
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._work_out(year)
        return known

    def _work_out(self, year: int) -> list[date]:
        free = set(holidays_of(self.country, self.subdivision, year))
        for own in self.free_days:
            free.update(own.within(year))
        first = date(year, 1, 1).toordinal()
        days = (date.fromordinal(first + n) for n in range(date(year, 12, 31).toordinal() - first + 1))
        return [day for day in days if day.weekday() in self.weekdays and day not in free]

    def is_working(self, day: date) -> bool:
        """Whether the firm works on this day."""
        days = self.worked(day.year)
        place = bisect_left(days, day)
        return place < len(days) and days[place] == day

    def next_working(self, day: date) -> date:
        """The day itself if the firm works on it, else the next one on which it does."""
        return self._after(day, 0)

    def add(self, day: date, count: int) -> date:
        """The day that many days later, always one on which the firm works."""
        if not self.counts_all:
            return self._after(day, count)
        return self._after(day + timedelta(days=min(count, (date.max - day).days)), 0)

    def _after(self, day: date, count: int) -> date:
        """That many working days after the first one that is not before `day`; the end of time at the latest."""
        year, days = day.year, self.worked(day.year)
        place = bisect_left(days, day) + count
        while place >= len(days):
            place, year = place - len(days), year + 1
            if year > date.max.year:
                return date.max
            days = self.worked(year)
        return days[place]

    def why_free(self, day: date, language: str = "") -> str | None:
        """What the free day is called; "" when its name is only that of the day of the week; None for a working day."""
        if self.is_working(day):
            return None
        own = next((free.name for free in self.free_days if day in free.within(day.year)), "")
        return own or holidays_of(self.country, self.subdivision, day.year, language).get(day, "")

    def free_in(self, year: int, language: str = "") -> list[tuple[date, str]]:
        """The public holidays and own free days of a year with their names, also those on days of the week on which
        nobody works anyway."""
        found = dict(holidays_of(self.country, self.subdivision, year, language))
        for free in self.free_days:
            found.update(dict.fromkeys(free.within(year), free.name))
        return sorted(found.items())
