"""It was not done after all: the tick is taken away (P-07)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.processes import rules
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.editions import need_edition
from staffetta.processes.facts import TaskReopened
from staffetta.processes.models import Process, Task


class NotDone(Refused):
    """The task is open."""


@act
def reopen_task(task: Task, *, by: Actor) -> Task:
    """Make a done task open again."""
    process = Process.objects.locked(task.process) if task.process is not None else None
    task = Task.objects.locked(task)
    need_edition(process)
    require(rules.may_complete(by, task), _("Only whoever has this task, or a manager, can reopen it."))
    if not task.is_done:
        raise NotDone(_("This task is open."))
    task.done_at = task.done_by = None
    task.version += 1
    task.save(update_fields=["done_at", "done_by", "version", "changed_at"])
    if process is not None:
        sum_up(process)
    record(TaskReopened(task_id=str(task.pk), title=task.title), about=process or task, by=by)
    return task
