"""What the API of contacts takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from staffetta.accounts.schemas import Input, Language
from staffetta.core.api import Line, Text

KindWord = Literal["company", "person"]
FunctionWord = Literal["none", "prospect", "customer"]
ListWord = Literal["none", "prospect", "customer", "supplier"]
SortWord = Literal["name", "-name", "number", "-number", "created", "-created"]
MediumWord = Literal["email", "phone", "web"]
UseWord = Literal["work", "mobile", "home", "other"]
AddressWord = Literal["main", "billing", "delivery"]
OutcomeWord = Literal["", "converted", "already", "forbidden"]

Name = Annotated[Line, Field(max_length=200)]
Words = Annotated[Line, Field(max_length=100)]
Short = Annotated[Line, Field(max_length=40)]
Long = Annotated[Text, Field(max_length=5000)]
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
    """`normalised` is E.164 for phones, lower case for e-mail addresses, with scheme for websites."""

    medium: MediumWord
    use: UseWord
    value: str
    normalised: str


class AddressIn(Input):
    use: AddressWord = "main"
    street: Name = ""
    postal_code: Annotated[Line, Field(max_length=20)] = ""
    city: Words = ""
    region: Words = ""
    country: Words = ""


class AddressOut(Schema):
    use: AddressWord
    street: str
    postal_code: str
    city: str
    region: str
    country: str


Channels = Annotated[list[ChannelIn], Field(max_length=50)]
Addresses = Annotated[list[AddressIn], Field(max_length=3, description="At most one for each use")]


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
    channels: Channels = []
    addresses: Addresses = []


class ContactPatch(Input):
    """What is left out stays as it is; channels and addresses are replaced as a whole."""

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
    channels: Channels | None = None
    addresses: Addresses | None = None


class ContactOut(Schema):
    """`number`, `id` and everything else stay when a prospect is converted."""

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
    channels: list[ChannelOut]
    addresses: list[AddressOut]
    created_at: datetime
    changed_at: datetime
    version: int


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
    contacts: Annotated[list[UUID], Field(min_length=1, max_length=50_000)]


class ContactConversionOut(Schema):
    """Big selections go on after the answer: `finished_at` is null until all are done."""

    id: UUID
    started_at: datetime
    finished_at: datetime | None
    all: int
    waiting: int
    converted: int
    already: int
    forbidden: int


class ContactConversionRowOut(Schema):
    """`outcome` is empty while the contact waits for its turn."""

    contact: UUID
    name: str
    outcome: OutcomeWord
