"""A task waits for another: it cannot be done before that one is (P-07, decision 20)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.processes import rules
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.editions import need_edition, need_moving
from staffetta.processes.facts import TaskNoLongerWaits, TaskWaits
from staffetta.processes.models import Process, Task


class CannotWait(Refused):
    """These two tasks cannot stand one behind the other."""

    status = 422


@act
def wait_for_task(task: Task, other: Task | None, *, expected: int | None = None, by: Actor) -> Task:
    """Let a task wait until another one of its post-sales process is done; None lets it go. Raises Forbidden, Stale,
    CannotWait: for a task that is done, one of another process, or a circle."""
    if task.process is None or task.process.kind != Process.Kind.POST_SALES:
        raise CannotWait(_("Only tasks of a post-sales process can wait for each other."))
    process = Process.objects.locked(task.process)
    task = Task.objects.locked(task)
    need_edition(process)
    if other is not None:
        need_moving(process)
    require(rules.may_change(by, task), _("Only the handler, the supervisor or a manager can change this task."))
    check_version(task, expected)
    if task.waits_for_id == (other.pk if other is not None else None):
        unchanged()
        return task
    need_edition(process)
    if other is not None:
        need_moving(process)
        _check(task, other)
    before, task.waits_for = task.waits_for, other
    task.version += 1
    task.save(update_fields=["waits_for", "version", "changed_at"])
    sum_up(process)
    told = _told(task, before, other)
    record(told, about=process, by=by)
    return Task.objects.get(pk=task.pk)


def _told(task: Task, before: Task | None, other: Task | None) -> TaskWaits | TaskNoLongerWaits:
    """For what it waits now; or for what it waited before."""
    kind, named = (TaskWaits, other) if other is not None else (TaskNoLongerWaits, before)
    assert named is not None  # otherwise nothing would change
    return kind(task_id=str(task.pk), other_id=str(named.pk), title=task.title, other=named.title)


def _check(task: Task, other: Task) -> None:
    if task.is_done:
        raise CannotWait(_("This task is done already."))
    if other.process_id != task.process_id:
        raise CannotWait(_("A task can only wait for one of the same process."), fields={"waits_for": _("Choose one.")})
    before = dict(Task.objects.filter(process=task.process_id).values_list("pk", "waits_for"))
    step: UUID | None = other.pk
    while step is not None:
        if step == task.pk:
            sentence = _("“{other}” waits for this task itself: neither could ever be done.").format(other=other.title)
            raise CannotWait(sentence, fields={"waits_for": sentence})
        step = before.get(step)
