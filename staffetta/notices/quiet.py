"""Quiet hours: when e-mail and push wait (T-04). All moments are reckoned in the member's own time zone."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, time, timedelta, tzinfo

from staffetta.accounts.models import Member
from staffetta.notices.models import Preferences

SATURDAY = 5


def zone_of(member: Member) -> tzinfo:
    """The member's time zone; UTC for an unknown one."""
    try:
        return zoneinfo.ZoneInfo(member.user.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return UTC


def free_from(moment: datetime, said: Preferences | None, where: tzinfo) -> datetime:
    """When something told at this moment may go out: now, or when the quiet hours in which it falls end. Where a night
    ends on a quiet Saturday, that is Monday."""
    if said is None:
        return moment
    for _turn in range(4):  # weekend, night after it; and once more where the clocks change
        end = _end(moment.astimezone(where), said)
        if end is None:
            break
        moment = end.astimezone(UTC)
    return moment


def _end(local: datetime, said: Preferences) -> datetime | None:
    """The end of the quiet time in which this moment falls; None if it falls into none."""
    if said.quiet_weekends and local.weekday() >= SATURDAY:
        monday = local.date() + timedelta(days=7 - local.weekday())
        return datetime.combine(monday, time(), tzinfo=local.tzinfo)
    start, until, now = said.quiet_from, said.quiet_until, local.time()
    if start is None or until is None or start == until:
        return None
    overnight = start > until
    if not (now >= start or now < until if overnight else start <= now < until):
        return None
    tomorrow = overnight and now >= start
    day = local.date() + timedelta(days=1) if tomorrow else local.date()
    # The second of two equal hours ends in the second of two equal hours.
    return datetime.combine(day, until, tzinfo=local.tzinfo).replace(fold=0 if tomorrow else local.fold)
