"""Somebody has read what he was told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from staffetta.accounts.models import Member
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.notices.facts import NoticesRead
from staffetta.notices.models import Notice


@act
def read_notices(by: Member, *, at: datetime, ids: Iterable[UUID] | None = None) -> int:
    """Mark one's own notices as read, all of them without `ids`; returns how many were unread."""
    rows = Notice.objects.visible_to(by).unread()
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    count = rows.update(read_at=at)
    if count:
        record(NoticesRead(count=count), about=by, by=by)
    else:
        unchanged()
    return count
