"""Contacts that were entered twice, as it happens, so that *Duplicates* has something to show (C-18)."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Member
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, ContactDraft
from staffetta.contacts.models import Channel, Contact, Kind
from staffetta.core.acts import System
from staffetta.duplicates.acts.run import run_search
from staffetta.duplicates.acts.start import start_search


def make_doubles(company: Contact, *, handler: Member, by: System, at: datetime) -> None:
    """The company once more by a colleague in a hurry, one of its people with a slip and once more from a card; then
    search, as each night."""
    place, phone = company.addresses.first(), company.channels.filter(medium=Channel.Medium.PHONE).first()
    assert place is not None and phone is not None
    email = company.channels.filter(medium=Channel.Medium.EMAIL).first()
    hurried = ContactDraft(
        kind=Kind.COMPANY,
        name=f"{company.name} S.r.l.",
        handler=handler,
        channels=(ChannelDraft(medium=Channel.Medium.PHONE, value=phone.value),),
        addresses=(AddressDraft(street=place.street, postal_code=place.postal_code, city=place.city),),
    )
    create_contact(hurried, by=by, at=at)
    person = Contact.objects.filter(company_links__company=company).order_by("pk")[1]
    known = person.channels.get(medium=Channel.Medium.EMAIL)
    slip = ContactDraft(
        kind=Kind.PERSON,
        first_name=person.first_name,
        last_name=person.last_name[:-1] + person.last_name[-2:],
        handler=handler,
        channels=(ChannelDraft(medium=Channel.Medium.EMAIL, value=known.value),),
    )
    link_person(company, create_contact(slip, by=by, at=at), role="", by=by)
    card = ContactDraft(
        kind=Kind.PERSON,
        first_name=person.last_name,
        last_name=person.first_name,
        handler=handler,
        channels=(ChannelDraft(medium=Channel.Medium.EMAIL, value=email.value),) if email else (),
    )
    link_person(company, create_contact(card, by=by, at=at), role="", by=by)
    run_search(start_search(by=by, at=at))
