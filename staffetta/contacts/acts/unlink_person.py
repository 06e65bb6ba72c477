"""A person is no contact person of a company any more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts import rules
from staffetta.contacts.facts import PersonUnlinked
from staffetta.contacts.models import Contact, Link
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require


class MainContact(Refused):
    """The main contact's link cannot be removed as such (C-09, worked case 11)."""


@act
def unlink_person(link: Link, *, by: Actor, expected: int | None = None) -> None:
    """Remove the link; the person stays a contact. Raises Forbidden, Stale or MainContact."""
    company = Contact.objects.locked(link.company)
    require(rules.may_edit(by, company), _("Only its handler, his manager or an administrator can change it."))
    link = Link.objects.locked(link)
    check_version(link, expected)
    if link.is_main:
        sentence = _("{name} is the main contact. Untick main contact and save; then the link can be removed.")
        raise MainContact(sentence.format(name=link.person.name))
    record(PersonUnlinked(person_id=str(link.person_id), name=link.person.name), about=company, by=by)
    link.delete()
