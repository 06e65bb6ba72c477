"""Who may do what with a process and its tasks. Seeing is not editing (U-02)."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from staffetta.accounts.models import Actor, Member, Membership
from staffetta.accounts.rules import is_administrator, may_administer
from staffetta.core.acts import System
from staffetta.core.db.remembered import remembered
from staffetta.processes.editions import is_readable_only, may_change_hands, may_hold
from staffetta.processes.models import Note, Process, Task


@remembered(plan=True, setup=True)
def _groups_of(member: uuid.UUID) -> Any:
    return Membership.objects.filter(member=member).order_by().values_list("group", flat=True)


@remembered(plan=True, setup=True)
def _led_by(member: uuid.UUID) -> Any:
    led = Membership.objects.filter(group__memberships__member=member, group__memberships__manages=True)
    return led.order_by().values_list("member", flat=True)


class Standing:
    """What somebody may do with processes and tasks.

    His groups and the people he leads are read once, so that a list of 200 rows asks no more than a single record.
    """

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    @cached_property
    def groups(self) -> frozenset[uuid.UUID]:
        """The groups he belongs to."""
        if isinstance(self.actor, System):
            return frozenset()
        return frozenset(_groups_of(self.actor.pk))

    @cached_property
    def led(self) -> frozenset[uuid.UUID]:
        """The members of the groups that he manages."""
        if isinstance(self.actor, System):
            return frozenset()
        return frozenset(_led_by(self.actor.pk))

    def may_edit(self, process: Process) -> bool:
        """Handler, supervisor, a manager of the handler's group, administrators; anybody while nobody handles it.

        Who runs a lead runs its post-sales processes too, so whoever gave one away can take it back (P-11).
        """
        if isinstance(self.actor, System):
            return True
        if is_readable_only(process, self.actor):
            return False
        if is_administrator(self.actor):
            return True
        if not self.actor.is_active:
            return False
        if process.handler_id is None or self._runs(process):
            return True
        return process.parent is not None and self._runs(process.parent)

    def _runs(self, process: Process) -> bool:
        """Whether it is his: as handler, as supervisor, or as manager of the handler's group."""
        if isinstance(self.actor, System) or self.actor.pk in (process.handler_id, process.supervisor_id):
            return True
        return process.handler_id is not None and process.handler_id in self.led

    def is_assigned(self, task: Task) -> bool:
        """Whether the task is his: as assignee or as a member of its group (T-02)."""
        if isinstance(self.actor, System):
            return False
        if task.assignee_id == self.actor.pk:
            return True
        return task.group_id is not None and task.group_id in self.groups

    def may_change(self, task: Task) -> bool:
        """Whoever may edit the process; of a task about a contact alone, whoever has it and administrators."""
        if task.process is not None:
            return self.may_edit(task.process)
        is_nobodys = task.assignee_id is None and task.group_id is None
        return is_administrator(self.actor) or self.is_assigned(task) or is_nobodys

    def may_complete(self, task: Task) -> bool:
        """Its assignee, a member of its group, and whoever may edit the process."""
        return (self.is_assigned(task) and self._leaves_more(task)) or self.may_change(task)

    def may_remind(self, task: Task) -> bool:
        """Whoever may complete it: when he is reminded is the matter of whoever has the task."""
        return self.may_complete(task) and self._leaves_hold(task)

    def may_assign(self, task: Task) -> bool:
        """Whoever may change it, where tasks are assigned one by one (P-11, P-14)."""
        return self.may_change(task) and self._leaves_hands(task)

    def may_take(self, task: Task) -> bool:
        """Members of the group that has it."""
        is_group_s = isinstance(self.actor, Member) and task.group_id is not None and self.is_assigned(task)
        return is_group_s and self._leaves_hands(task)

    def may_give_back(self, task: Task) -> bool:
        """Whoever took it from a group, and whoever may change it."""
        return task.taken_from_id is not None and self.may_complete(task) and self._leaves_hands(task)

    def _leaves_more(self, task: Task) -> bool:
        """Whether the edition leaves more to do with the task than to read it (P-14)."""
        return isinstance(self.actor, System) or task.process is None or not is_readable_only(task.process, self.actor)

    def _leaves_hands(self, task: Task) -> bool:
        """Whether the edition lets the task change hands (P-14)."""
        return isinstance(self.actor, System) or task.process is None or may_change_hands(task.process, self.actor)

    def _leaves_hold(self, task: Task) -> bool:
        """Whether the edition lets the task wait for a moment (P-14)."""
        return isinstance(self.actor, System) or task.process is None or may_hold(task.process, self.actor)


def may_edit(actor: Actor, process: Process) -> bool:
    return Standing(actor).may_edit(process)


def is_assigned(actor: Actor, task: Task) -> bool:
    return Standing(actor).is_assigned(task)


def may_complete(actor: Actor, task: Task) -> bool:
    return Standing(actor).may_complete(task)


def may_change(actor: Actor, task: Task) -> bool:
    return Standing(actor).may_change(task)


def may_remind(actor: Actor, task: Task) -> bool:
    return Standing(actor).may_remind(task)


def may_take(actor: Actor, task: Task) -> bool:
    return Standing(actor).may_take(task)


def may_give_back(actor: Actor, task: Task) -> bool:
    return Standing(actor).may_give_back(task)


def may_delete_note(actor: Actor, note: Note) -> bool:
    """Its author and administrators."""
    return is_administrator(actor) or (isinstance(actor, Member) and note.author_id == actor.pk)


def may_write(actor: Actor, process: Process) -> bool:
    """Whoever may edit the process, and whoever has a task in it, may say what he did."""
    if may_edit(actor, process):
        return True
    if isinstance(actor, System) or is_readable_only(process, actor):
        return False
    return Task.objects.filter(process=process).assigned_to(actor).exists()


def may_change_types(actor: Actor) -> bool:
    """Activity types are the administrators' matter."""
    return may_administer(actor)
