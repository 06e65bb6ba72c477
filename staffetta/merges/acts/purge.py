"""The term of some merges has passed: they are final."""

from __future__ import annotations

from datetime import datetime, timedelta

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.merges import rules
from staffetta.merges.facts import MergesPurged
from staffetta.merges.models import Edit, Merge, Move


@act
def purge_merges(*, by: Actor, at: datetime) -> int:
    """Delete what undoing needs of the merges whose term has passed; the merges themselves stay on record."""
    before = at - timedelta(days=rules.term())
    due = list(Merge.objects.filter(purged_at=None, at__lt=before).order_by("pk").select_for_update())
    if not due:
        unchanged()
        return 0
    Edit.objects.filter(merge__in=due).delete()
    Move.objects.filter(merge__in=due).delete()
    Merge.objects.filter(pk__in=[merge.pk for merge in due]).update(purged_at=at, touched=[])
    record(MergesPurged(count=len(due)), about=due[-1], by=by)
    return len(due)
