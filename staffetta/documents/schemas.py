"""What the API of documents and document types takes and gives."""

from __future__ import annotations

import datetime
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
StateWord = Literal["open", "accepted", "returned", "rejected", "cancelled"]
Currency = Literal["EUR", "USD", "GBP", "PLN", "CHF", "CZK", "SEK", "DKK", "NOK", "HUF", "RON"]
Amount = Annotated[Decimal, Field(ge=Decimal("-9999999999.9999"), le=Decimal("9999999999.9999"), decimal_places=4)]
Rate = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Day = Annotated[datetime.date, Field(ge=datetime.date(1970, 1, 1), le=datetime.date(2199, 12, 31))]
Number = Annotated[OneLine, Field(max_length=60)]
Reference = Annotated[OneLine, Field(max_length=100)]
KindWord = Literal[
    "",
    "request",
    "quote",
    "order",
    "order_change",
    "order_cancellation",
    "confirmation",
    "delivery",
    "receipt",
    "return",
    "invoice",
    "credit_note",
    "non_conformity",
    "reminder",
    "remittance",
    "statement",
    "response",
]
Names = Annotated[
    dict[Literal["", "en", "it", "fr", "pl", "de"], Annotated[OneLine, Field(max_length=80)]],
    Field(description='Language to name; "" is the name used where a language has none'),
]


class DocumentInput(Schema):
    """What is not known is refused, so that a typing error is not taken for an omission."""

    model_config = ConfigDict(extra="forbid")


class DocumentLineIn(DocumentInput):
    article: Annotated[OneLine, Field(max_length=60)] = ""
    unit: Annotated[OneLine, Field(max_length=20)] = ""
    description: Annotated[OneLine, Field(min_length=1, max_length=500)]
    quantity: Amount = Decimal(1)
    price: Amount = Field(Decimal(0), description="Of one, without tax; below zero is a discount")
    tax_rate: Rate = Decimal(0)


class ReferenceIn(DocumentInput):
    number: Annotated[OneLine, Field(min_length=1, max_length=60)]
    kind: KindWord = Field("", description="What it is; empty: anything")
    date: Day | None = None


class DocumentIn(DocumentInput):
    """The same type, contact, number and date is the same document: it is answered with 200 instead of 201. Name the
    type by `type_id` or by `type` (its code). Without `number` the next of the type's range is given."""

    type_id: UUID | None = None
    type: Annotated[OneLine, Field(max_length=40)] = ""
    contact_id: UUID | None = Field(None, description="Required; a document without contact is refused")
    number: Number = ""
    date: Day | None = Field(None, description="Today when left out")
    currency: Currency | None = Field(None, description="The workspace's when left out")
    supplier_id: UUID | None = Field(
        None, description="The supplying firm of a document between two others; the contact is the buyer then"
    )
    due_on: Day | None = None
    valid_until: Day | None = None
    delivery_on: Day | None = None
    buyer_reference: Reference = Field("", description="The other side's order number or reference")
    notes: Annotated[Text, Field(max_length=10000)] = ""
    follows_id: UUID | None = Field(None, description="The document that this one continues")
    references: Annotated[list[ReferenceIn], Field(max_length=200)] = Field(
        [], description="Documents of the same partners that it names; they may come later"
    )
    lines: Annotated[list[DocumentLineIn], Field(max_length=500)] = []


class DocumentPatch(DocumentInput):
    """What is left out stays. Number, date, currency, validity and lines change only while the document is open and was
    typed in; type and contact never do."""

    number: Annotated[OneLine, Field(min_length=1, max_length=60)] | None = None
    date: Day | None = None
    currency: Currency | None = None
    due_on: Day | None = None
    valid_until: Day | None = None
    delivery_on: Day | None = None
    buyer_reference: Reference | None = None
    notes: Annotated[Text, Field(max_length=10000)] | None = None
    lines: Annotated[list[DocumentLineIn], Field(max_length=500)] | None = None


class DocumentLineOut(Schema):
    position: int
    article: str
    description: str
    quantity: Decimal
    unit: str
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
    date: datetime.date
    contact_id: UUID
    supplier_id: UUID | None
    due_on: datetime.date | None
    valid_until: datetime.date | None
    delivery_on: datetime.date | None
    buyer_reference: str
    form: str
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
    created_at: datetime.datetime
    version: int


class ReferenceOut(Schema):
    """`target_id` is the document that it means, once it is there."""

    kind: str
    number: str
    date: datetime.date | None
    target_id: UUID | None


class DocumentOut(DocumentSummary):
    """`kept_until`: the last day on which it must be kept; null where it need not be."""

    notes: str
    type_code: str
    payable: Decimal | None
    kept_until: datetime.date | None
    references: list[ReferenceOut]
    lines: list[DocumentLineOut]
    files: list[FileOut]


class BalanceOut(Schema):
    """Invoices less credit notes of the chain, in one currency."""

    currency: str
    invoiced: Decimal
    credited: Decimal
    open: Decimal


class ChainOut(Schema):
    """The documents of one deal, from request to credit note."""

    documents: list[DocumentSummary]
    balances: list[BalanceOut]


class RunningTask(Schema):
    id: UUID
    title: str


class RunningOut(Schema):
    """Automatic actions that an undone document had started and that go on."""

    run_id: UUID
    code: str
    tasks: list[RunningTask]


class StoppableOut(Schema):
    """`is_undone`: whether it was cancelled, rejected, returned or credited; only then `running` tells something."""

    is_undone: bool
    lead_id: UUID | None
    running: list[RunningOut]


class WithdrawnOut(Schema):
    id: UUID
    title: str


class StoppedOut(Schema):
    withdrawn: list[WithdrawnOut]


class CancelManyIn(DocumentInput):
    ids: Annotated[list[UUID], Field(min_length=1, max_length=1000)]
    reason: Annotated[OneLine, Field(max_length=200)] = ""


class FateOut(Schema):
    """`refused` says why it was not cancelled; empty where it was."""

    id: UUID
    number: str
    refused: str


class FatesOut(Schema):
    rows: list[FateOut]


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
    number_range: Annotated[OneLine, Field(max_length=60)] = Field(
        "", description="The code of a number range of documents; empty: the one of its nature"
    )
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
    number_range: Annotated[OneLine, Field(max_length=60)] | None = None
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
    number_range: str
    position: int
    sequence_id: UUID | None
    pipeline_id: UUID | None
    open_lead: bool
    retired_at: datetime.datetime | None
    version: int


class TypeOrderIn(DocumentInput):
    """The ids of types in the order in which they are offered; those left out keep their order behind them."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]


class TypeUse(Schema):
    """How much a type is used: its documents, those of them that started a lead, and the newest one's date."""

    documents: int
    leads: int
    last: datetime.date | None


class PlannedStep(Schema):
    """A line of its automatic actions for a document of the day asked for."""

    number: int
    title: str
    date: datetime.date


class TypePreview(Schema):
    steps: list[PlannedStep]
