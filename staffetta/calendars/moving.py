"""Where a task stands after it was dragged or stretched: by the clocks of whoever moves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.utils.translation import gettext as _

from staffetta.core.refusals import Invalid
from staffetta.processes.models import Task
from staffetta.processes.plans import ReminderDraft
from staffetta.processes.schedule import Timing, between, is_sensible, moment, on

USUAL = 30


@dataclass(frozen=True)
class Shift:
    """By how many days and minutes of the clock; with `stretch` the end alone. `whole`: to the band of whole days, or
    out of it to `at` minutes after midnight; None where it stays what it is."""

    days: int = 0
    minutes: int = 0
    stretch: bool = False
    whole: bool | None = None
    at: int = 0


def shifted(task: Task, shift: Shift, where: tzinfo) -> Timing:
    """The new moments of a task with a day or a time. Raises Invalid for an end before the start."""
    if task.starts_at is None or task.ends_at is None:
        assert task.date is not None, "a task with neither is moved by its reminder"
        day = _sensible(task.date, shift.days)
        if shift.whole is not False:
            return on(day)
        start = moment(day, _clock(shift.at), where)
        kind = task.activity_type
        return between(start, start + timedelta(minutes=(kind.minutes if kind else 0) or USUAL))
    if shift.whole:
        return on(_sensible(task.starts_at.astimezone(where).date(), shift.days))
    if shift.stretch:
        return between(task.starts_at, _moved(task.ends_at, shift, where))
    start = _moved(task.starts_at, shift, where)
    return between(start, start + (task.ends_at - task.starts_at))


def shifted_reminder(
    hold_until: datetime, minutes: int | None, shift: Shift, where: tzinfo, own: tzinfo
) -> ReminderDraft:
    """The reminder of a task without day and time. `own`: the zone of whoever has the task, by which it is kept."""
    local = hold_until.astimezone(where)
    whole = local.time() == time.min and minutes is None
    if shift.stretch:
        start, end = local, _naive(local) + timedelta(minutes=(minutes or USUAL) + shift.minutes)
        length = int((end - _naive(start)).total_seconds() // 60)
        if not 1 <= length <= 1440:
            raise Invalid(_("The end must be after the start."))
        at = start.astimezone(own)
        return ReminderDraft(at.date(), at.time(), length)
    day = _sensible(local.date(), shift.days)
    if shift.whole or (whole and shift.whole is None):
        return ReminderDraft(day)
    clock = _clock(shift.at) if shift.whole is False else None
    moved = moment(day, clock, where) if clock is not None else _moved(hold_until, shift, where)
    at = moved.astimezone(own)
    return ReminderDraft(at.date(), at.time(), minutes)


def _moved(value: datetime, shift: Shift, where: tzinfo) -> datetime:
    local = _naive(value.astimezone(where)) + timedelta(minutes=shift.minutes)
    day = _sensible(local.date(), shift.days)
    return moment(day, local.time(), where)


def _naive(value: datetime) -> datetime:
    return value.replace(tzinfo=None)


def _sensible(day: date, days: int) -> date:
    moved = datetime.combine(day, time.min, tzinfo=UTC) + timedelta(days=days)
    if not is_sensible(moved.date()):
        raise Invalid(_("Enter a year between 1970 and 2199."))
    return moved.date()


def _clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
