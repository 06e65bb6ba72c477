"""Pairs as a search or a check has found them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from staffetta.contacts.models import Contact
from staffetta.core.acts import act, unchanged
from staffetta.duplicates.families import Pair, told_apart
from staffetta.duplicates.models import DuplicatePair
from staffetta.duplicates.scoring import Scored

State = DuplicatePair.State


@act
def keep_pairs(kind: str, pairs: Sequence[Scored], *, at: datetime) -> None:
    """Add these pairs, or write down how they are weighed now. What people said about them stays; contacts that have
    gone in the meantime are left out."""
    unchanged()
    ids = {pk for pair in pairs for pk in (pair.first, pair.second)}
    living = set(Contact.objects.filter(pk__in=ids).values_list("pk", flat=True))
    apart = told_apart((pair.first, pair.second) for pair in pairs)
    rows = [
        DuplicatePair(
            first_id=pair.first,
            second_id=pair.second,
            kind=kind,
            score=pair.score,
            likely=pair.likely,
            reasons=pair.reasons,
            state=State.DIFFERENT if (pair.first, pair.second) in apart else State.OPEN,
            found_at=at,
        )
        for pair in pairs
        if pair.first in living and pair.second in living
    ]
    DuplicatePair.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["workspace_id", "first", "second"],
        update_fields=["score", "likely", "reasons", "state"],
    )


@act
def forget_pairs(kind: str, found: Collection[Pair], *, of: Collection[UUID] | None = None) -> None:
    """Drop the open pairs of this kind that were not found any more; with `of` only those of these contacts. Pairs of
    which one was merged away stay, for the merge may be undone, and so does what people told apart."""
    unchanged()
    rows = DuplicatePair.objects.open().filter(kind=kind, first__merged_into=None, second__merged_into=None)
    rows = rows.of(of) if of is not None else rows
    gone = [pk for pk, first, second in rows.values_list("pk", "first_id", "second_id") if (first, second) not in found]
    for start in range(0, len(gone), 1000):
        DuplicatePair.objects.filter(pk__in=gone[start : start + 1000]).delete()
