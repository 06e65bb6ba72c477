"""We buy from them, too."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor
from staffetta.contacts import rules
from staffetta.contacts.acts.give_account_numbers import account_numbers, facts_of
from staffetta.contacts.acts.tally import tally
from staffetta.contacts.facts import SupplierAdded
from staffetta.contacts.models import Contact
from staffetta.contacts.tallies import standing
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record, record_many
from staffetta.core.refusals import require


@act
def add_supplier(contact: Contact, *, by: Actor, at: datetime) -> Contact:
    """Add the function supplier, whatever else the contact is (C-03). Raises Forbidden."""
    contact = Contact.objects.locked(contact)
    require(rules.may_edit(by, contact), _("Only its handler, his manager or an administrator can change it."))
    return _become(contact, because="", by=by, at=at)


@act
def become_supplier(contact: Contact, *, because: str, by: Actor, at: datetime) -> Contact:
    """Make the contact a supplier because something happened, such as an order to it. A supplier stays one.

    Asks no right: the act that this follows from has asked. `because` stands in the history; the number of a document,
    never personal data.
    """
    return _become(Contact.objects.locked(contact), because=because, by=by, at=at)


def _become(contact: Contact, *, because: str, by: Actor, at: datetime) -> Contact:
    if contact.is_supplier:
        unchanged()
        return contact
    before = standing(contact)
    numbers = account_numbers(debtors=[], creditors=[contact], today=day_of(at, running_firm())).get(contact.pk, {})
    apply(contact, {"is_supplier": True, **numbers})
    tally(left=[before], came=[standing(contact)])
    record(SupplierAdded(because=because), about=contact, by=by)
    record_many(facts_of(contact, numbers), by=by)
    return contact
