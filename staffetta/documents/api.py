"""Documents for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Member
from staffetta.core.api import Cursor, Limit, Rows, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid
from staffetta.documents.acts.accept import accept_quote
from staffetta.documents.acts.add import Added, add_document_once
from staffetta.documents.acts.cancel import cancel_document
from staffetta.documents.acts.cancel_many import cancel_many
from staffetta.documents.acts.change import change_document
from staffetta.documents.acts.delete import delete_document
from staffetta.documents.acts.give_back import return_document
from staffetta.documents.acts.reject import reject_quote
from staffetta.documents.acts.reopen import reopen_order
from staffetta.documents.acts.stop_work import stop_work
from staffetta.documents.chains import chain_of
from staffetta.documents.drafts import DocumentDraft, DocumentLineDraft, ReferenceDraft
from staffetta.documents.fetching import contact_of, files_of, lines_of, references_of, type_of
from staffetta.documents.list_schemas import DocumentListIn, Sort
from staffetta.documents.models import Document
from staffetta.documents.retention import free_from
from staffetta.documents.schemas import (
    CancelIn,
    CancelManyIn,
    ChainOut,
    DocumentIn,
    DocumentOut,
    DocumentPatch,
    DocumentSummary,
    FatesOut,
    RejectIn,
    StoppableOut,
    StoppedOut,
)
from staffetta.documents.undone import is_undone, running_on, told

router = Router(tags=["Documents"])


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
        "supplier_id",
        "due_on",
        "valid_until",
        "delivery_on",
        "buyer_reference",
        "form",
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


def _out(document: Document, response: HttpResponse, added: Added | None = None) -> dict[str, Any]:
    """`added`: what was written just now, which need not be read."""
    tag(response, document.version)
    names = ("position", "article", "description", "quantity", "unit", "price", "tax_rate", "net")
    known = lines_of(document.pk) if added is None else added.lines
    lines = [{name: getattr(line, name) for name in names} for line in known]
    files = (
        []
        if added is not None
        else [
            {name: getattr(link.attachment, name) for name in ("id", "name", "size", "media_type")}
            for link in files_of(document.pk)
        ]
    )
    years = document.type.retention_years
    return {
        **_summary(document),
        **{name: getattr(document, name) for name in ("notes", "type_code", "payable")},
        "kept_until": free_from(document.date, years) - timedelta(days=1) if years else None,
        "references": list(references_of(document.pk)) if added is None or added.is_referring else [],
        "lines": lines,
        "files": files,
    }


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
    supplier = contact_of(actor, body.supplier_id) if body.supplier_id else None
    if supplier is None and body.supplier_id:
        wrong["supplier_id"] = _("There is none with this id.")
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
        supplier=supplier,
        due_on=body.due_on,
        valid_until=body.valid_until,
        delivery_on=body.delivery_on,
        buyer_reference=body.buyer_reference,
        notes=body.notes,
        follows=follows,
        references=tuple(ReferenceDraft(**one.dict()) for one in body.references),
        lines=tuple(DocumentLineDraft(**line.dict()) for line in body.lines),
    )


@router.get("", response=Rows[DocumentSummary], summary="Documents")
def list_documents(
    request: HttpRequest,
    query: Query[DocumentListIn],
    sort: Sort = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Newest first, unless `sort` says otherwise. Filters as on the page."""
    actor = _actor(request)
    chosen = query.read(request.GET, sort)
    rows = chosen.rows(actor)
    rows = rows.filter(lead=query.lead_id) if query.lead_id else rows
    ordered, order = chosen.sorted(rows.for_list())
    found = page(ordered, order=order, cursor=cursor, limit=limit)
    return rows_of(found, [_summary(row) for row in found.rows])


@router.post("", response={201: DocumentOut, 200: DocumentOut}, summary="Enter a document")
def add_document(request: HttpRequest, response: HttpResponse, body: DocumentIn) -> Status[dict[str, Any]]:
    """Saves a new document and starts the lead of its type, in one transaction, once: the same type, contact, number
    and date again is answered with the document that is there (200)."""
    added = add_document_once(_draft(request, body), by=_actor(request), at=timezone.now())
    if not added.is_new:
        return Status(200, _out(added.document, response))
    return Status(201, _out(added.document, response, added))


