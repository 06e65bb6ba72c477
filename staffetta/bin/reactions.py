"""What the bin does when something has happened: what was deleted together comes back portion by portion."""

from __future__ import annotations

from uuid import UUID

from staffetta.bin.acts.restore_batch import restore_batch
from staffetta.bin.facts import BatchRestored
from staffetta.bin.models import BinEntry
from staffetta.core.acts import System
from staffetta.history.models import Event
from staffetta.history.recording import on


@on(BatchRestored)
def go_on_restoring(fact: BatchRestored, event: Event, _system: System) -> None:
    """The next portion, in the name of who asked for it; the bin may have been emptied meanwhile."""
    batch, after = UUID(fact.batch_id), UUID(fact.after)
    member = event.by
    if member is not None and BinEntry.objects.visible_to(member).of_batch(batch).filter(pk__gt=after).exists():
        restore_batch(batch, after=after, by=member, at=event.at)
