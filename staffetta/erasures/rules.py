"""Who may erase."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.accounts.rules import is_administrator, may_delete
from staffetta.contacts import rules as contacts
from staffetta.contacts.models import Contact


def may_delete_contacts(actor: Actor) -> bool:
    """Whether the member may delete any at all (U-03)."""
    return may_delete(actor)


def may_erase(actor: Actor, contact: Contact) -> bool:
    """The right to delete (U-03), and a contact that one may edit."""
    return may_delete(actor) and may_take_away(actor, contact)


def may_take_away(actor: Actor, contact: Contact) -> bool:
    """Whoever may edit it; one that was anonymised, administrators."""
    return contacts.may_edit(actor, contact) or (contact.anonymised_at is not None and is_administrator(actor))


def may_anonymise(actor: Actor) -> bool:
    """Administrators (C-11): it is final, and reaches what others have written."""
    return is_administrator(actor)


def may_handle_requests(actor: Actor) -> bool:
    """Administrators (C-12)."""
    return is_administrator(actor)
