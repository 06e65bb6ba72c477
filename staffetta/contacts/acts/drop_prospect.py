"""A contact is no prospect after all."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts import blockers, rules
from staffetta.contacts.acts.make_prospect import refuse_customer
from staffetta.contacts.acts.tally import tally
from staffetta.contacts.facts import ProspectDropped
from staffetta.contacts.models import Contact, Function
from staffetta.contacts.tallies import standing
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require


class StillProspect(Refused):
    """There are leads or documents; `extra["blockers"]` lists them."""


@act
def drop_prospect(contact: Contact, *, by: Actor) -> Contact:
    """Take the function prospect away, which is possible while there are no leads and no documents (C-03).

    Raises Forbidden, CustomerForGood or StillProspect.
    """
    contact = Contact.objects.locked(contact)
    require(rules.may_edit(by, contact), _("Only its handler, his manager or an administrator can change it."))
    refuse_customer(contact)
    if not contact.is_prospect:
        unchanged()
        return contact
    held = blockers.found(blockers.PROSPECT_BLOCKERS, contact)
    if held:
        sentence = _("{name} stays a prospect while there is something in the making: {blockers}.")
        raise StillProspect(
            sentence.format(name=contact.name, blockers=blockers.sentence(held)),
            extra={"blockers": [blockers.told(blocker) for blocker in held]},
        )
    before = standing(contact)
    apply(contact, {"function": Function.NONE})
    tally(left=[before], came=[standing(contact)])
    record(ProspectDropped(), about=contact, by=by)
    return contact
