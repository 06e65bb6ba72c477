"""Documents and their types for tests, built through the real acts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from staffetta.accounts.models import Actor
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Function, Kind
from staffetta.documents.acts.add import add_document
from staffetta.documents.drafts import DocumentDraft, DocumentLineDraft
from staffetta.documents.models import Document, DocumentType
from staffetta.leads.models import Pipeline
from staffetta.playbooks.models import Playbook
from tests.cast import SETUP
from tests.playbooks.makers import a_sequence

NOON = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)
FIRST = date(2026, 3, 1)


def a_prospect(name: str = "Bianchi S.p.A.", **values: Any) -> Contact:
    """A company that may become a customer."""
    draft = ContactDraft(**{"kind": Kind.COMPANY, "name": name, "function": Function.PROSPECT, **values})
    return create_contact(draft, by=SETUP, at=NOON)


def a_type(nature: str = "quote") -> DocumentType:
    """A delivered type."""
    return DocumentType.objects.get(code=nature)


def a_starting_type(
    nature: str = "quote", *, sequence: Playbook | None = None, pipeline: str = "sales", open_lead: bool = False
) -> DocumentType:
    """A delivered type of which each new document starts a lead with the three tasks of worked case 4."""
    type_ = a_type(nature)
    type_.sequence = sequence or a_sequence()
    type_.pipeline = Pipeline.objects.get(code=pipeline)
    type_.open_lead = open_lead
    type_.save()
    return type_


def lines(*prices: str) -> tuple[DocumentLineDraft, ...]:
    """One piece for each price, at 22 % tax."""
    return tuple(
        DocumentLineDraft(description=f"Chair {price}", price=Decimal(price), tax_rate=Decimal(22)) for price in prices
    )


def a_draft(contact: Contact | None, **values: Any) -> DocumentDraft:
    """A quote over 100.00 of 1 March."""
    given = {"contact": contact, "date": FIRST, "number": "Q-77", "lines": lines("100"), **values}
    return DocumentDraft(**{"type": a_type(), **given})


def a_document(contact: Contact, *, by: Actor = SETUP, **values: Any) -> Document:
    return add_document(a_draft(contact, **values), by=by, at=NOON)
