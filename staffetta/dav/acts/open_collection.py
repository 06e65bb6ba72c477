"""A member's calendar or address book is asked for by a device."""

from __future__ import annotations

from staffetta.accounts.models import Member
from staffetta.core.acts import act, unchanged
from staffetta.dav.models import Collection


@act
def open_collection(member: Member, kind: str) -> Collection:
    """The collection; it is made when it is asked for the first time. Nothing happened that the history would tell."""
    collection, _made = Collection.objects.get_or_create(member=member, kind=kind)
    unchanged()
    return collection
