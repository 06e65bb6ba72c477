"""What is said about working days before it is saved."""

from __future__ import annotations

from dataclasses import dataclass

from staffetta.core.text import tidy
from staffetta.workdays.days import FreeDay
from staffetta.workdays.models import Counting, WorkingDays


@dataclass(frozen=True, kw_only=True)
class WorkingDaysDraft:
    """The whole calendar as it shall be. `weekdays` are 0 (Monday) to 6."""

    is_on: bool
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    country: str = ""
    subdivision: str = ""
    counting: str = Counting.WORKING
    free_days: tuple[FreeDay, ...] = ()

    @property
    def values(self) -> dict[str, object]:
        """As the model keeps them."""
        return {
            "is_on": self.is_on,
            "weekdays": sorted(set(self.weekdays)),
            "country": self.country,
            "subdivision": self.subdivision,
            "counting": str(self.counting),
            "free_days": [kept(day) for day in sorted(self.free_days, key=lambda day: (day.first, day.last, day.name))],
        }

    @property
    def unsaved(self) -> WorkingDays:
        """A row that is not saved, for previews."""
        return WorkingDays(**self.values)


def kept(day: FreeDay) -> dict[str, object]:
    """A free day as the model keeps it."""
    return {"name": tidy(day.name), "first": day.first.isoformat(), "last": day.last.isoformat(), "yearly": day.yearly}
