"""Contacts for tests, made by the real acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from staffetta.accounts.models import Actor
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, ContactDraft
from staffetta.contacts.models import Address, Channel, Contact, Function, Kind
from tests.cast import DAWN, SETUP


def a_company(name: str = "Acme Corporation", *, by: Actor = SETUP, at: datetime = DAWN, **values: Any) -> Contact:
    """A company without function, unless `function` says otherwise."""
    return create_contact(ContactDraft(kind=Kind.COMPANY, name=name, **values), by=by, at=at)


def a_person(name: str = "Maria Rossi", *, by: Actor = SETUP, at: datetime = DAWN, **values: Any) -> Contact:
    """A person; the last word of the name is the last name."""
    first, _blank, last = name.rpartition(" ")
    draft = ContactDraft(kind=Kind.PERSON, first_name=first, last_name=last, **values)
    return create_contact(draft, by=by, at=at)


def a_prospect(name: str = "Prospetti Srl", **values: Any) -> Contact:
    return a_company(name, function=Function.PROSPECT, **values)


def a_customer(name: str = "Clienti Spa", **values: Any) -> Contact:
    return a_company(name, function=Function.CUSTOMER, **values)


def a_supplier(name: str = "Fornitori Snc", **values: Any) -> Contact:
    return a_company(name, is_supplier=True, **values)


def email(value: str, use: Channel.Use = Channel.Use.WORK) -> ChannelDraft:
    return ChannelDraft(medium=Channel.Medium.EMAIL, value=value, use=use)


def phone(value: str, use: Channel.Use = Channel.Use.WORK) -> ChannelDraft:
    return ChannelDraft(medium=Channel.Medium.PHONE, value=value, use=use)


def website(value: str) -> ChannelDraft:
    return ChannelDraft(medium=Channel.Medium.WEB, value=value)


def an_address(city: str, **values: Any) -> AddressDraft:
    return AddressDraft(city=city, **{"use": Address.Use.MAIN, **values})
