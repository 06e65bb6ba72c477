"""A document comes in, and starts its lead: both once, or neither (A-07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor, Member, Workspace
from staffetta.contacts.acts.add_supplier import become_supplier
from staffetta.contacts.erased import gone
from staffetta.contacts.models import Contact
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import Fact, record_many
from staffetta.core.ids import uuid7
from staffetta.core.refusals import require
from staffetta.core.text import tidy
from staffetta.documents import rules
from staffetta.documents.acts.attach import attach
from staffetta.documents.acts.checking import check
from staffetta.documents.acts.start_lead import start_lead
from staffetta.documents.delivered import range_of
from staffetta.documents.drafts import DocumentDraft
from staffetta.documents.facts import DocumentAdded
from staffetta.documents.models import Document, DocumentLine
from staffetta.documents.querysets import fold_number
from staffetta.documents.totals import Totals
from staffetta.leads.models import Lead
from staffetta.numbers.acts.number import next_number


@dataclass(frozen=True)
class Added:
    """`is_new` is false when the document was there already; then nothing was written."""

    document: Document
    is_new: bool


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

    The same document (type, contact, number and date) is one, however often and by however many at once it is sent: the
    unique index lets one in, the others wait for it and are given what it has made. Raises Invalid.
    """
    require(rules.may_add(by), _("You cannot enter documents."))
    firm = running_firm()
    currency = draft.currency or firm.currency
    sums = check(draft, currency)
    assert draft.contact is not None
    try:
        with transaction.atomic():
            document = _insert(draft, currency, sums, firm, by, at)
    except _Known as known:
        unchanged()
        return Added(known.document, is_new=False)
    DocumentLine.objects.bulk_create(
        DocumentLine(
            document=document,
            position=position,
            description=tidy(line.description),
            quantity=line.quantity,
            price=line.price,
            tax_rate=line.tax_rate,
            net=net,
        )
        for position, (line, net) in enumerate(zip(draft.lines, sums.lines, strict=True), start=1)
    )
    if document.type.is_buying:
        become_supplier(document.contact, because=document.number, by=by, at=at)
    document.lead = start_lead(document, by=by, at=at)
    document.save(update_fields=["lead"])
    attach(document, draft.files, by=by, at=at)
    _tell(document, document.lead, by)
    return Added(document, is_new=True)


def _insert(draft: DocumentDraft, currency: str, sums: Totals, firm: Workspace, by: Actor, at: datetime) -> Document:
    """The row of the document. Raises _Known with the one that is there already."""
    assert draft.contact is not None
    if Contact.objects.select_for_update(of=("self",), no_key=True).filter(pk=draft.contact.pk).first() is None:
        raise gone()
    if draft.id and (sent := Document.objects.filter(pk=draft.id).first()) and _is(sent, draft, sums):
        raise _Known(sent)
    number = tidy(draft.number) or _next_number(draft, day_of(at, firm))
    taken = draft.id is not None and Document.objects.filter(pk=draft.id).exists()
    document = Document(
        pk=uuid7() if taken or draft.id is None else draft.id,
        type=draft.type,
        number=number,
        date=draft.date,
        contact=draft.contact,
        currency=currency,
        net=sums.net,
        tax=sums.tax,
        gross=sums.gross,
        notes=draft.notes.strip(),
        follows=draft.follows,
        added_by=by if isinstance(by, Member) else None,
        folded=fold_number(number),
    )
    Document.objects.bulk_create([document], ignore_conflicts=True)
    same = Q(type=draft.type, contact=draft.contact, number=number, date=draft.date)
    there = Document.objects.select_related("type", "contact", "lead__process").get(same)
    if there.pk != document.pk:
        raise _Known(there)
    return there


def _next_number(draft: DocumentDraft, today: date) -> str:
    return next_number(range_of(draft.type.nature, draft.type.side), today=today)


def _is(sent: Document, draft: DocumentDraft, sums: Totals) -> bool:
    """Whether a form that comes again says the same: somebody may go back, write another and send that."""
    same = (sent.type_id, sent.contact_id, sent.date, sent.gross) == (
        draft.type.pk,
        draft.contact.pk if draft.contact else None,
        draft.date,
        sums.gross,
    )
    return same and tidy(draft.number) in ("", sent.number)


def _tell(document: Document, lead: Lead | None, by: Actor) -> None:
    fact = DocumentAdded(
        number=document.number,
        type_code=document.type.code,
        contact_id=str(document.contact_id),
        lead_id=str(lead.pk) if lead else "",
    )
    told: list[tuple[Fact, Document | Lead]] = [(fact, document)]
    if lead is not None:
        told.append((fact, lead))
    record_many(told, by=by)
