"""A planned task goes: it was a mistake, or is not wanted any more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.accounts.rules import may_delete
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.processes import rules
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.facts import TaskWithdrawn
from staffetta.processes.models import Process, Task


class OnlyPlanned(Refused):
    """The duty to plan holds, and this task is all that is planned (L-09)."""

    status = 422


@act
def withdraw_task(task: Task, *, expected: int | None = None, by: Actor) -> None:
    """Delete a task (P-13). Its notes and files stay in the work history, its reminder goes.

    Deleting is not a way around the duty to plan: the only open task of a process that carries it stays until another
    one is planned. Raises Forbidden, OnlyPlanned, Stale.
    """
    process = Process.objects.locked(task.process) if task.process is not None else None
    task = Task.objects.locked(task)
    require(rules.may_change(by, task), _("Only the handler, the supervisor or a manager can delete this task."))
    require(
        may_delete(by),
        _("You may not delete. The administrator of the account may have disallowed deleting; please contact him."),
    )
    check_version(task, expected)
    if process is not None and process.has_duty and not task.is_done and not _has_another(process, task):
        raise OnlyPlanned(_("This is the only planned step. Plan the next one first, then delete this one."))
    record(TaskWithdrawn(task_id=str(task.pk), title=task.title), about=process or task.contact or task, by=by)
    task.delete()
    if process is not None:
        sum_up(process)


def _has_another(process: Process, task: Task) -> bool:
    return Task.objects.open().filter(process=process).exclude(pk=task.pk).exists()
