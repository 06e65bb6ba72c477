"""A party of a file becomes a contact, or is remembered as one. Called within acts."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Actor
from staffetta.contacts import rules
from staffetta.contacts.acts.add_supplier import become_supplier
from staffetta.contacts.acts.convert import become_customer
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.acts.link_person import link_new_person
from staffetta.contacts.models import Contact, Function, Kind
from staffetta.intake.drafting import contact_draft, person_draft
from staffetta.intake.identifiers import NAME, TAX, VAT, Identifier, Marks
from staffetta.intake.models import PartnerIdentifier

MOST = 30
"""So many identifiers of one contact are remembered."""


def make_partner(marks: Marks, *, is_seller: bool, function: Function, by: Actor, at: datetime) -> Contact:
    """Create the contact with all that the file says, its contact person with it."""
    party = marks.said
    country = marks.country or running_firm().country
    draft = contact_draft(party, is_seller=is_seller, function=function, country=country)
    contact = create_contact(draft, by=by, at=at)
    person = person_draft(party)
    if person is not None and contact.kind == Kind.COMPANY:
        link_new_person(contact, person, is_main=True, by=by, at=at)
    remember(contact, marks)
    return contact


def play(contact: Contact, *, is_seller: bool, function: Function, because: str, by: Actor, at: datetime) -> Contact:
    """Give a contact that was known already the function that its part in a document shows. Who is a prospect stays
    one: converting is said (C-04, C-05)."""
    if is_seller and not contact.is_supplier:
        return become_supplier(contact, because=because, by=by, at=at)
    if not is_seller and function == Function.CUSTOMER and contact.function == Function.NONE:
        return become_customer(contact, because=because, by=by, at=at)
    return contact


def remember(contact: Contact, marks: Marks, *, was_said: bool = False, by: Actor | None = None) -> None:
    """Write down by what files call it, so that the next one finds it. `was_said`: somebody chose this contact, so its
    name and VAT number in files are remembered, too, whatever the contact itself is called."""
    if by is not None and not rules.may_edit(by, contact):
        return
    wanted = list(marks.identifiers)
    if marks.tax_code:
        wanted.append(Identifier(TAX, marks.tax_code, marks.tax_code))
    if was_said:
        wanted += [Identifier(VAT, marks.vat, marks.vat)] if marks.vat else []
        wanted += [Identifier(NAME, marks.said.name[:100], marks.name[:100])] if marks.name else []
    if not wanted:
        return
    rows = PartnerIdentifier.objects.filter(contact=contact)
    there = set(rows.values_list("scheme", "compact"))
    new = {(one.scheme, one.compact): one for one in wanted if (one.scheme, one.compact) not in there}
    PartnerIdentifier.objects.bulk_create(
        [
            PartnerIdentifier(contact=contact, scheme=one.scheme, value=one.value, compact=one.compact)
            for one in list(new.values())[: max(0, MOST - len(there))]
        ],
        ignore_conflicts=True,
    )
