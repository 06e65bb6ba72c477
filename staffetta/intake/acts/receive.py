"""Many files come in at once: the first are settled while the person waits, the others by the worker (A-08)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.ids import uuid7
from staffetta.core.jobs import enqueue
from staffetta.core.refusals import Refused, require
from staffetta.documents import rules as documents
from staffetta.intake import files
from staffetta.intake.acts.refuse import refuse_file
from staffetta.intake.acts.take_in import arrived, settle
from staffetta.intake.archives import members
from staffetta.intake.facts import FileReceived
from staffetta.intake.jobs import settle_batch
from staffetta.intake.models import Door, IncomingFile, Unknown

FIRST = 8
"""So many are settled at once; more would let the person wait."""
FEW_BYTES = 3 * 1024**2


def receive(
    uploads: Iterable[tuple[str, bytes]], *, unknown: Unknown, by: Member, at: datetime
) -> tuple[UUID, list[IncomingFile]]:
    """Take these files in, archives opened. Returns the batch, by which they are listed, and its files. What cannot be
    read is among them, refused."""
    require(documents.may_add(by), _("You cannot enter documents."))
    batch, seen = uuid7(), 0
    received: list[IncomingFile] = []
    for name, content in uploads:
        try:
            for member, inner in members(name, content):
                seen += len(inner)
                soon = len(received) >= FIRST or seen > FEW_BYTES
                received.append(_one(member, inner, batch, soon=soon, unknown=unknown, by=by, at=at))
        except Refused as refusal:  # the archive itself
            file = arrived(content, name, door=Door.PAGE, by=by, at=at, unknown=unknown)
            file.batch = batch
            received.append(refuse_file(file, refusal, by=by, at=at))
    if any(file.state == IncomingFile.State.RECEIVED for file in received):
        _line_up(received, batch, by=by)
    return batch, received


def _one(
    name: str, content: bytes, batch: UUID, *, soon: bool, unknown: Unknown, by: Member, at: datetime
) -> IncomingFile:
    file = arrived(content, name, door=Door.PAGE, by=by, at=at, unknown=unknown)
    file.batch = batch
    if not soon:
        return settle(file, content, by=by, at=at)
    files.keep(file.pk, content)
    return file


@act
def _line_up(received: Sequence[IncomingFile], batch: UUID, *, by: Actor) -> None:
    """Write down those that are to be read, and have the worker read them."""
    waiting = [file for file in received if file.state == IncomingFile.State.RECEIVED]
    IncomingFile.objects.bulk_create(waiting)
    for file in waiting:
        record(FileReceived(name=file.name), about=file, by=by)
    enqueue(settle_batch, batch=str(batch))
