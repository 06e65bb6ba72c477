"""When a task is: its moments, and until when it waits. Pure; the assignee's time zone comes in."""

from __future__ import annotations

import functools
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Member, Workspace
from staffetta.core.refusals import Invalid


@dataclass(frozen=True)
class Timing:
    """The moments of a task. Either `date` alone (all day: the deadline), or start and end, or nothing at all."""

    all_day: bool = True
    date: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """As a task keeps them."""
        return {"all_day": self.all_day, "date": self.date, "starts_at": self.starts_at, "ends_at": self.ends_at}


WHENEVER = Timing()
BLOCKED = datetime(2999, 1, 1, tzinfo=UTC)
"""The `hold_until` of a task that waits for another one: no moment will make it To do (decision 20)."""


def is_sensible(day: date) -> bool:
    """Whether a day is one that people plan on. Others only come from slips, and break calendars of every sort."""
    return 1970 <= day.year <= 2199


def on(day: date) -> Timing:
    """All of this day (L-07)."""
    return Timing(all_day=True, date=day)


def between(starts_at: datetime, ends_at: datetime) -> Timing:
    """From one moment to another. Raises Invalid at `end_time` unless the end is after the start (L-07)."""
    # In UTC, because Python compares two moments of one zone by their wall clocks, also where those go back.
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    if ends_at <= starts_at:
        raise Invalid(_("Some values are not valid."), fields={"end_time": _("The end must be after the start.")})
    return Timing(all_day=False, starts_at=starts_at, ends_at=ends_at)


def zone_of(member: Member | None, workspace: Workspace) -> tzinfo:
    """The time zone of whoever has the task; the workspace's for a group's task."""
    return zone(member.user.timezone if member is not None else workspace.timezone)


def zone(name: str) -> tzinfo:
    """A time zone by name; UTC for an unknown one."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return UTC


def exists(day: date, at: time, where: tzinfo) -> bool:
    """Whether the clocks there ever show this time on this day: one hour is skipped when they are put forward."""
    local = datetime.combine(day, at, tzinfo=where)
    return local.astimezone(UTC).astimezone(where).replace(tzinfo=None) == local.replace(tzinfo=None)


def moment(day: date, at: time, where: tzinfo) -> datetime:
    """The moment of a time of day there; the first of the two when the clocks show it twice."""
    return datetime.combine(day, at, tzinfo=where).astimezone(UTC)


@functools.lru_cache(maxsize=1024)
def midnight(day: date, where: tzinfo) -> datetime:
    """The first moment of a day there. Where the clock skips midnight, the first moment after the gap."""
    if exists(day, time.min, where):
        return moment(day, time.min, where)
    late, early = (datetime.combine(day, time.min, tzinfo=where).replace(fold=f).astimezone(UTC) for f in (0, 1))
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(where).date() < day:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def hold_until(timing: Timing, reminder_at: datetime | None, where: tzinfo) -> datetime | None:
    """Until when a task waits (T-06): its start or its reminder, the later; None when it has neither."""
    start = timing.starts_at
    if start is None and timing.date is not None:
        start = midnight(timing.date, where)
    moments = [known.astimezone(UTC) for known in (start, reminder_at) if known is not None]
    return max(moments) if moments else None


def next_quarter(now: datetime) -> datetime:
    """The next round quarter of an hour, where an appointment is first proposed (L-07)."""
    whole = now.astimezone(UTC).replace(second=0, microsecond=0)
    return whole + timedelta(minutes=15 - whole.minute % 15)
