"""By which channels a member wants to hear of what."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from staffetta.accounts.models import Member
from staffetta.core.db.remembered import remembered
from staffetta.notices.kinds import CHANNELS, Kind
from staffetta.notices.models import Preferences


@remembered(plan=True)
def _preferences(members: list[UUID]) -> QuerySet[Preferences]:
    return Preferences.objects.filter(member__any=members)


def preferences_of(member: Member) -> Preferences | None:
    """What he has said; None if he never said anything."""
    return all_preferences([member]).get(member.pk)


def all_preferences(members: Iterable[Member]) -> dict[UUID, Preferences]:
    """What these members have said, in one statement."""
    ids = list({member.pk for member in members})
    return {said.member_id: said for said in _preferences(ids)} if ids else {}


def wants(kind: Kind, channel: str, said: Preferences | None) -> bool:
    """Whether he wants to hear of this kind by this channel."""
    own = said.channels.get(kind.key, {}) if said is not None else {}
    return bool(own.get(channel, channel in kind.channels))


def is_told(kind: Kind, said: Preferences | None) -> bool:
    """Whether his inbox gets this kind: all but what has to be asked for, and that by asking for any channel."""
    return not kind.is_asked_for or any(wants(kind, channel, said) for channel in CHANNELS)


def who_asked_for(key: str) -> QuerySet[Member]:
    """The active members who asked to be told a kind that nobody is told unasked."""
    by_any = Q()
    for channel in CHANNELS:
        by_any |= Q(**{f"channels__{key}__{channel}": True})
    asked = Preferences.objects.filter(by_any).values("member")
    return Member.objects.active().filter(pk__in=asked)
