"""Documents for programs."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Member
from staffetta.core.api import Cursor, Limit, Rows, Text, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid
from staffetta.documents.acts.accept import accept_quote
from staffetta.documents.acts.add import add_document_once
from staffetta.documents.acts.cancel import cancel_document
from staffetta.documents.acts.reject import reject_quote
from staffetta.documents.drafts import DocumentDraft, DocumentLineDraft
from staffetta.documents.fetching import contact_of, files_of, lines_of, type_of
from staffetta.documents.models import Document
from staffetta.documents.schemas import CancelIn, DocumentIn, DocumentOut, DocumentSummary, RejectIn, StateWord

router = Router(tags=["Documents"])
Search = Annotated[
    Text, Field(default="", max_length=100, description="Beginning of the number, or words of the contact")
]


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _document(request: HttpRequest, document_id: UUID) -> Document:
    rows = Document.objects.visible_to(_actor(request)).for_list()
    found: Document = get_object_or_404(rows, pk=document_id)
    return found


def _summary(document: Document) -> dict[str, Any]:
    names = (
        "id",
        "type_id",
        "number",
        "date",
        "contact_id",
        "state",
        "state_reason",
        "currency",
        "net",
        "tax",
        "gross",
    )
    more = ("lead_id", "follows_id", "added_by_id", "created_at", "version")
    return {
        **{name: getattr(document, name) for name in (*names, *more)},
        "type": document.type.code,
        "open_lead": document.type.open_lead,
    }


def _out(document: Document, response: HttpResponse) -> dict[str, Any]:
    tag(response, document.version)
    names = ("position", "description", "quantity", "price", "tax_rate", "net")
    lines = [{name: getattr(line, name) for name in names} for line in lines_of(document.pk)]
    files = [
        {name: getattr(link.attachment, name) for name in ("id", "name", "size", "media_type")}
        for link in files_of(document.pk)
    ]
    return {**_summary(document), "notes": document.notes, "lines": lines, "files": files}


def _draft(request: HttpRequest, body: DocumentIn) -> DocumentDraft:
    """What was sent, as records. Raises Invalid where an id is of nothing that the member sees."""
    actor, wrong = _actor(request), {}
    type_ = type_of(pk=body.type_id, code=body.type)
    if type_ is None:
        wrong["type_id" if body.type_id else "type"] = _("There is no such document type.")
    contact = contact_of(actor, body.contact_id) if body.contact_id else None
    if contact is None:
        wrong["contact_id"] = (
            _("There is none with this id.") if body.contact_id else _("Choose the contact that the document is for.")
        )
    follows = Document.objects.visible_to(actor).filter(pk=body.follows_id).first() if body.follows_id else None
    if follows is None and body.follows_id:
        wrong["follows_id"] = _("There is none with this id.")
    if wrong or type_ is None:
        raise Invalid(_("Some values are not valid."), fields=wrong)
    return DocumentDraft(
        type=type_,
        contact=contact,
        date=body.date or day_of(timezone.now(), running_firm()),
        number=body.number,
        currency=body.currency or "",
        notes=body.notes,
        follows=follows,
        lines=tuple(DocumentLineDraft(**line.dict()) for line in body.lines),
    )


@router.get("", response=Rows[DocumentSummary], summary="Documents")
def list_documents(
    request: HttpRequest,
    q: Search = "",
    type_id: UUID | None = None,
    state: StateWord | None = None,
    contact_id: UUID | None = None,
    lead_id: UUID | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Newest first."""
    rows = Document.objects.visible_to(_actor(request)).for_list()
    asked = {"type": type_id, "state": state, "contact": contact_id, "lead": lead_id}
    rows = rows.filter(**{name: value for name, value in asked.items() if value is not None})
    found = page(rows.found_by(q) if q.strip() else rows, order=("-date", "-pk"), cursor=cursor, limit=limit)
    return rows_of(found, [_summary(row) for row in found.rows])


@router.post("", response={201: DocumentOut, 200: DocumentOut}, summary="Enter a document")
def add_document(request: HttpRequest, response: HttpResponse, body: DocumentIn) -> Status[dict[str, Any]]:
    """Saves a new document and starts the lead of its type, in one transaction, once: the same type, contact, number
    and date again is answered with the document that is there (200)."""
    added = add_document_once(_draft(request, body), by=_actor(request), at=timezone.now())
    return Status(201 if added.is_new else 200, _out(added.document, response))


@router.get("/{document_id}", response=DocumentOut, summary="A document")
def get_document(request: HttpRequest, response: HttpResponse, document_id: UUID) -> dict[str, Any]:
    """With its lines and files."""
    return _out(_document(request, document_id), response)


@router.post("/{document_id}/accept", response=DocumentOut, summary="Accept a quote")
def accept(request: HttpRequest, response: HttpResponse, document_id: UUID) -> dict[str, Any]:
    """The contact is a customer then. Accepting what is accepted changes nothing."""
    document, expected = _document(request, document_id), expected_version(request)
    return _out(accept_quote(document, by=_actor(request), at=timezone.now(), expected=expected), response)


@router.post("/{document_id}/reject", response=DocumentOut, summary="Reject a quote")
def reject(request: HttpRequest, response: HttpResponse, document_id: UUID, body: RejectIn) -> dict[str, Any]:
    """With the reason."""
    document, expected, now = _document(request, document_id), expected_version(request), timezone.now()
    rejected = reject_quote(document, reason=body.reason, by=_actor(request), at=now, expected=expected)
    return _out(rejected, response)


@router.post("/{document_id}/cancel", response=DocumentOut, summary="Cancel a document")
def cancel(
    request: HttpRequest, response: HttpResponse, document_id: UUID, body: CancelIn | None = None
) -> dict[str, Any]:
    """It stays, with its number."""
    document, expected, now = _document(request, document_id), expected_version(request), timezone.now()
    reason = body.reason if body else ""
    return _out(cancel_document(document, reason=reason, by=_actor(request), at=now, expected=expected), response)
