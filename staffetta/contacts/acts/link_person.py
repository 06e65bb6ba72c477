"""A person is somebody at a company: a contact person (C-08)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts import rules
from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.erased import somebody
from staffetta.contacts.facts import LinkChanged, PersonLinked
from staffetta.contacts.models import Contact, Kind, Link
from staffetta.core.acts import act
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.core.text import tidy

ROLE_LENGTH = 100


class AlreadyLinked(Refused):
    """The person is a contact person of this company already."""


@act
def link_person(company: Contact, person: Contact, *, role: str = "", is_main: bool = False, by: Actor) -> Link:
    """Link a person that we know. As main contact it takes the place of the one before: there is at most one.

    Raises Forbidden, BadContact at "person" or "role", AlreadyLinked, or Anonymised for who is nobody any more.
    """
    company = Contact.objects.locked(company)  # two who link at the same instant wait for one another here
    require(rules.may_edit(by, company), _("Only its handler, his manager or an administrator can change it."))
    if company.kind != Kind.COMPANY or person.kind != Kind.PERSON:
        sentence = _("Only a person can be the contact person of a company.")
        raise BadContact(_("Some values are not valid."), fields={"person": sentence})
    somebody(person)
    role = checked_role(role)
    if Link.objects.filter(company=company, person=person).exists():
        sentence = _("{person} is a contact person of {company} already.")
        raise AlreadyLinked(sentence.format(person=person.name, company=company.name))
    if is_main:
        step_down(company, by=by)
    link = Link.objects.create(company=company, person=person, role=role, is_main=is_main)
    record(PersonLinked(person_id=str(person.pk), name=person.name, role=role, is_main=is_main), about=company, by=by)
    return link


@act
def link_new_person(
    company: Contact, draft: ContactDraft, *, role: str = "", is_main: bool = False, by: Actor, at: datetime
) -> Link:
    """Create a person and link it, both or neither. Raises what create_contact and link_person raise."""
    person = create_contact(draft, by=by, at=at)
    return link_person(company, person, role=role, is_main=is_main, by=by)


def checked_role(role: str) -> str:
    """The role as kept. Raises BadContact when it is too long."""
    role = tidy(role)
    if len(role) > ROLE_LENGTH:
        sentence = _("At most {count} characters.").format(count=ROLE_LENGTH)
        raise BadContact(_("Some values are not valid."), fields={"role": sentence})
    return role


def step_down(company: Contact, *, by: Actor) -> None:
    """Let the main contact of this locked company be one like the others."""
    for link in Link.objects.select_related("person").filter(company=company, is_main=True):
        changes = apply(link, {"is_main": False})
        fact = LinkChanged(person_id=str(link.person_id), name=link.person.name, changes=changes)
        record(fact, about=company, by=by)
