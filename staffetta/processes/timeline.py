"""The work history of a process: its notes and what happened to it, newest first, page by page (L-08)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from staffetta.core.paging import page
from staffetta.history.models import Event
from staffetta.history.reading import Told, sentences
from staffetta.processes.facts import FileAttached, NoteWritten
from staffetta.processes.models import Attachment, Note, Process


@dataclass(frozen=True)
class Entry:
    """One entry: a note with its files, or something that happened; in a contact's history with what it is about."""

    told: Told
    note: Note | None = None
    files: list[Attachment] = field(default_factory=list)
    about: str = ""
    href: str = ""


@dataclass(frozen=True)
class Timeline:
    """One page of the work history; `next` is the cursor of the following one."""

    entries: list[Entry]
    next: str


def timeline_of(process: Process, *, cursor: str = "", limit: int = 20) -> Timeline:
    """The work history of a process, in a constant number of queries. Whoever asks has checked that he may see it."""
    # A note's files stand with the note, so the events that tell of them are left out.
    with_note = Attachment.objects.filter(process=process).exclude(note=None).values_list("pk", flat=True)
    doubled = Q(kind=FileAttached.kind, said__attachment_id__in=[str(pk) for pk in with_note])
    found = page(Event.objects.about(process.pk).exclude(doubled), order=("-at", "-id"), cursor=cursor, limit=limit)
    notes = notes_of([str(event.said["note_id"]) for event in found.rows if event.kind == NoteWritten.kind])
    files = files_of(
        list(notes), [event.said["attachment_id"] for event in found.rows if event.kind == FileAttached.kind]
    )
    entries = []
    for event, told in zip(found.rows, sentences(found.rows), strict=True):
        note = notes.get(UUID(event.said["note_id"])) if event.kind == NoteWritten.kind else None
        key = note.pk if note is not None else event.said.get("attachment_id", "")
        entries.append(Entry(told, note, files[str(key)]))
    return Timeline(entries, found.next)


def notes_of(ids: list[str]) -> dict[UUID, Note]:
    """Notes by their id."""
    rows = Note.objects.filter(pk__in=ids).select_related("author", "activity_type", "task")
    return {note.pk: note for note in rows}


def files_of(notes: list[UUID], alone: list[Any]) -> dict[str, list[Attachment]]:
    """Files by the id of their note; those without one by their own."""
    found: dict[str, list[Attachment]] = defaultdict(list)
    for file in Attachment.objects.filter(Q(note__in=notes) | Q(pk__in=alone)).order_by("id"):
        found[str(file.note_id or file.pk)].append(file)
    return found
