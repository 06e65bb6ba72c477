"""What a calendar of working days makes of a year, to be looked at before it is saved. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from staffetta.workdays.days import WorkCalendar

FIRST, LAST = 1970, 2199


@dataclass(frozen=True)
class FreeShown:
    """A free day with its name; `anyway`: nobody works on that day of the week."""

    date: date
    name: str
    anyway: bool


@dataclass(frozen=True)
class Year:
    """A year under a calendar."""

    year: int
    working: int
    free: tuple[FreeShown, ...]

    @property
    def spans(self) -> list[tuple[FreeShown, FreeShown]]:
        """The free days as people read them: days of one name in a row are one, from the first to the last."""
        found: list[tuple[FreeShown, FreeShown]] = []
        for free in self.free:
            if found and found[-1][1].name == free.name and (free.date - found[-1][1].date).days == 1:
                found[-1] = (found[-1][0], free)
            else:
                found.append((free, free))
        return found


def year_of(calendar: WorkCalendar, year: int, language: str) -> Year:
    """The free days of a year, and how many working days are left."""
    free = (FreeShown(d, name, d.weekday() not in calendar.weekdays) for d, name in calendar.free_in(year, language))
    return Year(year, len(calendar.worked(year)), tuple(free))


def year_in(text: str, today: date) -> int:
    """The year asked for; this one for what is none."""
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today.year
    return asked if FIRST <= asked <= LAST else today.year
