"""A run rests until a day, on which everything wakes (A-05)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid
from staffetta.playbooks.acts.holding import held
from staffetta.playbooks.acts.moving import move_tasks
from staffetta.playbooks.facts import RunPaused
from staffetta.playbooks.models import Run, RunTask
from staffetta.playbooks.running import Move, Progress, zone_of_task
from staffetta.playbooks.shifts import apart
from staffetta.processes.acts.remind import reminder_due, reminder_row
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.editions import need_moving
from staffetta.processes.models import Reminder, Task
from staffetta.processes.plans import ReminderDraft
from staffetta.workdays.calendar import running_calendar

MOST_DAYS = 3650


@act
def pause_run(run: Run, *, until: date, expected: int | None = None, by: Actor, at: datetime) -> Run:
    """Set aside what is open until a day: nothing of it is To do or late before. What was due by now comes on that
    day, the rest after it at the same distances; a task without a date waits for it by a reminder. Paused already, it
    rests until the other day instead.

    The tasks stay planned, so the baton is never dropped: the lead is On hold and wakes by itself, without a job.
    Raises Forbidden, Stale, RunEnded, NothingOpen, Invalid, NotInEdition.
    """
    process, progress = held(run, expected=expected, by=by, at=at)
    need_moving(process)
    count = pause_of(progress, until)
    moves = planned_pause(progress, count)
    told = move_tasks(moves, count, running_calendar(), at)
    # What waits for another task has nothing to be set aside from.
    _set_aside([r for r in progress.open if progress.day(r) is None and r.task and not r.task.is_blocked], until, at)
    run = progress.run
    apply(run, {"paused_at": run.paused_at if _rests_from(progress) else at, "resumes_on": until})
    sum_up(process)
    record(
        RunPaused(code=run.playbook.code, run_id=str(run.pk), until=until.isoformat(), moves=told), about=process, by=by
    )
    return run


def pause_of(progress: Progress, until: date) -> int:
    """By how many days a pause until that day moves what is open; 0 where nothing has a date. Raises Invalid; the page
    asks it too, for the preview."""
    paused = _rests_from(progress)
    if until <= progress.today or (until - progress.today).days > MOST_DAYS:
        sentence = _("Choose a day after today, within ten years.")
        raise Invalid(sentence, fields={"until": sentence})
    if until == paused:
        sentence = _("It is paused until that day already.")
        raise Invalid(sentence, fields={"until": sentence})
    if paused is not None:
        return apart(paused, until, running_calendar())
    first = progress.first
    return apart(min(first, progress.today), until, running_calendar()) if first is not None else 0


def planned_pause(progress: Progress, count: int) -> list[Move]:
    """What the pause does to the tasks that have a day."""
    return progress.moves(count, running_calendar(), since=_rests_from(progress))


def _rests_from(progress: Progress) -> date | None:
    """The day until which it rests already."""
    return progress.run.resumes_on if progress.run.is_paused_on(progress.today) else None


def _set_aside(rows: Sequence[RunTask], until: date, at: datetime) -> None:
    """Tasks that are To do without a date get a reminder on that day, which the run remembers."""
    firm = running_firm()
    made, tasks = [], []
    for row in rows:
        task = row.task
        assert task is not None
        due = reminder_due(ReminderDraft(until), zone_of_task(task, firm))
        assert due is not None
        made.append(reminder_row(task, ReminderDraft(until), due))
        task.hold_until, task.version, task.changed_at, row.reminded = due, task.version + 1, at, True
        tasks.append(task)
    Reminder.objects.bulk_create(made)
    Task.objects.bulk_update(tasks, ("hold_until", "version", "changed_at"))
    RunTask.objects.bulk_update(rows, ("reminded",))
