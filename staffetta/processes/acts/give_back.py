"""A task that somebody took goes back to its group (T-02)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Workspace
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.processes import rules
from staffetta.processes.acts.assign import give
from staffetta.processes.editions import need_edition, need_hands
from staffetta.processes.facts import TaskGivenBack
from staffetta.processes.models import Process, Task


class NotTaken(Refused):
    """The task was not taken from a group, or is done, or the group is no longer in use."""


@act
def give_back_task(task: Task, *, by: Actor) -> Task:
    """Give a taken task back to the group it was taken from, so that any member may take it again."""
    process = Process.objects.locked(task.process) if task.process is not None else None
    task = Task.objects.locked(task)
    need_edition(process)
    need_hands(process, alone=True)
    group = task.taken_from
    if group is None or task.is_done:
        raise NotTaken(_("This task was not taken from a group."))
    require(rules.may_give_back(by, task), _("Only whoever took this task, or a manager, can give it back."))
    if group.retired_at is not None:
        raise NotTaken(_("The group {name} is no longer in use.").format(name=group.name))
    give(task, process, assignee=None, group=group, workspace=Workspace.objects.get(pk=task.workspace_id))
    told = TaskGivenBack(task_id=str(task.pk), group_id=str(group.pk), group=group.name, title=task.title)
    record(told, about=process or task, by=by)
    return task
