"""A member of the group takes a task for himself (T-02)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member, Workspace
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.processes import rules
from staffetta.processes.acts.assign import give
from staffetta.processes.editions import need_edition, need_hands
from staffetta.processes.facts import TaskTaken
from staffetta.processes.models import Process, Task


class AlreadyTaken(Refused):
    """Somebody was quicker, or the task never was a group's."""


def had_by(task: Task) -> str:
    """What is said to whoever comes too late."""
    if task.is_done:
        return _("This task is done already.")
    name = task.assignee.name if task.assignee else _("somebody")
    return _("{name} has this task already.").format(name=name)


@act
def take_task(task: Task, *, by: Actor) -> Task:
    """Take an unclaimed task of one's group. When two take it at once one gets it, the other is told by whom."""
    process = Process.objects.locked(task.process) if task.process is not None else None
    task = Task.objects.locked(task)
    need_edition(process)
    need_hands(process, alone=True)
    if task.group_id is None:
        raise AlreadyTaken(had_by(task))
    require(rules.may_take(by, task), _("Only members of the group can take this task."))
    if task.is_done:
        raise AlreadyTaken(had_by(task))
    assert isinstance(by, Member)
    group = task.group
    workspace = Workspace.objects.get(pk=task.workspace_id)
    give(task, process, assignee=by, group=None, taken_from=group, workspace=workspace)
    record(
        TaskTaken(task_id=str(task.pk), group_id=str(group.pk if group else ""), title=task.title),
        about=process or task,
        by=by,
    )
    return task
