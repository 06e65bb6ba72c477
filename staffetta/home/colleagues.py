"""Whose day somebody may look at besides his own (T-08)."""

from __future__ import annotations

from staffetta.accounts.models import Member, Role
from staffetta.accounts.rules import is_administrator


def colleagues_of(member: Member) -> list[Member]:
    """Administrators look at everybody's, managers at that of the members of their groups; others only at their own."""
    if is_administrator(member):
        found = Member.objects.active()
    elif member.role == Role.MANAGER:
        found = Member.objects.active().filter(pk__in=Member.objects.led_by(member).values("pk"))
    else:
        return []
    return list(found.exclude(pk=member.pk).order_by("name", "pk"))
