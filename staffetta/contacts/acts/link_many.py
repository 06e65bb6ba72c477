"""Many persons are contact persons at once: what link_person does for one and imports for thousands (C-08)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts import rules
from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.acts.link_person import checked_role
from staffetta.contacts.facts import PersonLinked
from staffetta.contacts.models import Contact, Kind, Link
from staffetta.core.acts import act, unchanged
from staffetta.core.db.bulk import insert_many
from staffetta.core.facts import record_many
from staffetta.core.refusals import require


class Tie(NamedTuple):
    """Who is a contact person of whom, as what; never the main contact."""

    company: Contact
    person: Contact
    role: str = ""


@act
def link_persons(ties: Sequence[Tie], *, by: Actor) -> list[Link]:
    """Link these persons, but for those that are linked already. Raises Forbidden or BadContact, as link_person."""
    wanted = {(tie.company.pk, tie.person.pk): tie for tie in reversed(ties)}  # the first of doubles counts
    companies = Contact.objects.filter(pk__in={company for company, _person in wanted}).order_by("pk")
    for company in companies.select_for_update(of=("self",), no_key=True):
        require(rules.may_edit(by, company), _("Only its handler, his manager or an administrator can change it."))
    linked = Link.objects.filter(
        company__in={company for company, _person in wanted}, person__in={person for _company, person in wanted}
    )
    for pair in linked.values_list("company_id", "person_id"):
        wanted.pop(pair, None)
    links, facts = [], []
    for tie in reversed(wanted.values()):
        if tie.company.kind != Kind.COMPANY or tie.person.kind != Kind.PERSON:
            sentence = _("Only a person can be the contact person of a company.")
            raise BadContact(_("Some values are not valid."), fields={"person": sentence})
        role = checked_role(tie.role)
        links.append(Link(company_id=tie.company.pk, person_id=tie.person.pk, role=role))
        fact = PersonLinked(person_id=str(tie.person.pk), name=tie.person.name, role=role, is_main=False)
        facts.append((fact, tie.company))
    if not links:
        unchanged()
        return []
    insert_many(links)
    record_many(facts, by=by)
    return links
