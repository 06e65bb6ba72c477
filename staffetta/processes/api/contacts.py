"""Notes and files of contacts for programs (T-01, C-19). Tasks about a contact alone: `POST /tasks` with contact_id."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Router, Status
from ninja.files import UploadedFile

from staffetta.contacts.models import Contact
from staffetta.core.api import Cursor, Limit, Rows, rows_of
from staffetta.core.paging import page
from staffetta.processes import files
from staffetta.processes.acts.note_contact import attach_to_contact, write_contact_note
from staffetta.processes.api.reading import (
    actor,
    file_out,
    member_asked,
    note_of,
    notes_out,
    planned_of,
    tasks_out,
    why_out,
)
from staffetta.processes.models import Attachment, Note
from staffetta.processes.querysets import about_contact
from staffetta.processes.schemas import AttachmentOut, NoteAndPlanIn, NoteAndTaskOut, NoteOut, WhyOut
from staffetta.processes.sight import contact_reasons

router = Router(tags=["Contacts"])


def _contact(request: HttpRequest, contact_id: UUID) -> Contact:
    found: Contact = get_object_or_404(Contact.objects.visible_to(actor(request)), pk=contact_id)
    return found


@router.get("/{contact_id}/why", response=WhyOut, summary="Why somebody sees a contact")
def why_contact(request: HttpRequest, contact_id: UUID, member_id: UUID | None = None) -> dict[str, Any]:
    """Of `member_id`, or of yourself."""
    contact, member = _contact(request, contact_id), member_asked(request, member_id)
    return why_out(member, contact_reasons(contact, member), actor(request))


@router.get("/{contact_id}/notes", response=Rows[NoteOut], summary="Notes about a contact")
def list_contact_notes(
    request: HttpRequest, contact_id: UUID, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """Those about it alone and those of its leads and processes that you see, newest first."""
    contact = _contact(request, contact_id)
    about = about_contact(Note.objects.all(), contact.pk)
    rows = Note.objects.visible_to(actor(request)).filter(pk__any=about)
    found = page(rows, order=("-written_at", "-id"), cursor=cursor, limit=limit)
    return rows_of(found, notes_out(found.rows))


@router.post(
    "/{contact_id}/notes",
    response={201: NoteAndTaskOut},
    summary="Write a note about a contact alone, and plan the next task",
)
def post_contact_note(request: HttpRequest, contact_id: UUID, body: NoteAndPlanIn) -> Any:
    """Both in one call, or neither. 409 `anonymised` for an anonymised contact."""
    member, now = actor(request), timezone.now()
    plan = planned_of(body)
    note, task = write_contact_note(_contact(request, contact_id), note_of(body, member), plan=plan, by=member, at=now)
    planned = tasks_out([task], now)[0] if task is not None else None
    return Status(201, {"note": notes_out([note])[0], "task": planned})


@router.get("/{contact_id}/attachments", response=Rows[AttachmentOut], summary="Files of a contact")
def list_contact_files(
    request: HttpRequest, contact_id: UUID, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """Its own and those of its leads and processes that you see, newest first."""
    contact = _contact(request, contact_id)
    about = about_contact(Attachment.objects.all(), contact.pk)
    rows = Attachment.objects.visible_to(actor(request)).filter(pk__any=about)
    found = page(rows, order=("-added_at", "-id"), cursor=cursor, limit=limit)
    return rows_of(found, [file_out(file) for file in found.rows])


@router.post("/{contact_id}/attachments", response={201: AttachmentOut}, summary="Attach a file to a contact")
def post_contact_file(request: HttpRequest, contact_id: UUID, file: File[UploadedFile]) -> Any:
    """409 `anonymised` for an anonymised contact."""
    member = actor(request)
    attached = attach_to_contact(_contact(request, contact_id), files.store(file), by=member, at=timezone.now())
    return Status(201, file_out(attached))
