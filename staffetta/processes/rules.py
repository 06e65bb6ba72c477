"""Who may do what with a process and its tasks. Seeing is not editing (U-02)."""

from __future__ import annotations

from staffetta.accounts.models import Actor, Group, Member
from staffetta.accounts.rules import is_administrator
from staffetta.core.acts import System
from staffetta.processes.models import Process, Task


def may_edit(actor: Actor, process: Process) -> bool:
    """Handler, supervisor, a manager of the handler's group, administrators; anybody while nobody handles it.

    Who runs a lead runs its post-sales processes too, so whoever gave one away can take it back (P-11).
    """
    if isinstance(actor, System) or is_administrator(actor):
        return True
    if not actor.is_active:
        return False
    if process.handler_id is None or _runs(actor, process):
        return True
    return process.parent is not None and _runs(actor, process.parent)


def _runs(actor: Member, process: Process) -> bool:
    """Whether it is the actor's: as handler, as supervisor, or as manager of the handler's group."""
    if actor.pk in (process.handler_id, process.supervisor_id):
        return True
    return process.handler_id is not None and Member.objects.led_by(actor).filter(pk=process.handler_id).exists()


def is_assigned(actor: Actor, task: Task) -> bool:
    """Whether the task is the actor's: as assignee or as a member of its group (T-02)."""
    if isinstance(actor, System):
        return False
    if task.assignee_id == actor.pk:
        return True
    return task.group_id is not None and Group.objects.of(actor).filter(pk=task.group_id).exists()


def may_complete(actor: Actor, task: Task) -> bool:
    """Its assignee, a member of its group, and whoever may edit the process."""
    return may_change(actor, task) or is_assigned(actor, task)


def may_change(actor: Actor, task: Task) -> bool:
    """Whoever may edit the process; of a task about a contact alone, its assignee or creator and administrators."""
    if task.process is not None:
        return may_edit(actor, task.process)
    return is_administrator(actor) or is_assigned(actor, task) or (task.assignee_id is None and task.group_id is None)


def may_take(actor: Actor, task: Task) -> bool:
    """Members of the group that has it."""
    return isinstance(actor, Member) and task.group_id is not None and is_assigned(actor, task)


def may_write(actor: Actor, process: Process) -> bool:
    """Whoever may edit the process, and whoever has a task in it, may say what he did."""
    if may_edit(actor, process):
        return True
    return isinstance(actor, Member) and Task.objects.filter(process=process).assigned_to(actor).exists()
