"""Whose tasks the calendar shows: mine, those of my groups and their members, a colleague's, everybody's I may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from staffetta.accounts.models import Group, Member, Membership
from staffetta.processes.models import Task
from staffetta.processes.querysets import TaskQuerySet

MINE, GROUPS, ALL = "", "groups", "all"


@dataclass(frozen=True)
class Whose:
    """`key` stands in addresses; `tasks` are those that the member may see of them."""

    key: str
    tasks: TaskQuerySet

    @property
    def is_several(self) -> bool:
        """Whether several people's tasks stand beside each other, so that names are news."""
        return self.key in (GROUPS, ALL)


def whose_of(member: Member, key: str, colleagues: Sequence[Member] = ()) -> Whose:
    """The tasks behind a key; mine for one that means nothing (T-02: those of my groups are mine as well)."""
    if key == ALL:
        return Whose(ALL, Task.objects.visible_to(member))
    if key == GROUPS:
        groups = Group.objects.of(member).values("pk")
        people = Membership.objects.filter(group__in=groups).values("member")
        tasks = Task.objects.visible_to(member).filter(Q(group__in=groups) | Q(assignee__in=people))
        return Whose(GROUPS, tasks)
    other = next((one for one in colleagues if str(one.pk) == key and one.pk != member.pk), None)
    if other is None:
        return Whose(MINE, Task.objects.assigned_to(member))
    return Whose(key, Task.objects.visible_to(member).assigned_to(other))


def colleagues_of(member: Member, *, only: UUID | None = None) -> list[Member]:
    """Those whose calendars can be chosen."""
    rows = Member.objects.visible_to(member).active().exclude(pk=member.pk).order_by("name", "id")
    return list(rows if only is None else rows.filter(pk=only))


def choices(colleagues: Sequence[Member]) -> list[tuple[str, str]]:
    """What is offered."""
    fixed = [(MINE, _("My tasks")), (GROUPS, _("My groups and their people")), (ALL, _("Everybody I may see"))]
    return [*fixed, *((str(one.pk), one.name) for one in colleagues)]
