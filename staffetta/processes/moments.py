"""The moments that people are mostly reminded at, each a press away (T-03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staffetta.processes.plans import ReminderDraft

EVENING, MORNING = time(18), time(9)


@dataclass(frozen=True)
class Choice:
    """A moment with its name. `key` is how forms and programs call it."""

    key: str
    label: str | Promise
    draft: ReminderDraft


def quick_moments(now: datetime, where: tzinfo) -> list[Choice]:
    """This evening, while it is still to come, tomorrow, next Monday, in a week; by the clocks there."""
    local = now.astimezone(where)
    today = local.date()
    found = [
        Choice("tomorrow", _("Tomorrow"), ReminderDraft(today + timedelta(days=1), MORNING)),
        Choice("monday", _("Next Monday"), ReminderDraft(today + timedelta(days=7 - today.weekday()), MORNING)),
        Choice("week", _("In a week"), ReminderDraft(today + timedelta(days=7), MORNING)),
    ]
    if local.time() < EVENING:
        found.insert(0, Choice("evening", _("This evening"), ReminderDraft(today, EVENING)))
    return found


def soon_moments(now: datetime, where: tzinfo) -> list[Choice]:
    """In ten minutes, in an hour: for whoever is reminded and cannot right now."""
    return [
        Choice("10", _("In 10 minutes"), in_minutes(10, now, where)),
        Choice("60", _("In 1 hour"), in_minutes(60, now, where)),
    ]


def in_minutes(minutes: int, now: datetime, where: tzinfo) -> ReminderDraft:
    """So long from now, to the next whole minute, by the clocks there; also where these go back meanwhile."""
    due = now.astimezone(UTC) + timedelta(minutes=minutes + 1, microseconds=-1)
    local = due.replace(second=0, microsecond=0).astimezone(where)
    return ReminderDraft(local.date(), local.time())
