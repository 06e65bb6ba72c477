"""What is known of a document before it is one: how pages, programs and imports hand values to the acts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    article: str = ""
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class ReferenceDraft:
    """Another document that this one names, there already or not. `kind` is one of ebusiness.reading.Kind, or ""."""

    number: str
    kind: str = ""
    date: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentDraft:
    """A document to be (A-09). Without `number` it gets the next of its type's range, without `currency` the firm's.

    `supplier`: only where neither firm is us; `contact` is the buyer then. `follows` is the chief one of the documents
    that it points at; without it, `references` say. `stated` are net, tax and gross as a file states them: they hold,
    whatever its lines come to; `remarks` tell where they differ.
    `id` is chosen by whoever may send the same document again, such as a form that is submitted twice.
    """

    type: DocumentType
    contact: Contact | None
    date: datetime.date
    number: str = ""
    currency: str = ""
    lines: tuple[DocumentLineDraft, ...] = ()
    notes: str = ""
    follows: Document | None = None
    files: tuple[Stored, ...] = ()
    supplier: Contact | None = None
    due_on: datetime.date | None = None
    valid_until: datetime.date | None = None
    delivery_on: datetime.date | None = None
    buyer_reference: str = ""
    form: str = ""
    type_code: str = ""
    payable: Decimal | None = None
    stated: tuple[Decimal, Decimal, Decimal] | None = None
    remarks: tuple[Mapping[str, object], ...] = ()
    references: tuple[ReferenceDraft, ...] = ()
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
    number_range: str = ""
    sequence: Playbook | None = None
    pipeline: Pipeline | None = None
    open_lead: bool = False
