"""Somebody new is known, by the card that he gave."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Actor, Member
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.models import Contact
from staffetta.core.acts import act
from staffetta.vcards.acts.keep import keep_card
from staffetta.vcards.acts.link_up import link_up, mark_org
from staffetta.vcards.reading import Card


@act
def create_from_card(
    card: Card, *, handler: Member | None = None, resource: str = "", by: Actor, at: datetime
) -> Contact:
    """Create the contact of a card, link it to the company that it names, and keep what we have no column for.

    `resource`: the name by which an address book will ask for it again. Raises BadContact, Invalid, Taken when the name
    or the UID is another contact's.
    """
    contact = create_contact(card.draft(handler), by=by, at=at)
    link_up(contact, card, by=by)
    mark_org(contact, card)
    keep_card(contact, card, resource=resource)
    return contact
