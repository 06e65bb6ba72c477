"""We do not buy from them any more, and never did on paper."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts import blockers, rules
from staffetta.contacts.acts.tally import tally
from staffetta.contacts.facts import SupplierRemoved
from staffetta.contacts.models import Contact
from staffetta.contacts.tallies import standing
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require


class StillSupplier(Refused):
    """There are supplier documents; `extra["blockers"]` lists them."""


@act
def remove_supplier(contact: Contact, *, by: Actor) -> Contact:
    """Take the function supplier away, which is possible while no supplier document exists (C-03).

    Raises Forbidden or StillSupplier.
    """
    contact = Contact.objects.locked(contact)
    require(rules.may_edit(by, contact), _("Only its handler, his manager or an administrator can change it."))
    if not contact.is_supplier:
        unchanged()
        return contact
    held = blockers.found(blockers.SUPPLIER_BLOCKERS, contact)
    if held:
        sentence = _("{name} stays a supplier while there are supplier documents: {blockers}.")
        raise StillSupplier(
            sentence.format(name=contact.name, blockers=blockers.sentence(held)),
            extra={"blockers": [blockers.told(blocker) for blocker in held]},
        )
    before = standing(contact)
    apply(contact, {"is_supplier": False})
    tally(left=[before], came=[standing(contact)])
    record(SupplierRemoved(), about=contact, by=by)
    return contact
