"""A file of e-business comes in: all its documents, or none (A-08)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from staffetta.accounts.models import Actor, Member
from staffetta.core.refusals import Refused
from staffetta.ebusiness.files import read_file
from staffetta.ebusiness.reading import Kind
from staffetta.intake import files
from staffetta.intake.acts.enter import FILE_ADDED, Choices, enter_file
from staffetta.intake.acts.refuse import refuse_file
from staffetta.intake.habits import unknown_by
from staffetta.intake.models import Door, IncomingDocument, IncomingFile, Unknown
from staffetta.processes.files import discard, safe_name, store
from staffetta.processes.plans import Stored


def take_in(
    content: bytes, name: str, *, door: Door, by: Actor, at: datetime, unknown: Unknown | None = None
) -> IncomingFile:
    """Read one file and enter its documents in one transaction; what became of it is in the answer's `state`.

    Never raises for what is wrong with the file: then the answer is REFUSED, with `sentence` and `place`, and nothing
    of it is entered. The same file again is KNOWN, and changes nothing. `unknown` says what becomes of partners that
    nobody knows; without it the page asks, and all other doors do as the workspace has it (models.Habit).
    Archives are opened before (archives.members).
    """
    return settle(arrived(content, name, door=door, by=by, at=at, unknown=unknown), content, by=by, at=at)


def arrived(
    content: bytes, name: str, *, door: Door, by: Actor, at: datetime, unknown: Unknown | None = None
) -> IncomingFile:
    """The record of a file before anybody has looked into it; not saved."""
    return IncomingFile(
        name=safe_name(name)[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        door=door,
        unknown=unknown or unknown_by(door),
        received_by=by if isinstance(by, Member) else None,
        received_at=at,
    )


def settle(
    file: IncomingFile, content: bytes, *, choices: Choices | None = None, by: Actor, at: datetime
) -> IncomingFile:
    """Do with these bytes what is to be done. Reading and storing happen outside of the transaction."""
    try:
        readings = read_file(content)
        kept = _kept(file, content, [reading.kind for reading in readings])
    except Refused as refusal:
        return refuse_file(file, refusal, by=by, at=at)
    if file._state.adding and file.unknown == Unknown.ASK:
        files.keep(file.pk, content)  # before anybody is asked
    try:
        settled = enter_file(file, readings, kept, choices=choices or {}, by=by, at=at)
    except Refused as refusal:
        discard(kept)
        return refuse_file(file, refusal, by=by, at=at)
    except DatabaseError:
        discard(kept)
        raise
    if settled.is_waiting and settled.unknown == Unknown.CREATE:
        files.keep(settled.pk, content)
    _clear(settled, kept)
    return settled


def _kept(file: IncomingFile, content: bytes, kinds: Sequence[Kind]) -> list[Stored]:
    """One copy for each document: each is an attachment of its own, which goes with its contact (C-11)."""
    return [store(SimpleUploadedFile(file.name, content)) for _kind in kinds]


def _has_the_file(row: IncomingDocument) -> bool:
    is_new = row.state == IncomingDocument.State.NEW
    return is_new or any(remark.get("code") == FILE_ADDED for remark in row.remarks)


def _clear(settled: IncomingFile, kept: Sequence[Stored]) -> None:
    """Remove the copies that nobody needs: those of documents that were there, of cards, and the waiting file's."""
    if settled.is_waiting:
        discard(kept)
        return
    rows = list(settled.documents.all())
    used = {row.position for row in rows if row.document_id is not None and _has_the_file(row)}
    discard(stored for position, stored in enumerate(kept, start=1) if position not in used)
    transaction.on_commit(lambda: files.drop(settled.pk))
