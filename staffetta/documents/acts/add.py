"""A document comes in, and starts its lead: both once, or neither (A-07)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor, Member, Workspace
from staffetta.contacts.acts.add_supplier import become_supplier
from staffetta.contacts.erased import gone, somebody
from staffetta.contacts.models import Contact
from staffetta.core.acts import act, unchanged
from staffetta.core.db.bulk import insert_together, insert_unless_there
from staffetta.core.db.making import fresh
from staffetta.core.db.remembered import remembered
from staffetta.core.facts import Fact, Subject, record_many
from staffetta.core.ids import uuid7
from staffetta.core.refusals import require
from staffetta.core.text import tidy
from staffetta.documents import rules
from staffetta.documents.acts.attach import attached
from staffetta.documents.acts.checking import check
from staffetta.documents.acts.follow import follow
from staffetta.documents.acts.start_lead import start_lead
from staffetta.documents.drafts import DocumentDraft
from staffetta.documents.facts import DocumentAdded
from staffetta.documents.models import Document, DocumentLine
from staffetta.documents.numbering import number_range
from staffetta.documents.querysets import fold_number
from staffetta.documents.totals import Totals
from staffetta.numbers.acts.number import next_number

CENT, FOUR = Decimal("0.01"), Decimal("0.0001")


@dataclass(frozen=True)
class Added:
    """`is_new` is false when the document was there already; then nothing was written. Else `lines` are its lines as
    the database gives them back, and `is_referring` whether it points at others."""

    document: Document
    is_new: bool
    lines: tuple[DocumentLine, ...] = ()
    is_referring: bool = False


class _Known(Exception):
    """The document is there already; carries it out of the savepoint, so that no number is used up."""

    def __init__(self, document: Document) -> None:
        self.document = document


def add_document(draft: DocumentDraft, *, by: Actor, at: datetime) -> Document:
    """`add_document_once` for callers to whom it is the same whether the document was there already."""
    return add_document_once(draft, by=by, at=at).document


@act
def add_document_once(draft: DocumentDraft, *, by: Actor, at: datetime) -> Added:
    """Save a new document and start the lead that its type asks for, in one transaction.

    The same document (type, partners, number and date) is one, however often and by however many at once it is sent:
    the unique index lets one in, the others wait for it and are given what it has made. Raises Invalid.
    """
    require(rules.may_add(by), _("You cannot enter documents."))
    firm = by.workspace if isinstance(by, Member) else running_firm()  # whoever came in by a door has it at hand
    currency = draft.currency or firm.currency
    sums = check(draft, currency)
    if draft.stated is not None:
        net, tax, gross = draft.stated
        sums = replace(sums, net=net, tax=tax, gross=gross)
    try:
        with _giving_numbers_back(draft):
            document = _insert(draft, currency, sums, firm, by, at)
    except _Known as known:
        unchanged()
        return Added(known.document, is_new=False)
    for supplier in filter(None, (document.supplier, document.contact if document.type.is_buying else None)):
        become_supplier(supplier, because=document.number, by=by, at=at)
    lines = _lines(document, draft, sums)
    _write_all(document, draft, lines, firm, by, at)
    follow(document, draft.references, by=by, at=at)
    return Added(document, is_new=True, lines=tuple(lines), is_referring=bool(draft.references))


def _giving_numbers_back(draft: DocumentDraft) -> AbstractContextManager[Any]:
    """Where the number is ours, a document that turns out to be there gives it back by a savepoint."""
    return nullcontext() if tidy(draft.number) else transaction.atomic()


def _insert(draft: DocumentDraft, currency: str, sums: Totals, firm: Workspace, by: Actor, at: datetime) -> Document:
    """The row of the document, which names the lead that is yet to be written. Raises _Known with the one that is there
    already."""
    assert draft.contact is not None
    partners = [one.pk for one in (draft.contact, draft.supplier) if one is not None]
    there = _locked(partners)
    if len(there) < len(partners):
        raise gone()
    somebody(*there)
    document_id, sent = _sent_before(draft, sums)
    if sent is not None:
        raise _Known(sent)
    number = tidy(draft.number) or next_number(number_range(draft.type), today=day_of(at, firm))
    document = fresh(
        Document,
        pk=document_id,
        type=draft.type,
        number=number,
        date=draft.date,
        contact=draft.contact,
        supplier=draft.supplier,
        lead_id=uuid7() if draft.type.starts_leads else None,
        follows=draft.follows,
        added_by=by if isinstance(by, Member) else None,
        folded=fold_number(number),
        currency=currency,
        net=_kept(sums.net),
        tax=_kept(sums.tax),
        gross=_kept(sums.gross),
        payable=None if draft.payable is None else _kept(draft.payable),
        **_as_said(draft),
    )
    if insert_unless_there(document):
        return document
    same = Document.objects.filter(type=draft.type, contact=draft.contact, number=number, date=draft.date)
    known = same.for_list().filter(supplier=draft.supplier).first()
    if known is not None:
        raise _Known(known)
    document.pk = uuid7()  # only its id was taken, at this instant: by the same form with another contact
    insert_together([document])
    return document


@remembered(plan=True)
def _locked(partners: list[UUID]) -> QuerySet[Contact]:
    rows = Contact.objects.filter(pk__any=partners).order_by("pk")
    return rows.select_for_update(of=("self",), no_key=True).only("pk", "number", "anonymised_at")


def _kept(amount: Decimal, places: Decimal = CENT) -> Decimal:
    """As the database gives it back."""
    return amount.quantize(places, rounding=ROUND_HALF_UP)


def _as_said(draft: DocumentDraft) -> dict[str, Any]:
    """What the row takes over from the draft."""
    return {
        "notes": draft.notes.strip(),
        "due_on": draft.due_on,
        "valid_until": draft.valid_until,
        "delivery_on": draft.delivery_on,
        "buyer_reference": tidy(draft.buyer_reference),
        "form": draft.form,
        "type_code": draft.type_code,
        "remarks": [dict(remark) for remark in draft.remarks],
    }


def _sent_before(draft: DocumentDraft, sums: Totals) -> tuple[UUID, Document | None]:
    """The id for the document, and the document itself if this form has made it already."""
    if draft.id is None:
        return uuid7(), None
    sent = Document.objects.for_list().filter(pk=draft.id).first()
    if sent is None or _is(sent, draft, sums):
        return draft.id, sent
    rewritten = _rewritten(draft.id, draft)
    return rewritten, Document.objects.for_list().filter(pk=rewritten).first()


def _rewritten(form: UUID, draft: DocumentDraft) -> UUID:
    """The id of what a form makes that was gone back to and says something else now: made of what it says, so that it
    may be sent twice as well. It stands beside the form's own in time (UUID version 7)."""
    firms = [one.pk if one else None for one in (draft.contact, draft.supplier)]
    files = [(file.name, file.sha256) for file in draft.files]
    said = (draft.type.pk, *firms, draft.date, tidy(draft.number), draft.currency, draft.notes, draft.lines, files)
    tail = int.from_bytes(hashlib.sha256(f"{form} {said!r}".encode()).digest()[:8]) & (1 << 62) - 1
    return UUID(int=form.int >> 62 << 62 | tail)


