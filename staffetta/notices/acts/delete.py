"""Somebody clears his inbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from staffetta.accounts.models import Member
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.notices.facts import NoticesDeleted
from staffetta.notices.models import Notice


@act
def delete_notices(by: Member, *, ids: Iterable[UUID] | None = None) -> int:
    """Delete some of one's own notices, all that were read without `ids`; returns how many."""
    rows = Notice.objects.filter(to=by)
    rows = rows.exclude(read_at=None) if ids is None else rows.filter(pk__in=list(ids))
    count, _by_model = rows.delete()
    if count:
        record(NoticesDeleted(count=count), about=by, by=by)
    else:
        unchanged()
    return count


@act
def purge_notices(before: datetime) -> int:
    """Delete what was told before this moment, read or not. Returns how many."""
    unchanged()  # nobody's doing; what happened stands in the history
    count, _by_model = Notice.objects.old(before).delete()
    return count
