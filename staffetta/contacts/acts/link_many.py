"""Many persons are contact persons at once: what link_person does for one and imports for thousands (C-08)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts import rules
from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.acts.hold import hold
from staffetta.contacts.acts.link_person import checked_role
from staffetta.contacts.drafts import Titled
from staffetta.contacts.facts import PersonLinked
from staffetta.contacts.models import Contact, Kind, Link
from staffetta.core.acts import act, unchanged
from staffetta.core.db.bulk import insert_many
from staffetta.core.facts import record_many
from staffetta.core.refusals import require


class Tie(NamedTuple):
    """Who is a contact person of whom, as what; never the main contact."""

    company: UUID
    person: Titled
    role: str = ""


@act
def link_persons(ties: Sequence[Tie], *, by: Actor) -> list[Link]:
    """Link these persons, but for those that are linked already. A company that has been merged away meanwhile is the
    one that it became. Raises Forbidden or BadContact, as link_person."""
    leads = hold({tie.company for tie in ties})
    companies = {
        company.pk: company
        for company in Contact.objects.filter(pk__any=set(leads.values()))
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    }
    for company in companies.values():
        require(rules.may_edit(by, company), _("Only its handler, his manager or an administrator can change it."))
    # The first of doubles counts.
    wanted = {(leads[tie.company], tie.person.pk): tie for tie in reversed(ties) if tie.company in leads}
    linked = Link.objects.filter(company__any=companies, person__any={person for _company, person in wanted})
    for pair in linked.values_list("company_id", "person_id"):
        wanted.pop(pair, None)
    links, facts = [], []
    for (company_id, person_id), tie in reversed(wanted.items()):
        if companies[company_id].kind != Kind.COMPANY or tie.person.kind != Kind.PERSON:
            sentence = _("Only a person can be the contact person of a company.")
            raise BadContact(_("Some values are not valid."), fields={"person": sentence})
        role = checked_role(tie.role)
        links.append(Link(company_id=company_id, person_id=person_id, role=role))
        fact = PersonLinked(person_id=str(person_id), name=tie.person.name, role=role, is_main=False)
        facts.append((fact, companies[company_id]))
    if not links:
        unchanged()
        return []
    insert_many(links)
    record_many(facts, by=by)
    return links