def _is(sent: Document, draft: DocumentDraft, sums: Totals) -> bool:
    """Whether a form that comes again says the same: somebody may go back, write another and send that."""
    same = (sent.type_id, sent.contact_id, sent.supplier_id, sent.date, sent.gross) == (
        draft.type.pk,
        draft.contact.pk if draft.contact else None,
        draft.supplier.pk if draft.supplier else None,
        draft.date,
        sums.gross,
    )
    return same and tidy(draft.number) in ("", sent.number)


def _write_all(
    document: Document, draft: DocumentDraft, lines: list[DocumentLine], firm: Workspace, by: Actor, at: datetime
) -> None:
    """Lines, lead with all its tasks and files, in one go; what is told of all that, in another."""
    lead_rows: tuple[Sequence[Model], ...] = ()
    told: list[tuple[Fact, Subject]] = []
    if document.lead_id is not None:
        started = start_lead(document, lead_id=document.lead_id, by=by, at=at, firm=firm)
        document.lead, lead_rows, told = started.lead, started.rows, started.told
    insert_together(lines, *lead_rows, *attached(document, draft.files, by=by, at=at))
    fact = DocumentAdded(
        number=document.number,
        type_code=document.type.code,
        contact_id=str(document.contact_id),
        lead_id=str(document.lead_id or ""),
    )
    told.append((fact, document))
    if document.lead is not None:
        told.append((fact, document.lead))
    record_many(told, by=by)


def _lines(document: Document, draft: DocumentDraft, sums: Totals) -> list[DocumentLine]:
    return [
        fresh(
            DocumentLine,
            document=document,
            position=position,
            description=tidy(line.description),
            article=tidy(line.article),
            unit=tidy(line.unit),
            quantity=_kept(line.quantity, FOUR),
            price=_kept(line.price, FOUR),
            tax_rate=_kept(line.tax_rate),
            net=_kept(net),
        )
        for position, (line, net) in enumerate(zip(draft.lines, sums.lines, strict=True), start=1)
    ]
