"""Whose day somebody may look at besides his own (T-08)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from staffetta.accounts.models import Member, Role
from staffetta.accounts.rules import is_administrator
from staffetta.core.db.remembered import remembered


def colleagues_of(member: Member) -> list[Member]:
    """Administrators look at everybody's, managers at that of the members of their groups; others only at their own."""
    if is_administrator(member):
        return list(_others(member.pk))
    return list(_led_by(member, member.pk)) if member.role == Role.MANAGER else []


@remembered(plan=True, setup=True)
def _others(than: UUID) -> QuerySet[Member]:
    return Member.objects.active().exclude(pk=than).order_by("name", "pk")


@remembered(plan=True, setup=True)
def _led_by(member: Member, than: UUID) -> QuerySet[Member]:
    led = Member.objects.active().filter(pk__in=Member.objects.led_by(member).values("pk"))
    return led.exclude(pk=than).order_by("name", "pk")
