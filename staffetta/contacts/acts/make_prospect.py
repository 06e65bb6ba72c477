"""A contact without function may become a customer one day: it is a prospect."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts import rules
from staffetta.contacts.acts.tally import tally
from staffetta.contacts.facts import ProspectMade
from staffetta.contacts.models import Contact, Function
from staffetta.contacts.tallies import standing
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require


class CustomerForGood(Refused):
    """The conversion to a customer cannot be undone (C-06)."""


@act
def make_prospect(contact: Contact, *, by: Actor) -> Contact:
    """Give the function prospect (C-03). Raises Forbidden, or CustomerForGood: a customer never goes back (C-06)."""
    contact = Contact.objects.locked(contact)
    require(rules.may_edit(by, contact), _("Only its handler, his manager or an administrator can change it."))
    refuse_customer(contact)
    if contact.is_prospect:
        unchanged()
        return contact
    before = standing(contact)
    apply(contact, {"function": Function.PROSPECT})
    tally(left=[before], came=[standing(contact)])
    record(ProspectMade(), about=contact, by=by)
    return contact


def refuse_customer(contact: Contact) -> None:
    """Raise CustomerForGood for a customer: the one sentence for every path back."""
    if contact.is_customer:
        sentence = _("{name} is a customer, and a customer never becomes a prospect again.")
        raise CustomerForGood(sentence.format(name=contact.name))
