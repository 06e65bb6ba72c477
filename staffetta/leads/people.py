"""Who the deal is with: the company, the person behind it, and how to reach both at once.

All of it comes with the lead (`asked`), and what was read of a text once is known.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, NamedTuple, cast
from uuid import UUID

import orjson
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import get_language

from staffetta.contacts.models import Channel, Contact, Kind, Link
from staffetta.contacts.naming import shown_name
from staffetta.contacts.reach import Way, ways
from staffetta.core.db.ahead import packed
from staffetta.core.db.making import fresh
from staffetta.leads.models import Lead

OTHERS = 5
SHOWN = 4
OF_CHANNEL = ("medium", "use", "value", "normalised", "position")
OF_PERSON = ("person", "person__name", "person__kind", "person__function", "person__is_supplier")


class Known(NamedTuple):
    """A contact, as far as the page of a lead shows it."""

    pk: UUID
    name: str
    is_company: bool
    function: str
    is_supplier: bool


@dataclass(frozen=True)
class Someone:
    """A contact with the ways to reach it; of a person, its role in the company."""

    contact: Known
    ways: tuple[Way, ...]
    role: str = ""
    is_main: bool = False


@dataclass(frozen=True)
class People:
    """The contact of a lead, its contact person, and the other persons of the company, of whom there may be `more`."""

    contact: Someone | None = None
    person: Someone | None = None
    others: tuple[Someone, ...] = ()
    more: bool = False


def asked() -> dict[str, Subquery]:
    """What is asked with a lead, so that `people_of` needs no statement."""
    links: QuerySet[Link] = Link.objects.filter(company=OuterRef("process__contact")).shown_first()
    shown: Any = ("role", "is_main", *OF_PERSON, _channels("person"))
    return {
        "contact_ways": _channels("process__contact"),
        "person_ways": _channels("process__person"),
        "contact_persons": packed(links[: OTHERS + 2], shown),
    }


def _channels(of: str) -> Subquery:
    return packed(Channel.objects.filter(contact=OuterRef(of)).order_by("position", "id"), OF_CHANNEL)


def people_of(lead: Lead) -> People:
    """The people of a lead that was read with `asked`. Whoever sees a lead sees its contact and the persons of that."""
    said, process, language = cast(Any, lead), lead.process, get_language()
    contact, person = process.contact, process.person
    if contact is None and person is None:
        return People()
    linked = _linked(said.contact_persons, language) if contact is not None and contact.is_company else ()
    mine = next((one for one in linked if person is not None and one.contact.pk == person.pk), None)
    others = tuple([one for one in linked if one is not mine])
    return People(
        Someone(_known(contact), _first(said.contact_ways, language)) if contact is not None else None,
        _person(person, mine, said.person_ways, language) if person is not None and person != contact else None,
        others[:OTHERS],
        len(others) > OTHERS,
    )


def _person(person: Contact, mine: Someone | None, said: str | None, language: str | None) -> Someone:
    role, is_main = (mine.role, mine.is_main) if mine is not None else ("", False)
    return Someone(_known(person), _first(said, language), role, is_main)


def _known(contact: Contact) -> Known:
    return Known(contact.pk, contact.name, contact.is_company, contact.function, contact.is_supplier)


@functools.lru_cache(maxsize=1024)
def _linked(said: str | None, language: str | None) -> tuple[Someone, ...]:
    """The persons of the company, in their order."""
    found = []
    for role, is_main, pk, name, kind, function, is_supplier, channels in orjson.loads(said) if said else ():
        known = Known(UUID(pk), shown_name(name), kind == Kind.COMPANY, function, is_supplier)
        found.append(Someone(known, _first(channels, language), role, is_main))
    return tuple(found)


@functools.lru_cache(maxsize=2048)
def _first(said: str | None, language: str | None) -> tuple[Way, ...]:
    """The main e-mail address and phone first; few, so that they are read at a glance. `language` is only part of the
    key."""
    rows = [fresh(Channel, **dict(zip(OF_CHANNEL, row, strict=True))) for row in (orjson.loads(said) if said else ())]
    return tuple([way for way in ways(rows) if way.medium != "web"][:SHOWN])
