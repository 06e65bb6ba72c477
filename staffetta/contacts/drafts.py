"""What is known of a contact before it is one: how pages, programs and imports hand values to the acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from staffetta.accounts.models import Member
from staffetta.contacts.models import Address, Channel, Contact, Function, Kind


@dataclass(frozen=True, kw_only=True)
class ChannelDraft:
    """One way to reach the contact, as typed."""

    medium: Channel.Medium
    value: str
    use: Channel.Use = Channel.Use.WORK


@dataclass(frozen=True, kw_only=True)
class AddressDraft:
    """One postal address; one without a word in it is none (C-02)."""

    use: Address.Use = Address.Use.MAIN
    street: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""

    @property
    def is_empty(self) -> bool:
        return not any((self.street, self.postal_code, self.city, self.region, self.country))


@dataclass(frozen=True, kw_only=True)
class MasterData:
    """What can be changed of a contact later on. `name` is a company's; a person has first and last name, or `name`
    alone where only the full name is known."""

    name: str = ""
    first_name: str = ""
    last_name: str = ""
    handler: Member | None = None
    parent: Contact | None = None
    vat_number: str = ""
    industry: str = ""
    language: str = ""
    description: str = ""
    external_id: str = ""
    # Only a customer has these, and only a supplier those (C-07, contacts/sides.py).
    payment_terms: str = ""
    price_list: str = ""
    credit_limit: Decimal | None = None
    debtor_number: str = ""
    our_number_there: str = ""
    lead_time_days: int | None = None
    supplier_terms: str = ""
    creditor_number: str = ""
    channels: tuple[ChannelDraft, ...] = ()
    addresses: tuple[AddressDraft, ...] = ()
    # Exactly these tags; None where they were not asked.
    tags: tuple[str, ...] | None = None
    # Answers to custom fields by code (C-13); None where they were not asked.
    custom: Mapping[str, object] | None = None


@dataclass(frozen=True, kw_only=True)
class ContactDraft(MasterData):
    """A contact to be. Without `number` it gets the next of the common range; with one, that one (imports)."""

    kind: Kind
    function: Function = Function.NONE
    is_supplier: bool = False
    number: str = ""
    asks_all: bool = True
    """Whether every custom field was asked, so that compulsory ones may not be left out of `custom`."""
    details: dict[str, object] | None = None


class Titled(Protocol):
    """A contact, or what has just become one, as far as it is told apart from others."""

    @property
    def pk(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
