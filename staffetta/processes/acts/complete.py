"""A task is done: the baton is handed on, never dropped."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record, record_many
from staffetta.core.refusals import Refused, require
from staffetta.processes import rules
from staffetta.processes.acts.plan import put_down
from staffetta.processes.acts.settle import settle
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.acts.write import put_note
from staffetta.processes.editions import need_edition
from staffetta.processes.facts import TaskCompleted, TaskFreed
from staffetta.processes.following import join, move_along
from staffetta.processes.models import Process, Task
from staffetta.processes.plans import AlreadyPlanned, Next, NoteDraft, NothingMore, Plan


class AlreadyDone(Refused):
    """Somebody completed the task before."""


class NextStepMissing(Refused):
    """The duty to plan holds, and nothing is planned (L-09)."""

    status = 422


class DutyHolds(Refused):
    """*Do not plan further tasks* is accepted only where the lead's step ends the duty (L-10)."""

    status = 422


class NotItsTurn(Refused):
    """The task that it waits for is not done yet."""


class NotPlanned(Refused):
    """What was said to be planned already is not an open task of this process."""

    status = 422


@act
def complete_task(
    task: Task,
    *,
    note: NoteDraft | None = None,
    then: Next = None,
    actual_hours: Decimal | None = None,
    move_rest: bool = False,
    expected: int | None = None,
    by: Actor,
    at: datetime,
) -> Task:
    """Complete a task, with the note of what was done and the next task, in one transaction (L-09).

    While the process carries the duty to plan, `then` must be a Plan, or AlreadyPlanned with another open task; a
    refusal writes nothing. Without the duty it may be NothingMore or None. A group's task records the person (T-02).
    With `move_rest`, what follows it in a sequence moves by as many days as it was late (processes/following.py).
    """
    process = Process.objects.locked(task.process) if task.process is not None else None
    task = Task.objects.locked(task)
    need_edition(process)
    require(rules.may_complete(by, task), _("Only whoever has this task, or a manager, can complete it."))
    if task.is_done:
        raise AlreadyDone(_("This task is done already."))
    check_version(task, expected)
    check_turn(task)
    _check_next(task, process, then)

    task.done_at, task.done_by = at, by if isinstance(by, Member) else None
    task.actual_hours = actual_hours if actual_hours is not None else task.actual_hours
    task.version += 1
    task.save(update_fields=["done_at", "done_by", "actual_hours", "version", "changed_at"])
    planned = put_down(process, then, contact=task.contact, by=by) if isinstance(then, Plan) else None
    if planned is not None:
        join(task, planned)
    if process is not None:
        if note is not None:
            put_note(process, note, planned=planned, about=task, by=by, at=at)
        freed = settle(process)
        sum_up(process)
    elif note is not None and task.contact is not None:
        put_note(None, note, contact=task.contact, planned=planned, about=task, by=by, at=at)
    record(TaskCompleted(task_id=str(task.pk), title=task.title), about=process or task, by=by)
    if process is not None and freed:
        record_many([(_freed(other, task), process) for other in freed], by=by)
    if move_rest:
        move_along(task, by, at)
    return task


def check_turn(task: Task) -> None:
    """Raise NotItsTurn while the task that it waits for is open (decision 20)."""
    if task.is_blocked and task.waits_for is not None:
        raise NotItsTurn(_("“{title}” has to be done first.").format(title=task.waits_for.title))


def _freed(task: Task, other: Task) -> TaskFreed:
    return TaskFreed(task_id=str(task.pk), assignee_id=str(task.assignee_id or ""), title=task.title, other=other.title)


def _check_next(task: Task, process: Process | None, then: Next) -> None:
    if isinstance(then, AlreadyPlanned):
        other = Task.objects.filter(pk=then.task.pk, process=process, done_at=None).exclude(pk=task.pk)
        if process is None or not other.exists():
            raise NotPlanned(_("Choose another open task of this process as the next step."))
        return
    if process is None or not process.has_duty:
        return
    if isinstance(then, NothingMore):
        raise DutyHolds(_("At this step the next task must be planned; planning ends only at a step that ends it."))
    if then is None:
        raise NextStepMissing(_("Plan the next step before you complete this task."))
