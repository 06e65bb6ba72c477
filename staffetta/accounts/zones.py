"""Whoever keeps moments that depend on a time zone hears of a change, in the same transaction.

The rooms above register in AppConfig.ready(); what they do is part of the act that changes the zone.
"""

from __future__ import annotations

from collections.abc import Callable

from staffetta.accounts.doors import memberships_of
from staffetta.accounts.models import Member, User, Workspace
from staffetta.core.isolation import workspace

_of_members: list[Callable[[Member], None]] = []
_of_firms: list[Callable[[Workspace], None]] = []


def when_moved(of_member: Callable[[Member], None], of_firm: Callable[[Workspace], None]) -> None:
    """Have these called for each member whose clocks have changed, and for a workspace whose have."""
    _of_members.append(of_member)
    _of_firms.append(of_firm)


def user_moved(user: User) -> None:
    """A person's time zone holds in all of his workspaces (U-05); each is told inside its wall."""
    for membership in memberships_of(user):
        with workspace(membership.workspace_id):
            member = Member.objects.select_related("user").get(pk=membership.member_id)
            for hear in _of_members:
                hear(member)


def firm_moved(firm: Workspace) -> None:
    """The time zone of the workspace itself."""
    for hear in _of_firms:
        hear(firm)
