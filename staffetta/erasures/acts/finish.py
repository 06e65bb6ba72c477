"""What is left of an erasure after its commit: mentions in texts about others, stored files, the ledger (C-11)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.erasures import ledger
from staffetta.erasures.acts.clear import strike_mentions
from staffetta.erasures.facts import ErasureFinished
from staffetta.erasures.models import Erasure


@act
def finish_erasure(erasure: Erasure, *, by: Actor, at: datetime) -> Erasure:
    """Strike the contact out of texts about others, delete its files from disk, and forget its words.

    Deleting a file cannot be taken back by a rollback; nor need it be: the rows that named it are gone already. It may
    run more than once.
    """
    erasure = Erasure.objects.locked(erasure)
    ledger.write(erasure)
    if erasure.finished_at is not None:
        unchanged()
        return erasure
    struck = strike_mentions([erasure.subject], erasure.words)
    for key, number in struck.counts.items():
        erasure.counts[key] = erasure.counts.get(key, 0) + number
    files = [*erasure.files, *struck.files]
    gone = sum(_deleted(name) for name in files)
    if gone:
        erasure.counts["files"] = gone
    erasure.words, erasure.files, erasure.finished_at = [], [], at
    erasure.save(update_fields=["counts", "words", "files", "finished_at"])
    record(ErasureFinished(number=erasure.number), about=erasure, by=by)
    return erasure


def _deleted(name: str) -> bool:
    """Delete one file; whether it was there."""
    place = Path(settings.MEDIA_ROOT) / name
    if not place.exists():
        return False
    place.unlink(missing_ok=True)
    return True
