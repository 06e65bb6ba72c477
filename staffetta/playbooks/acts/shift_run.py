"""What is still open of a run moves, all by the same (A-04)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused
from staffetta.playbooks.acts.holding import held
from staffetta.playbooks.acts.moving import count_up, move_tasks
from staffetta.playbooks.facts import RunShifted
from staffetta.playbooks.models import Run
from staffetta.playbooks.running import Move, Progress
from staffetta.playbooks.shifts import apart
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.editions import need_moving
from staffetta.workdays.calendar import running_calendar

MOST_DAYS = 3650


class IsPaused(Refused):
    """It rests; what would move is not what one sees."""


class NoDates(Refused):
    """None of its open tasks has a day: they are To do."""


@act
def shift_run(
    run: Run,
    *,
    days: int = 0,
    to: date | None = None,
    expected: int | None = None,
    by: Actor,
    at: datetime,
) -> Run:
    """Move the open tasks by so many days (working days, where the firm counts those), or so that the next one is on
    the day `to`. Order and distances stay; done tasks stay as they are.

    Raises Forbidden, Stale, RunEnded, NothingOpen, IsPaused, NoDates, Invalid (no days; before today).
    """
    process, progress = held(run, expected=expected, by=by, at=at)
    need_moving(process)
    count = shift_of(progress, days, to)
    moves = planned_shift(progress, count)
    told = move_tasks(moves, count, running_calendar(), at)
    count_up(progress.run)
    sum_up(process)
    record(shifted(progress.run, moves, told), about=process, by=by)
    return progress.run


def shift_of(progress: Progress, days: int, to: date | None) -> int:
    """By how many days. Raises IsPaused, NoDates, Invalid; the page asks it too, for the preview."""
    if progress.run.is_paused_on(progress.today):
        raise IsPaused(_("{code} is paused. Resume it first.").format(code=progress.run.playbook.code))
    first = progress.first
    if first is None:
        raise NoDates(_("None of the open tasks has a date that could be moved."))
    if to is not None and to < progress.today:
        sentence = _("Choose today or a later day.")
        raise Invalid(sentence, fields={"to": sentence})
    count = apart(first, to, running_calendar()) if to is not None else days
    if not 0 < abs(count) <= MOST_DAYS:
        sentence = (
            _("Use at most {count} days.").format(count=MOST_DAYS) if count else _("These are the dates already.")
        )
        raise Invalid(sentence, fields={"to" if to is not None else "days": sentence})
    return count


def planned_shift(progress: Progress, count: int) -> list[Move]:
    """What moving by so many days does. Raises Invalid if it would bring a task forward to before today."""
    moves = progress.moves(count, running_calendar())
    if count < 0 and min(move.after for move in moves) < progress.today:
        sentence = _("The next task would be before today. Use fewer days.")
        raise Invalid(sentence, fields={"days": sentence})
    return moves


def shifted(run: Run, moves: list[Move], told: list[dict[str, str]], *, task: UUID | None = None) -> RunShifted:
    """What is recorded of it; `task` when its completion moved the others."""
    return RunShifted(
        code=run.playbook.code,
        run_id=str(run.pk),
        first=min(move.after for move in moves).isoformat(),
        moves=told,
        task_id=str(task or ""),
    )
