"""Who the deal is with: the company, the person behind it, and how to reach both at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from staffetta.contacts.models import Channel, Contact, Link
from staffetta.contacts.reach import Way, ways
from staffetta.core.db.remembered import remembered
from staffetta.leads.models import Lead

OTHERS = 5
SHOWN = 4


@dataclass(frozen=True)
class Someone:
    """A contact with the ways to reach it; of a person, its role in the company."""

    contact: Contact
    ways: list[Way]
    role: str = ""
    is_main: bool = False


@dataclass(frozen=True)
class People:
    """The contact of a lead, its contact person, and the other persons of the company, of whom there may be `more`."""

    contact: Someone | None = None
    person: Someone | None = None
    others: list[Someone] = field(default_factory=list)
    more: bool = False


@remembered(plan=True)
def _links(company: UUID) -> QuerySet[Link]:
    return Link.objects.filter(company=company).shown_first()[: OTHERS + 2]


@remembered(plan=True)
def _channels(ids: list[UUID]) -> QuerySet[Channel]:
    return Channel.objects.filter(contact__any=ids)


def people_of(lead: Lead) -> People:
    """The people of a lead, in two statements. Whoever sees a lead sees its contact and the persons of that."""
    process = lead.process
    contact, person = process.contact, process.person
    if contact is None and person is None:
        return People()
    links = list(_links(contact.pk)) if contact is not None and contact.is_company else []
    found = {one.pk for one in (contact, person) if one is not None} | {link.person_id for link in links}
    channels: dict[UUID, list[Channel]] = defaultdict(list)
    for channel in _channels(sorted(found)):
        channels[channel.contact_id].append(channel)
    mine = next((link for link in links if person is not None and link.person_id == person.pk), None)
    others = [link for link in links if mine is None or link.pk != mine.pk]
    return People(
        Someone(contact, _first(channels[contact.pk])) if contact is not None else None,
        _person(person, mine, channels) if person is not None and person != contact else None,
        [_person(link.person, link, channels) for link in others[:OTHERS]],
        len(others) > OTHERS,
    )


def _person(person: Contact, link: Link | None, channels: dict[UUID, list[Channel]]) -> Someone:
    role, is_main = (link.role, link.is_main) if link is not None else ("", False)
    return Someone(person, _first(channels[person.pk]), role, is_main)


def _first(rows: list[Channel]) -> list[Way]:
    """The main e-mail address and phone first; few, so that they are read at a glance."""
    return [way for way in ways(sorted(rows, key=lambda row: row.position)) if way.medium != "web"][:SHOWN]
