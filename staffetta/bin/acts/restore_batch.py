"""*Undo* of a change that deleted many: all of them come back, each by the rules of a single one (P-13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.bin.acts.restore import restore_entry
from staffetta.bin.facts import BatchRestored
from staffetta.bin.models import BinEntry
from staffetta.core.acts import Gone, act
from staffetta.core.facts import record
from staffetta.core.refusals import Refused

PORTION = 100
"""So many come back while the person waits; the rest follows after the commit, in portions as big."""


@dataclass(frozen=True)
class Refusal:
    """One that stays in the bin, and why."""

    entry: UUID
    title: str
    reason: str


@dataclass(frozen=True)
class Batch:
    """What became of a portion: how many came back, which could not, and how many wait for their turn."""

    kind: str
    restored: int
    refused: Sequence[Refusal]
    waiting: int


@act
def restore_batch(batch: UUID, *, after: UUID | None = None, by: Member, at: datetime) -> Batch:
    """Restore the next portion of what was deleted together, as far as the member sees it and each can come back.

    `after`: the last entry that had its turn. Raises Gone when nothing of it lies in the bin any more.
    """
    rows = BinEntry.objects.visible_to(by).of_batch(batch).defer("rows", "cut")
    rows = rows.filter(pk__gt=after) if after is not None else rows
    found = list(rows[: PORTION + 1])
    if not found:
        raise Gone(_("None of this is in the bin any more: it was restored, or the bin was emptied."))
    entries, refused = found[:PORTION], []
    for entry in entries:
        try:
            restore_entry(entry, by=by, at=at)
        except Refused as why:
            refused.append(Refusal(entry.pk, entry.title, why.sentence))
    last, waiting = entries[-1], rows.filter(pk__gt=entries[-1].pk).count() if len(found) > PORTION else 0
    restored = len(entries) - len(refused)
    fact = BatchRestored(batch_id=str(batch), count=restored, refused=len(refused), left=waiting, after=str(last.pk))
    record(fact, about=last, by=by)
    return Batch(last.kind, restored, refused, waiting)
