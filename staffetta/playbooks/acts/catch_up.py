"""A task of a run was completed late: the remaining ones move by as much, so that their days count from the completion
(A-04)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.playbooks import rules
from staffetta.playbooks.acts.moving import count_up, move_tasks
from staffetta.playbooks.acts.shift_run import shifted
from staffetta.playbooks.models import Run, RunTask
from staffetta.playbooks.running import Move, progress_of
from staffetta.playbooks.shifts import apart
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.editions import need_moving
from staffetta.processes.models import Process, Task
from staffetta.workdays.calendar import running_calendar


@act
def catch_up(task: Task, *, by: Actor, at: datetime) -> None:
    """Move what is open after this task by the days that it was late; nothing if it was not. Raises Forbidden."""
    if task.process is None or not (late := lateness(task, at)):
        unchanged()
        return
    process = Process.objects.locked(task.process)
    require(rules.may_run(by, process), _("Only the handler, the supervisor or a manager can plan tasks here."))
    need_moving(process)
    run = Run.objects.locked(late[0])
    days, moves = late[1:]
    told = move_tasks(moves, days, running_calendar(), at)
    count_up(run)
    sum_up(process)
    record(shifted(run, moves, told, task=task.pk), about=process, by=by)


def lateness(task: Task, now: datetime) -> tuple[Run, int, list[Move]] | None:
    """The run of the task, by how many days the task is late now, and what follows it; None when it is not late, when
    nothing with a date follows, and while the run rests."""
    if task.started_from is None:
        return None
    row = RunTask.objects.filter(task=task).select_related("run__playbook").first()
    if row is None or row.run.ended_at is not None:
        return None
    progress = progress_of(row.run, now)
    own = next(other for other in progress.rows if other.pk == row.pk)
    day = progress.day(own)
    if day is None or day >= progress.today or row.run.is_paused_on(progress.today):
        return None
    days = apart(day, progress.today, running_calendar())
    moves = [move for move in progress.moves(days, running_calendar()) if move.row.number > row.number]
    return (row.run, days, moves) if moves and days else None
