"""Somebody wants to come back to what he was told."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from staffetta.accounts.models import Member
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.notices.facts import NoticesUnread
from staffetta.notices.models import Notice


@act
def unread_notices(by: Member, *, ids: Iterable[UUID]) -> int:
    """Mark some of one's own notices as unread again; returns how many were read."""
    count = Notice.objects.visible_to(by).filter(pk__in=list(ids)).exclude(read_at=None).update(read_at=None)
    if count:
        record(NoticesUnread(count=count), about=by, by=by)
    else:
        unchanged()
    return count
