"""The work history of a process for programs: as its page shows it, whole or of one sort (L-08)."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status

from staffetta.core.api import Cursor, Limit, Rows
from staffetta.history.api import EventOut
from staffetta.processes.acts.delete_note import delete_note
from staffetta.processes.api.reading import actor, file_out
from staffetta.processes.models import Note, Process
from staffetta.processes.schemas import AttachmentOut
from staffetta.processes.timeline import Entry, Sort, timeline_of

router = Router(tags=["Processes"])


class EntryOut(EventOut):
    """What happened; of a note its id and text, of notes and files what is attached."""

    note_id: UUID | None
    text: str
    attachments: list[AttachmentOut]


@router.get("/{process_id}/history", response=Rows[EntryOut], summary="Work history of a process")
def list_history(
    request: HttpRequest,
    process_id: UUID,
    kind: Literal["", "notes", "files", "tasks", "changes"] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Notes, files, tasks and changes, newest first; with `kind` one sort alone. A lead shares its process's id."""
    process = get_object_or_404(Process.objects.visible_to(actor(request)), pk=process_id)
    found = timeline_of(process, sort=Sort(kind), cursor=cursor, limit=limit)
    return {"items": [_out(entry) for entry in found.entries], "next": found.next or None}


@router.delete("/{process_id}/notes/{note_id}", response={204: None}, summary="Delete a note")
def delete_process_note(request: HttpRequest, process_id: UUID, note_id: UUID) -> Any:
    """Its author and administrators. With its files it lies in the bin (see /bin)."""
    rows = Note.objects.visible_to(actor(request)).select_related("process", "contact")
    delete_note(get_object_or_404(rows, pk=note_id, process=process_id), by=actor(request), at=timezone.now())
    return Status(204, None)


def _out(entry: Entry) -> dict[str, Any]:
    told, note = entry.told, entry.note
    names = ("id", "at", "kind", "who", "member_id", "because", "door", "sentence")
    return {
        **{name: getattr(told, name) for name in names},
        "changes": [{"field": one.field, "before": one.before, "after": one.after} for one in told.changes],
        "note_id": note.pk if note is not None else None,
        "text": note.text if note is not None else "",
        "attachments": [file_out(file) for file in entry.files],
    }
