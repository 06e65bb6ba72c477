"""Notes, files and tags of processes for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from staffetta.core.api import Cursor, Limit, Rows, rows_of
from staffetta.core.paging import page
from staffetta.processes import files
from staffetta.processes.acts.attach import attach_file
from staffetta.processes.acts.tag import tag_process
from staffetta.processes.acts.write import write_note
from staffetta.processes.api.reading import (
    actor,
    file_out,
    member_asked,
    note_of,
    notes_out,
    planned_of,
    process_seen,
    tasks_out,
    why_out,
    wrong,
)
from staffetta.processes.downloads import handed_out
from staffetta.processes.models import Attachment, Note, Process, Task
from staffetta.processes.schemas import (
    AttachmentOut,
    NoteAndPlanIn,
    NoteAndTaskOut,
    NoteOut,
    TagNameOut,
    TagsIn,
    UploadOut,
    WhyOut,
)
from staffetta.processes.sight import process_reasons
from staffetta.tags.models import Tag

router = Router(tags=["Processes"])
attachments = Router(tags=["Attachments"])


def _process(request: HttpRequest, process_id: UUID) -> Process:
    rows = Process.objects.visible_to(actor(request)).select_related("handler", "contact", "parent")
    found: Process = get_object_or_404(rows, pk=process_id)
    return found


@router.get("/{process_id}/why", response=WhyOut, summary="Why somebody sees a lead or a post-sales process")
def why_process(request: HttpRequest, process_id: UUID, member_id: UUID | None = None) -> dict[str, Any]:
    """Of `member_id`, or of yourself."""
    process, member = _process(request, process_id), member_asked(request, member_id)
    return why_out(member, process_reasons(process, member), actor(request))


@router.get("/{process_id}/notes", response=Rows[NoteOut], summary="Notes of a process")
def list_notes(request: HttpRequest, process_id: UUID, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """Newest first. A lead and its process share their id."""
    rows = Note.objects.filter(process=_process(request, process_id))
    found = page(rows, order=("-written_at", "-id"), cursor=cursor, limit=limit)
    return rows_of(found, notes_out(found.rows))


@router.post("/{process_id}/notes", response={201: NoteAndTaskOut}, summary="Write a note and plan the next task")
def post_note(request: HttpRequest, process_id: UUID, body: NoteAndPlanIn) -> Any:
    """Both in one call, or neither (L-05)."""
    member, now = actor(request), timezone.now()
    plan = planned_of(body)
    note, task = write_note(_process(request, process_id), note_of(body, member), plan=plan, by=member, at=now)
    planned = tasks_out([task], now)[0] if task is not None else None
    return Status(201, {"note": notes_out([note])[0], "task": planned})


@router.get("/{process_id}/attachments", response=Rows[AttachmentOut], summary="Files of a process")
def list_files(request: HttpRequest, process_id: UUID, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """Newest first."""
    rows = Attachment.objects.filter(process=_process(request, process_id))
    found = page(rows, order=("-added_at", "-id"), cursor=cursor, limit=limit)
    return rows_of(found, [file_out(file) for file in found.rows])


@router.get("/{process_id}/tags", response=list[TagNameOut], summary="Tags of a process")
def list_tags_of(request: HttpRequest, process_id: UUID) -> list[Tag]:
    """In alphabetical order."""
    return list(Tag.objects.on(taggings__process=_process(request, process_id)))


@router.put("/{process_id}/tags", response=list[TagNameOut], summary="Set the tags of a process")
def put_tags(request: HttpRequest, process_id: UUID, body: TagsIn) -> list[Tag]:
    """Exactly these; new ones are made on the fly."""
    return tag_process(_process(request, process_id), body.tags, by=actor(request))


@attachments.post("/uploads", response={201: UploadOut}, summary="Upload a file for a note")
def post_upload(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """The token goes into `files` of a note, within a day."""
    stored = files.store(file)
    said = {name: getattr(stored, name) for name in ("name", "size", "media_type", "sha256")}
    return Status(201, {**said, "token": files.keep(stored, actor(request))})


@attachments.post("", response={201: AttachmentOut}, summary="Attach a file")
def post_attachment(
    request: HttpRequest, file: File[UploadedFile], process_id: Form[UUID], task_id: Form[UUID | None] = None
) -> Any:
    """To a process, and to one of its tasks if one is named."""
    member = actor(request)
    process = process_seen(request, process_id, "process_id")
    assert process is not None
    task = Task.objects.filter(pk=task_id, process=process).first() if task_id is not None else None
    if task_id is not None and task is None:
        raise wrong("task_id", _("There is no such task in this process."))
    attached = attach_file(process, files.store(file), task=task, by=member, at=timezone.now())
    return Status(201, file_out(attached))


@attachments.get("/{attachment_id}", response=AttachmentOut, summary="What is known of a file")
def get_attachment(request: HttpRequest, attachment_id: UUID) -> dict[str, Any]:
    """Name, size, digest, and where it belongs."""
    return file_out(get_object_or_404(Attachment.objects.visible_to(actor(request)), pk=attachment_id))


@attachments.get(
    "/{attachment_id}/content",
    summary="The bytes of a file",
    openapi_extra={
        "responses": {
            200: {
                "description": "The bytes",
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def get_content(request: HttpRequest, attachment_id: UUID) -> StreamingHttpResponse:
    """As they were uploaded."""
    file = get_object_or_404(Attachment.objects.visible_to(actor(request)), pk=attachment_id)
    return handed_out(file, "application/octet-stream")
