"""A file is refused: it is told why and where, and nothing of it was entered (A-08)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import Refused
from staffetta.intake import files
from staffetta.intake.facts import FileRefused
from staffetta.intake.models import IncomingFile


def refuse_file(file: IncomingFile, refusal: Refused, *, by: Actor, at: datetime) -> IncomingFile:
    """Write down that it was refused. One that waits for a partner goes on waiting, and the refusal is raised: another
    answer may do."""
    if file.is_waiting:
        raise refusal
    refused = _refused(file, refusal, by=by, at=at)
    transaction.on_commit(lambda: files.drop(refused.pk))
    return refused


@act
def _refused(file: IncomingFile, refusal: Refused, *, by: Actor, at: datetime) -> IncomingFile:
    if not file._state.adding:
        file = IncomingFile.objects.locked(file)
        if file.is_settled:
            unchanged()
            return file
    file.state, file.code, file.settled_at = IncomingFile.State.REFUSED, refusal.code[:60], at
    file.sentence = " ".join([refusal.sentence, *dict.fromkeys(refusal.fields.values())])[:2000]
    file.place = str(refusal.extra.get("place", "") or ", ".join(refusal.fields))[:300]
    file.save()
    record(FileRefused(name=file.name, code=file.code), about=file, by=by)
    return file
