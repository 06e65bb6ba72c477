"""A contact changes, as its card now says."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.models import Contact
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.vcards.acts.keep import keep_card
from staffetta.vcards.acts.link_up import link_up, mark_org
from staffetta.vcards.facts import CardChanged
from staffetta.vcards.reading import Card


@act
def change_from_card(contact: Contact, card: Card, *, by: Actor, expected: int | None = None) -> Contact:
    """Have the contact say what the card says, and keep the rest of the card in the place of what was kept. What cards
    have no word for (functions, custom fields, terms) stays as it is.

    Raises Forbidden, Stale, BadContact, MergedAway.
    """
    version = contact.version
    contact = change_contact(contact, card.values, by=by, expected=expected)
    link_up(contact, card, by=by)
    mark_org(contact, card)
    if keep_card(contact, card) and contact.version == version:
        record(CardChanged(), about=contact, by=by)
    return contact
