"""Whose contact person somebody is, as his card says it. Called within acts."""

from __future__ import annotations

from staffetta.accounts.models import Actor, Member
from staffetta.contacts.acts.change_link import change_link
from staffetta.contacts.acts.link_person import ROLE_LENGTH, link_person
from staffetta.contacts.models import Contact, Kind, Link
from staffetta.contacts.rules import may_edit
from staffetta.core.text import fold
from staffetta.vcards.reading import Card


def link_up(person: Contact, card: Card, *, by: Actor) -> None:
    """Link him to the company that his card names, if we know one of this name, and no more than one; his title is the
    role there. Nothing is unlinked: that he left a company is said in Staffetta (C-09)."""
    if person.kind != Kind.PERSON or not card.org:
        return
    role = card.title[:ROLE_LENGTH]
    link = _link_to(person, card.org)
    if link is not None:
        if role and role != link.role:
            change_link(link, role=role, by=by)
        return
    company = company_named(card.org, by)
    if company is not None and may_edit(by, company):
        link_person(company, person, role=role, by=by)


def _link_to(person: Contact, org: str) -> Link | None:
    links = Link.objects.filter(person=person).select_related("company")
    return next((link for link in links if fold(link.company.name) == fold(org)), None)


def company_named(name: str, by: Actor) -> Contact | None:
    """The one company of this name that he sees; None for none, and for several."""
    companies = Contact.objects.visible_to(by) if isinstance(by, Member) else Contact.objects.filter(merged_into=None)
    found = list(companies.filter(kind=Kind.COMPANY, folded=fold(name)[:400])[:2])
    return found[0] if len(found) == 1 else None


def mark_org(person: Contact, card: Card) -> None:
    """Have the lines of company and title say what the link says, so that they are written as they came."""
    link = _link_to(person, card.org) if person.kind == Kind.PERSON and card.org else None
    if link is None:
        return
    says = {"ORG": ["org", link.company.name], "TITLE": ["title", link.role]}
    for kept in card.kept:
        name = kept[0].partition(":")[0].partition(";")[0].rpartition(".")[2]
        if kept[1] is None and name in says and says[name][1]:
            kept[1] = says[name]
