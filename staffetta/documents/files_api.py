"""The files of documents, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Router, Status
from ninja.files import UploadedFile

from staffetta.accounts.models import Member
from staffetta.documents.acts.add_file import add_file
from staffetta.documents.acts.delete_file import delete_file
from staffetta.documents.fetching import files_of
from staffetta.documents.models import Document, DocumentFile
from staffetta.documents.schemas import FileOut
from staffetta.processes import files
from staffetta.processes.downloads import handed_out

router = Router(tags=["Documents"])

BYTES = {
    "responses": {
        200: {
            "description": "The bytes",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _document(request: HttpRequest, document_id: UUID) -> Document:
    found: Document = get_object_or_404(Document.objects.visible_to(_actor(request)).for_list(), pk=document_id)
    return found


def _file(request: HttpRequest, document_id: UUID, file_id: UUID) -> DocumentFile:
    rows = DocumentFile.objects.select_related("document", "attachment")
    return get_object_or_404(rows, document=_document(request, document_id), attachment=file_id)


def _out(link: DocumentFile) -> dict[str, Any]:
    return {name: getattr(link.attachment, name) for name in ("id", "name", "size", "media_type")}


@router.get("/{document_id}/files", response=list[FileOut], summary="Files of a document")
def list_files(request: HttpRequest, document_id: UUID) -> list[dict[str, Any]]:
    """The file that it came in first, if it came in one; then in the order in which they were added."""
    return [_out(link) for link in files_of(_document(request, document_id).pk)]


@router.post("/{document_id}/files", response={201: FileOut}, summary="Put a file on a document")
def upload_file(request: HttpRequest, document_id: UUID, file: File[UploadedFile]) -> Any:
    """What the document says stays as it is."""
    document = _document(request, document_id)
    return Status(201, _out(add_file(document, files.store(file), by=_actor(request), at=timezone.now())))


@router.get("/{document_id}/files/{file_id}", summary="The bytes of a file of a document", openapi_extra=BYTES)
def download_file(request: HttpRequest, document_id: UUID, file_id: UUID) -> StreamingHttpResponse:
    """As they were uploaded, or came in."""
    return handed_out(_file(request, document_id, file_id).attachment, "application/octet-stream")


@router.delete("/{document_id}/files/{file_id}", response={204: None}, summary="Delete a file of a document")
def remove_file(request: HttpRequest, document_id: UUID, file_id: UUID) -> Any:
    """It lies in the bin (see /bin). 409 for the file that the document came in while the document must be kept."""
    delete_file(_file(request, document_id, file_id), by=_actor(request), at=timezone.now())
    return Status(204, None)
