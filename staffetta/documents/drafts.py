"""What is known of a document before it is one: how pages, programs and imports hand values to the acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from staffetta.contacts.models import Contact
from staffetta.documents.models import Document, DocumentType, Side
from staffetta.leads.models import Pipeline
from staffetta.playbooks.models import Playbook
from staffetta.processes.plans import Stored


@dataclass(frozen=True, kw_only=True)
class DocumentLineDraft:
    """One line of a document. A price below zero is a discount."""

    description: str
    quantity: Decimal = Decimal(1)
    price: Decimal = Decimal(0)
    tax_rate: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class DocumentDraft:
    """A document to be (A-09). Without `number` it gets the next of its type's range, without `currency` the firm's.

    `id` is chosen by whoever may send the same document again, such as a form that is submitted twice.
    """

    type: DocumentType
    contact: Contact | None
    date: date
    number: str = ""
    currency: str = ""
    lines: tuple[DocumentLineDraft, ...] = ()
    notes: str = ""
    follows: Document | None = None
    files: tuple[Stored, ...] = ()
    id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class TypeDraft:
    """A document type to be. `names` maps languages to names, "" for all; the last three are *CRM automatic actions*
    (A-06)."""

    code: str
    names: Mapping[str, str] = field(default_factory=dict)
    nature: str = DocumentType.Nature.OTHER
    side: str = Side.SELLING
    retention_years: int | None = None
    sequence: Playbook | None = None
    pipeline: Pipeline | None = None
    open_lead: bool = False