# Before the addresses with an id, which would catch it.
@router.post("/cancel", response=FatesOut, summary="Cancel many documents")
def cancel_several(request: HttpRequest, body: CancelManyIn) -> dict[str, Any]:
    """Each is told what became of it; ids of nothing that you see are left out."""
    rows = Document.objects.visible_to(_actor(request)).filter(pk__in=body.ids)
    fates = cancel_many(rows, reason=body.reason, by=_actor(request), at=timezone.now())
    told = [{"id": one.document.pk, "number": one.document.number, "refused": one.refused} for one in fates]
    return {"rows": told}


@router.delete("/{document_id}", response={204: None}, summary="Delete a document")
def delete(request: HttpRequest, document_id: UUID) -> Any:
    """It lies in the bin (see /bin). 409 while it must be kept: `until` is the first day on which it may go."""
    document = _document(request, document_id)
    delete_document(document, expected=expected_version(request), by=_actor(request), at=timezone.now())
    return Status(204, None)


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


@router.post("/{document_id}/reopen", response=DocumentOut, summary="Open an answered order again")
def reopen(request: HttpRequest, response: HttpResponse, document_id: UUID) -> dict[str, Any]:
    """An order that its response accepted or rejected, as if it had not been answered."""
    document, expected = _document(request, document_id), expected_version(request)
    return _out(reopen_order(document, expected=expected, by=_actor(request), at=timezone.now()), response)


@router.patch("/{document_id}", response=DocumentOut, summary="Correct a document")
def change(request: HttpRequest, response: HttpResponse, document_id: UUID, body: DocumentPatch) -> dict[str, Any]:
    """What it says changes while it is open and was typed in; the history keeps what it was."""
    document, said = _document(request, document_id), body.dict(exclude_unset=True, exclude={"lines"})
    nullable = ("due_on", "valid_until", "delivery_on")
    values = {name: value for name, value in said.items() if value is not None or name in nullable}
    lines = None if body.lines is None else tuple(DocumentLineDraft(**line.dict()) for line in body.lines)
    expected, now = expected_version(request), timezone.now()
    return _out(change_document(document, values, lines=lines, expected=expected, by=_actor(request), at=now), response)


@router.post("/{document_id}/return", response=DocumentOut, summary="Note that it came back")
def give_back(
    request: HttpRequest, response: HttpResponse, document_id: UUID, body: CancelIn | None = None
) -> dict[str, Any]:
    """Goods or services of an order, a delivery, an invoice … came back."""
    document, expected, now = _document(request, document_id), expected_version(request), timezone.now()
    reason = body.reason if body else ""
    return _out(return_document(document, reason=reason, by=_actor(request), at=now, expected=expected), response)


@router.get("/{document_id}/chain", response=ChainOut, summary="The chain of a document")
def chain(request: HttpRequest, document_id: UUID) -> dict[str, Any]:
    """All documents that are linked with it, and what of their invoices is not credited."""
    found = chain_of(_document(request, document_id), _actor(request))
    return {"documents": [_summary(one) for one in found.documents], "balances": list(found.balances)}


@router.get("/{document_id}/work", response=StoppableOut, summary="What could be stopped")
def work(request: HttpRequest, document_id: UUID) -> dict[str, Any]:
    """Of a document that was cancelled, rejected, returned or credited: the automatic actions that go on."""
    document = _document(request, document_id)
    undone = is_undone(document)
    running = running_on(document.lead_id) if undone and document.lead_id else []
    return {"is_undone": undone, "lead_id": document.lead_id, "running": told(running)}


@router.post("/{document_id}/stop-work", response=StoppedOut, summary="Stop what it had started")
def stop(request: HttpRequest, document_id: UUID) -> dict[str, Any]:
    """Withdraws the open tasks that the document had started; what was done stays. Never done by itself."""
    withdrawn = stop_work(_document(request, document_id), by=_actor(request), at=timezone.now())
    return {"withdrawn": list(withdrawn)}
