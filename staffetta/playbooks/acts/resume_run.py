"""The pause is over earlier than was said (A-05)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Refused
from staffetta.playbooks.acts.holding import held
from staffetta.playbooks.acts.moving import move_tasks
from staffetta.playbooks.facts import RunResumed
from staffetta.playbooks.models import Run, RunTask
from staffetta.playbooks.running import Move, Progress
from staffetta.playbooks.shifts import apart
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.editions import need_moving
from staffetta.processes.models import Reminder, Task
from staffetta.workdays.calendar import running_calendar


class NotPaused(Refused):
    """It does not rest, or its day has come by itself."""


@act
def resume_run(run: Run, *, expected: int | None = None, by: Actor, at: datetime) -> Run:
    """Go on today: what waits for the end of the pause comes forward by what is left of it, so that in all the dates
    have moved by as long as it lasted. Raises Forbidden, Stale, RunEnded, NothingOpen, NotPaused, NotInEdition."""
    process, progress = held(run, expected=expected, by=by, at=at)
    need_moving(process)
    run = progress.run
    count = resume_of(progress)
    woken = [row for row in progress.open if row.reminded and row.task is not None and row.task.date is None]
    moves = [move for move in planned_resume(progress, count) if move.row not in woken]
    told = move_tasks(moves, count, running_calendar(), at)
    _wake(woken, at)
    apply(run, {"paused_at": None, "resumes_on": None})
    sum_up(process)
    record(RunResumed(code=run.playbook.code, run_id=str(run.pk), moves=told), about=process, by=by)
    return run


def resume_of(progress: Progress) -> int:
    """By how many days what waits comes forward: a negative number, 0 when only free days are left of the pause. Raises
    NotPaused; the page asks it too."""
    run, until = progress.run, progress.run.resumes_on
    if until is None or not run.is_paused_on(progress.today):
        raise NotPaused(_("{code} is not paused.").format(code=run.playbook.code))
    return -apart(progress.today, until, running_calendar())


def planned_resume(progress: Progress, count: int) -> list[Move]:
    """What resuming today does to the tasks that wait for the end of the pause."""
    return progress.moves(count, running_calendar(), since=progress.run.resumes_on)


def _wake(rows: list[RunTask], at: datetime) -> None:
    """The reminders that the pause gave go; the tasks are To do."""
    tasks = [row.task for row in rows if row.task is not None]
    Reminder.objects.filter(task__in=tasks).delete()
    for task in tasks:
        task.hold_until, task.version, task.changed_at = task.starts_at, task.version + 1, at
    for row in rows:
        row.reminded = False
    Task.objects.bulk_update(tasks, ("hold_until", "version", "changed_at"))
    RunTask.objects.bulk_update(rows, ("reminded",))
