"""We buy from them, too."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts import rules
from staffetta.contacts.acts.tally import tally
from staffetta.contacts.facts import SupplierAdded
from staffetta.contacts.models import Contact
from staffetta.contacts.tallies import standing
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require


@act
def add_supplier(contact: Contact, *, by: Actor) -> Contact:
    """Add the function supplier, whatever else the contact is (C-03). Raises Forbidden."""
    contact = Contact.objects.locked(contact)
    require(rules.may_edit(by, contact), _("Only its handler, his manager or an administrator can change it."))
    if contact.is_supplier:
        unchanged()
        return contact
    before = standing(contact)
    apply(contact, {"is_supplier": True})
    tally(left=[before], came=[standing(contact)])
    record(SupplierAdded(), about=contact, by=by)
    return contact
