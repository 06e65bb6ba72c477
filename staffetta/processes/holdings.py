"""Open tasks are handed over before somebody leaves, or a group is retired (U-01)."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from staffetta.accounts import holdings
from staffetta.accounts.models import Actor, Group, Member
from staffetta.processes.acts.hand_over_task import hand_over_task
from staffetta.processes.models import Task


def _of(member: Member) -> holdings.Holding:
    count = Task.objects.open().filter(assignee=member).count()
    return holdings.Holding("tasks", _("Open tasks"), count, reverse("tasks:list"))


def _of_group(group: Group) -> holdings.Holding:
    return holdings.Holding("tasks", _("Open tasks"), Task.objects.open().filter(group=group).count())


def _hand_over(giver: Member, taker: Member, by: Actor, at: datetime) -> int:
    tasks = list(Task.objects.open().filter(assignee=giver).select_related("process"))
    for task in tasks:
        hand_over_task(task, taker, by=by)
    return len(tasks)


def register() -> None:
    """Called once, when the apps are ready."""
    holdings.register("tasks", _of, _hand_over)
    holdings.register_for_groups("tasks", _of_group)
