"""What programs send and are answered about incoming files."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.core.api import Line
from staffetta.intake.models import IncomingDocument, IncomingFile
from staffetta.intake.proposals import Proposal
from staffetta.intake.told import remark_words


class IncomingDocumentOut(Schema):
    """One document of a file. `state`: new, known or waiting. `matched`: by what seller and buyer were recognised (vat,
    identifier, tax_code, email, name), or new, or said (chosen). `remarks`: sentences."""

    state: str
    form: str
    kind: str
    number: str
    date: date | None
    currency: str
    total: Decimal | None
    seller: str
    buyer: str
    document_id: UUID | None
    contact_id: UUID | None
    lead_id: UUID | None
    matched: dict[str, str]
    remarks: list[str]


class IncomingFileOut(Schema):
    """One file. `state`: received, waiting, entered, known, refused or dropped; `code`, `detail` and `place` say why it
    waits or was refused, and where in the file."""

    id: UUID
    name: str
    sha256: str
    size: int
    door: str
    state: str
    code: str
    detail: str
    place: str
    received_at: datetime
    settled_at: datetime | None
    documents: list[IncomingDocumentOut]


class AlikeOut(Schema):
    """A contact that it may be."""

    id: UUID
    number: str
    name: str
    reasons: list[str]


class AskedOut(Schema):
    """A partner that nobody knows: what the file says of it, and whom it may be."""

    key: str
    role: str
    name: str
    vat_number: str
    tax_code: str
    identifiers: list[str]
    alike: list[AlikeOut]


class WaitingFileOut(IncomingFileOut):
    """One file, with what is asked about it while it waits."""

    asked: list[AskedOut]


class PartnerIn(Schema):
    """Who a partner is: a contact that is there, or, without one, a new one."""

    model_config = ConfigDict(extra="forbid")
    key: Line = Field(max_length=20, description="As `asked` has it, such as 1-seller")
    contact_id: UUID | None = Field(None, description="Null creates it")


class ResolveIn(Schema):
    model_config = ConfigDict(extra="forbid")
    partners: list[PartnerIn] = Field(default_factory=list, max_length=200)
    create: bool = Field(False, description="Create all that are not named in `partners`")


class IdentityIn(Schema):
    """One thing by which files mean us. An identifier may name its scheme: 0088:4000001123452."""

    model_config = ConfigDict(extra="forbid")
    kind: Line = Field(max_length=12, description="vat, tax_code, identifier or name")
    value: Line = Field(min_length=1, max_length=200)


class IdentityOut(Schema):
    id: UUID
    kind: str
    scheme: str
    value: str


class HabitIn(Schema):
    model_config = ConfigDict(extra="forbid")
    creates_partners: bool


class HabitOut(Schema):
    creates_partners: bool


def document_out(row: IncomingDocument) -> dict[str, Any]:
    """One document of an answer."""
    names = ("state", "form", "kind", "number", "date", "currency", "total", "seller", "buyer", "document_id")
    lead = row.document.lead_id if row.document is not None else None
    said = {name: getattr(row, name) for name in (*names, "contact_id", "matched")}
    return {**said, "lead_id": lead, "remarks": remark_words(row)}


def file_out(file: IncomingFile) -> dict[str, Any]:
    """One file of an answer."""
    names = ("id", "name", "sha256", "size", "door", "state", "code", "place", "received_at", "settled_at")
    said = {name: getattr(file, name) for name in names}
    return {**said, "detail": file.sentence, "documents": [document_out(row) for row in file.documents.all()]}


def asked_out(one: Proposal) -> dict[str, Any]:
    """One question of an answer."""
    return {
        "key": one.key,
        "role": "seller" if one.is_seller else "buyer",
        "name": one.draft.name,
        "vat_number": one.draft.vat_number,
        "tax_code": one.tax_code,
        "identifiers": list(one.identifiers),
        "alike": [
            {
                "id": similar.contact.pk,
                "number": similar.contact.number,
                "name": similar.contact.name,
                "reasons": list(similar.reasons),
            }
            for similar in one.alike
        ],
    }
