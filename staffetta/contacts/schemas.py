"""What the API of contacts takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.accounts.schemas import Input, Language
from staffetta.contacts.acts.checking import LONGEST_LEAD_TIME
from staffetta.core.api import Line, Text
from staffetta.fields.schemas import CustomIn, CustomOut

KindWord = Literal["company", "person"]
FunctionWord = Literal["none", "prospect", "customer"]
ListWord = Literal["none", "prospect", "customer", "supplier"]
MediumWord = Literal["email", "phone", "web"]
UseWord = Literal["work", "mobile", "home", "other"]
AddressWord = Literal["main", "billing", "delivery"]
FateWord = Literal["waiting", "converted", "already", "forbidden", "gone", "cancelled"]
OutcomeWord = Literal["", "converted", "already", "forbidden", "gone", "cancelled"]

Name = Annotated[Line, Field(max_length=200)]
Words = Annotated[Line, Field(max_length=100)]
Short = Annotated[Line, Field(max_length=40)]
Long = Annotated[Text, Field(max_length=5000)]
Money = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
Days = Annotated[int, Field(ge=0, le=LONGEST_LEAD_TIME)]
OnlyCustomer = "Only customers have it (C-07)"
OnlySupplier = "Only suppliers have it (C-07)"
AsIs = Annotated[
    bool, Field(description="Keep a VAT number that has not the form of its country, which is refused otherwise")
]
Foreign = Annotated[Line, Field(max_length=120, description="The id in another system; one per kind of contact")]


class IdAndName(Schema):
    id: UUID
    name: str


class ChannelIn(Input):
    """An e-mail address, a phone or a website, as one would type it."""

    medium: MediumWord
    value: Annotated[Line, Field(min_length=1, max_length=254)]
    use: UseWord = "work"


class ChannelOut(Schema):
    """The first of each medium is the main one. `value` is what was typed, `normalised` is E.164 for phones, lower case
    for e-mail addresses, with scheme for websites; `shown` is how pages write it, `href` where a click leads."""

    medium: MediumWord
    use: UseWord
    value: str
    normalised: str
    shown: str
    href: str


class AddressIn(Input):
    """`country` is an ISO 3166 code or a name; a name that we know becomes its code, others stay as they are."""

    use: AddressWord = "main"
    street: Name = ""
    postal_code: Annotated[Line, Field(max_length=20)] = ""
    city: Words = ""
    region: Words = ""
    country: Words = ""


class AddressOut(Schema):
    """`lines` is the address as its country writes it, without the country."""

    use: AddressWord
    street: str
    postal_code: str
    city: str
    region: str
    country: str
    lines: list[str]


Channels = Annotated[list[ChannelIn], Field(max_length=50)]
Addresses = Annotated[list[AddressIn], Field(max_length=3, description="At most one for each use")]


Tags = Annotated[
    list[Annotated[Line, Field(min_length=1, max_length=60)]],
    Field(max_length=30, description="Words by which it is grouped; new ones are made on the fly"),
]


class ContactIn(Input):
    """A company needs `name`; a person `first_name` or `last_name`, or `name` where only the full name is known."""

    kind: KindWord
    name: Name = ""
    first_name: Words = ""
    last_name: Words = ""
    function: FunctionWord = "none"
    is_supplier: bool = False
    handler: UUID | None = Field(None, description="A member; nobody when left out")
    parent: UUID | None = Field(None, description="The company that this company belongs to")
    vat_number: Short = ""
    industry: Words = ""
    language: Language | None = None
    description: Long = ""
    external_id: Foreign = ""
    payment_terms: Annotated[Words, Field(description=OnlyCustomer)] = ""
    price_list: Annotated[Line, Field(max_length=60, description=OnlyCustomer)] = ""
    credit_limit: Annotated[Money | None, Field(description=OnlyCustomer)] = None
    debtor_number: Annotated[Short, Field(description=OnlyCustomer)] = ""
    our_number_there: Annotated[Line, Field(max_length=60, description=OnlySupplier)] = ""
    lead_time_days: Annotated[Days | None, Field(description=OnlySupplier)] = None
    supplier_terms: Annotated[Name, Field(description=OnlySupplier)] = ""
    creditor_number: Annotated[Short, Field(description=OnlySupplier)] = ""
    vat_number_as_is: AsIs = False
    channels: Channels = []
    addresses: Addresses = []
    tags: Tags = []
    custom: CustomIn = {}

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "company",
                    "name": "Officine Rossi Srl",
                    "function": "customer",
                    "is_supplier": True,
                    "vat_number": "IT 00743110157",
                    "payment_terms": "30 days net",
                    "credit_limit": "25000.00",
                    "lead_time_days": 14,
                    "channels": [
                        {"medium": "email", "value": "info@rossi.example"},
                        {"medium": "phone", "value": "02 4812345", "use": "work"},
                    ],
                    "addresses": [
                        {
                            "use": "main",
                            "street": "Via Torino 12",
                            "postal_code": "20123",
                            "city": "Milano",
                            "region": "MI",
                            "country": "IT",
                        }
                    ],
                }
            ]
        }
    )


class ContactPatch(Input):
    """What is left out stays as it is, also within `custom`; channels and addresses are replaced as a whole."""

    name: Name | None = None
    first_name: Words | None = None
    last_name: Words | None = None
    handler: UUID | None = None
    parent: UUID | None = None
    vat_number: Short | None = None
    industry: Words | None = None
    language: Language | None = None
    description: Long | None = None
    external_id: Foreign | None = None
    payment_terms: Annotated[Words | None, Field(description=OnlyCustomer)] = None
    price_list: Annotated[Annotated[Line, Field(max_length=60)] | None, Field(description=OnlyCustomer)] = None
    credit_limit: Annotated[Money | None, Field(description=OnlyCustomer)] = None
    debtor_number: Annotated[Short | None, Field(description=OnlyCustomer)] = None
    our_number_there: Annotated[Annotated[Line, Field(max_length=60)] | None, Field(description=OnlySupplier)] = None
    lead_time_days: Annotated[Days | None, Field(description=OnlySupplier)] = None
    supplier_terms: Annotated[Name | None, Field(description=OnlySupplier)] = None
    creditor_number: Annotated[Short | None, Field(description=OnlySupplier)] = None
    vat_number_as_is: AsIs = False
    channels: Channels | None = None
    addresses: Addresses | None = None
    tags: Tags | None = None
    custom: CustomIn | None = None

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"payment_terms": "14 days net", "credit_limit": "10000.00"}]}
    )


class ContactOut(Schema):
    """`number`, `id` and everything else stay when a prospect is converted.

    What only customers or only suppliers have is empty for everybody else (C-07).
    """

    id: UUID
    number: str
    kind: KindWord
    name: str
    first_name: str
    last_name: str
    function: FunctionWord
    is_supplier: bool
    customer_since: date | None
    handler: IdAndName | None
    parent: UUID | None
    vat_number: str
    industry: str
    language: str
    description: str
    external_id: str
    payment_terms: str
    price_list: str
    credit_limit: Decimal | None
    debtor_number: str
    our_number_there: str
    lead_time_days: int | None
    supplier_terms: str
    creditor_number: str
    last_activity_at: datetime | None
    anonymised_at: datetime | None
    channels: list[ChannelOut]
    addresses: list[AddressOut]
    tags: list[str]
    custom: CustomOut
    created_at: datetime
    changed_at: datetime
    version: int


class SimilarContact(Schema):
    """A contact that may be the same, with the reasons in your language, the strongest first (C-18)."""

    id: UUID
    number: str
    name: str
    reasons: list[str]
    likely: int = Field(description="In percent")


class ContactMadeOut(ContactOut):
    """A contact that has just been created, and those that you see and that may be the same: nothing was done about
    them."""

    similar: list[SimilarContact]


class NewPerson(Input):
    """A person who is no contact yet."""

    name: Name = ""
    first_name: Words = ""
    last_name: Words = ""
    channels: Channels = []


class ContactPersonIn(Input):
    """Either `person`, a contact that exists, or `new`."""

    person: UUID | None = None
    new: NewPerson | None = None
    role: Words = ""
    is_main: bool = False


class ContactPersonPatch(Input):
    """What is left out stays as it is. A new main contact takes the place of the one before."""

    role: Words | None = None
    is_main: bool | None = None


class ContactPersonOut(Schema):
    """`id` is the link's, `person` the contact's."""

    id: UUID
    person: IdAndName
    role: str
    is_main: bool
    version: int


class ContactConversionIn(Input):
    contacts: Annotated[list[UUID], Field(min_length=1, max_length=100_000)]


class ContactConversionOut(Schema):
    """Big selections go on after the answer: `finished_at` is null until all are done."""

    id: UUID
    started_at: datetime
    finished_at: datetime | None
    cancelled_at: datetime | None
    all: int
    waiting: int
    converted: int
    already: int
    forbidden: int
    gone: int
    cancelled: int


class ContactConversionMadeOut(ContactConversionOut):
    """`unknown`: those that were asked for and are not there, or that you cannot see. They have no row."""

    unknown: list[UUID]


class ContactConversionRowOut(Schema):
    """`outcome` is empty while the contact waits for its turn."""

    contact: UUID
    number: str
    name: str
    outcome: OutcomeWord
