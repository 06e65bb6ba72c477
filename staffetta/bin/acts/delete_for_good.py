"""What lies in the bin goes for good: one entry, all of them, or those whose time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.bin import rules
from staffetta.bin.acts.leave_traces import leave_traces
from staffetta.bin.facts import BinEmptied, DeletedForGood
from staffetta.bin.models import BinEntry
from staffetta.bin.naming import remove_files
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import require

PORTION = 500


def _refusal() -> str:
    return _("Only administrators delete for good what is in the bin; after its time it goes by itself.")


@act
def delete_entry_for_good(entry: BinEntry, *, expected: int | None = None, by: Actor) -> None:
    """Delete one entry, and what cannot come back without it. Raises Forbidden, Stale, or Gone."""
    require(rules.may_empty(by), _refusal())
    entry = BinEntry.objects.locked(entry)
    check_version(entry, expected)
    fact = DeletedForGood(sort=entry.kind, record_id=str(entry.record), title=entry.title)
    record(fact, about=entry, by=by)
    _remove([entry])


@act
def empty_bin(*, until: datetime | None = None, by: Actor) -> int:
    """Delete all entries; with `until` a portion of those whose time ends by then. Returns how many there were."""
    require(rules.may_empty(by), _refusal())
    rows = BinEntry.objects.order_by("pk").select_for_update(of=("self",), skip_locked=until is not None)
    if until is not None:
        rows = rows.filter(until__lte=until)[:PORTION]
    entries = list(rows.defer("rows", "cut"))
    if not entries:
        unchanged()
        return 0
    record(BinEmptied(count=len(entries)), about=entries[-1], by=by)
    _remove(entries)
    return len(entries)


def _remove(entries: Sequence[BinEntry]) -> None:
    """With all that hung on them and was deleted before: without them it cannot come back."""
    going = {entry.pk: entry for entry in entries}
    new = list(entries)
    while new:
        held = [pk for entry in new for pk in entry.held]
        below = BinEntry.objects.filter(needs__overlap=held).exclude(pk__in=list(going)).defer("rows", "cut")
        new = list(below.order_by("pk").select_for_update(of=("self",)))
        going |= {entry.pk: entry for entry in new}
    leave_traces(list(going))
    remove_files([pk for entry in going.values() for pk in entry.files])
    BinEntry.objects.filter(pk__in=list(going)).delete()
