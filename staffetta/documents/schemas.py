"""What the API of documents and document types takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.core.api import Line as OneLine
from staffetta.core.api import Text

NatureWord = Literal[
    "quote", "confirmation", "order", "delivery", "return", "invoice", "credit_note", "non_conformity", "other"
]
SideWord = Literal["selling", "buying"]
StateWord = Literal["open", "accepted", "rejected", "cancelled"]
Currency = Literal["EUR", "USD", "GBP", "PLN", "CHF", "CZK", "SEK", "DKK", "NOK", "HUF", "RON"]
Amount = Annotated[Decimal, Field(ge=Decimal("-9999999999.9999"), le=Decimal("9999999999.9999"), decimal_places=4)]
Rate = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2199, 12, 31))]
Number = Annotated[OneLine, Field(max_length=60)]
Names = Annotated[
    dict[Literal["", "en", "it", "fr", "pl", "de"], Annotated[OneLine, Field(max_length=80)]],
    Field(description='Language to name; "" is the name used where a language has none'),
]


class DocumentInput(Schema):
    """What is not known is refused, so that a typing error is not taken for an omission."""

    model_config = ConfigDict(extra="forbid")


class DocumentLineIn(DocumentInput):
    description: Annotated[OneLine, Field(min_length=1, max_length=500)]
    quantity: Amount = Decimal(1)
    price: Amount = Field(Decimal(0), description="Of one, without tax; below zero is a discount")
    tax_rate: Rate = Decimal(0)


class DocumentIn(DocumentInput):
    """The same type, contact, number and date is the same document: it is answered with 200 instead of 201. Name the
    type by `type_id` or by `type` (its code). Without `number` the next of the type's range is given."""

    type_id: UUID | None = None
    type: Annotated[OneLine, Field(max_length=40)] = ""
    contact_id: UUID | None = Field(None, description="Required; a document without contact is refused")
    number: Number = ""
    date: Day | None = Field(None, description="Today when left out")
    currency: Currency | None = Field(None, description="The workspace's when left out")
    notes: Annotated[Text, Field(max_length=10000)] = ""
    follows_id: UUID | None = Field(None, description="The document that this one continues")
    lines: Annotated[list[DocumentLineIn], Field(max_length=500)] = []


class DocumentLineOut(Schema):
    position: int
    description: str
    quantity: Decimal
    price: Decimal
    tax_rate: Decimal
    net: Decimal


class FileOut(Schema):
    id: UUID
    name: str
    size: int
    media_type: str


class DocumentSummary(Schema):
    """`lead_id` is the lead that it started; `open_lead` whether its type wants that opened at once."""

    id: UUID
    type_id: UUID
    type: str
    number: str
    date: date
    contact_id: UUID
    state: StateWord
    state_reason: str
    currency: str
    net: Decimal
    tax: Decimal
    gross: Decimal
    lead_id: UUID | None
    open_lead: bool
    follows_id: UUID | None
    added_by_id: UUID | None
    created_at: datetime
    version: int


class DocumentOut(DocumentSummary):
    notes: str
    lines: list[DocumentLineOut]
    files: list[FileOut]


class RejectIn(DocumentInput):
    reason: Annotated[OneLine, Field(min_length=1, max_length=200)]


class CancelIn(DocumentInput):
    reason: Annotated[OneLine, Field(max_length=200)] = ""


class TypeIn(DocumentInput):
    """`sequence_id` and `pipeline_id` are *CRM automatic actions*: each new document of the type starts a lead there.
    `open_lead`: the pages open that lead at once."""

    code: Annotated[OneLine, Field(min_length=1, max_length=40)]
    names: Names
    nature: NatureWord = "other"
    side: SideWord = "selling"
    retention_years: Annotated[int, Field(ge=0, le=100)] | None = None
    sequence_id: UUID | None = None
    pipeline_id: UUID | None = None
    open_lead: bool = False


class TypePatch(DocumentInput):
    """What is left out stays; null takes a value away. `retired` takes the type out of use or puts it back."""

    code: Annotated[OneLine, Field(min_length=1, max_length=40)] | None = None
    names: Names | None = None
    nature: NatureWord | None = None
    side: SideWord | None = None
    retention_years: Annotated[int, Field(ge=0, le=100)] | None = None
    sequence_id: UUID | None = None
    pipeline_id: UUID | None = None
    open_lead: bool | None = None
    retired: bool | None = None


class TypeOut(Schema):
    """`name` is in the language of the request."""

    id: UUID
    code: str
    name: str
    names: dict[str, str]
    nature: NatureWord
    side: SideWord
    retention_years: int | None
    sequence_id: UUID | None
    pipeline_id: UUID | None
    open_lead: bool
    retired_at: datetime | None
    version: int
