"""Somebody new is known."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Actor
from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.acts.load import load_contacts
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact
from staffetta.core.acts import act


@act
def create_contact(draft: ContactDraft, *, by: Actor, at: datetime) -> Contact:
    """Create one contact with the next number of the common range (C-02, C-17).

    Raises BadContact with the fields that are wrong: "name", "last_name", "channels.0", "addresses.1.city" …
    """
    try:
        return load_contacts([draft], by=by, at=at)[0]
    except BadContact as wrong:  # its place among the newcomers says nothing of one
        raise BadContact(wrong.sentence, fields=wrong.fields) from wrong
