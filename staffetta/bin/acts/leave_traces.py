"""What is deleted for good leaves ids behind, by which erasing a contact reaches its history (C-11). Called within
acts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from staffetta.bin.erasing import ids_of
from staffetta.bin.models import BinEntry, BinTrace

PORTION = 100


def leave_traces(entries: Sequence[UUID]) -> None:
    """Of entries that go for good it stays known which records were about whom: the history tells of them for ever."""
    about_somebody = BinEntry.objects.filter(pk__in=list(entries)).exclude(about=[]).only("about", "rows")
    traces = [
        BinTrace(contact=contact, records=sorted({entry.pk, *ids_of(entry)}))
        for entry in about_somebody.iterator(chunk_size=PORTION)
        for contact in entry.about
    ]
    BinTrace.objects.bulk_create(traces, batch_size=PORTION)
