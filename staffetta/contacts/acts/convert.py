"""A prospect becomes a customer, for good."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor
from staffetta.contacts import rules
from staffetta.contacts.acts.give_account_numbers import account_numbers, facts_of
from staffetta.contacts.acts.tally import tally
from staffetta.contacts.facts import ContactConverted
from staffetta.contacts.models import Contact, Function
from staffetta.contacts.tallies import standing
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record, record_many
from staffetta.core.refusals import Refused, require


class AlreadyCustomer(Refused):
    """The contact is a customer; there is nothing to convert."""


@act
def convert_contact(contact: Contact, *, by: Actor, at: datetime) -> Contact:
    """Make a prospect, or a contact without function, a customer by hand (C-05). Number, links and data stay (C-06).

    Raises Forbidden or AlreadyCustomer.
    """
    contact = Contact.objects.locked(contact)
    require(rules.may_convert(by, contact), _("Only its handler, his manager or an administrator can convert it."))
    if contact.is_customer:
        raise AlreadyCustomer(_("{name} is a customer already.").format(name=contact.name))
    return _become(contact, because="", by=by, at=at)


@act
def become_customer(contact: Contact, *, because: str, by: Actor, at: datetime) -> Contact:
    """Make the contact a customer because something happened, such as an accepted quote (C-04). A customer stays one.

    Asks no right: the act that this follows from has asked. `because` stands in the history; the number of a document,
    never personal data.
    """
    contact = Contact.objects.locked(contact)
    if contact.is_customer:
        unchanged()
        return contact
    return _become(contact, because=because, by=by, at=at)


def _become(contact: Contact, *, because: str, by: Actor, at: datetime) -> Contact:
    before, today = standing(contact), day_of(at, running_firm())
    numbers = account_numbers(debtors=[contact], creditors=[], today=today).get(contact.pk, {})
    apply(contact, {"function": Function.CUSTOMER, "customer_since": today, **numbers})
    tally(left=[before], came=[standing(contact)])
    record(ContactConverted(before=before.function, because=because), about=contact, by=by)
    record_many(facts_of(contact, numbers), by=by)
    return contact
