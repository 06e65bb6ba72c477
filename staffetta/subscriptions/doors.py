"""Who reads a calendar by its secret address: no one who has signed in, and only what its owner may see now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone, translation

from staffetta.core.isolation import workspace
from staffetta.processes.schedule import zone
from staffetta.sharing.tokens import digest_of, workspace_of
from staffetta.subscriptions.models import Subscription


@contextmanager
def opened(token: str, client: str, now: datetime) -> Iterator[Subscription | None]:
    """The calendar of this address, in the language and the time zone of its owner; None for an address that is
    unknown or ended, and when its owner is not active any more."""
    place = workspace_of(token)
    with workspace(place):
        found = _found(token, client, now) if place is not None else None
        if found is None:
            yield None
            return
        user = found.member.user
        with translation.override(user.language), timezone.override(zone(user.timezone)):
            yield found


def _found(token: str, client: str, now: datetime) -> Subscription | None:
    rows = Subscription.objects.select_related("member__user", "member")
    found = rows.filter(digest=digest_of(token), revoked_at=None).first()
    if found is None or not found.member.is_active or not found.member.user.is_active:
        return None
    last = found.last_used_at
    if last is None or (now - last).total_seconds() > 60:
        name = "".join(letter for letter in client if letter.isprintable())[:120]
        Subscription.objects.filter(pk=found.pk).update(last_used_at=now, last_client=name)
    return found
