"""The filters that every list of contacts has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy, pgettext_lazy

from staffetta.accounts.models import Member
from staffetta.contacts import filters
from staffetta.contacts.addresses import name_of, tidy_country
from staffetta.contacts.filters import Filter, Values
from staffetta.contacts.models import Address, Contact, ContactTagging, Kind
from staffetta.contacts.places import place_of
from staffetta.contacts.querysets import ContactQuerySet, end_of
from staffetta.contacts.typed import id_of
from staffetta.contacts.values import values_of
from staffetta.core.text import fold
from staffetta.listings.conditions import NONE, days, is_since, moment_of, people, say_since, tags
from staffetta.listings.filters import Condition

SHOWN = 300
"""So many values of a column are offered for choosing; others can still stand in an address."""


def register() -> None:
    """Called once, when the apps are ready."""
    filters.add(
        Filter("kind", gettext_lazy("Kind"), "choice", BY_KIND, choices=_kinds, fits=Kind.values.__contains__, order=1),
        people(
            "handler",
            gettext_lazy("Handler"),
            "handler",
            mine=pgettext_lazy("contacts", "Mine"),
            nobodys=pgettext_lazy("contacts", "Nobody's"),
            order=2,
        ),
        tags(ContactTagging, "contact", order=3),
        Filter("country", gettext_lazy("Country"), "several", BY_COUNTRY, choices=_countries, say=_country, order=4),
        Filter("city", gettext_lazy("City"), "text", BY_CITY, order=5, hint=gettext_lazy("How it begins")),
        Filter("industry", gettext_lazy("Industry"), "several", BY_INDUSTRY, choices=_industries, order=6),
        *days("created", gettext_lazy("Created from"), gettext_lazy("Created until"), "created_at", order=7),
        Filter(
            "idle",
            gettext_lazy("No activity since"),
            "since",
            IDLE,
            say=say_since,
            fits=is_since,
            order=9,
            hint=gettext_lazy("A date, or a number of days"),
        ),
        Filter("parent", gettext_lazy("Parent company"), "hidden", BY_PARENT, say=named_contact),
        Filter("external_id", gettext_lazy("External id"), "hidden", BY_EXTERNAL_ID),
    )


def _in_country(rows: ContactQuerySet, country: str | list[str]) -> ContactQuerySet:
    return rows.filter(pk__in=Address.objects.filter(_among("country", country)).values("contact"))


def _in_city(rows: ContactQuerySet, start: str, end: str) -> ContactQuerySet:
    return rows.filter(pk__in=Address.objects.filter(place__gte=start, place__lt=end).values("contact"))


def _idle_since(rows: ContactQuerySet, moment: datetime) -> ContactQuerySet:
    """Those about which nothing was written or done since: also those about which nothing ever was."""
    return rows.filter(Q(last_activity_at__lt=moment) | Q(last_activity_at=None))


def _one_or_more(texts: Iterable[str]) -> str | list[str]:
    """One is said by itself: with its index a list by name is then in order."""
    known = list(dict.fromkeys(texts))
    return known[0] if len(known) == 1 else known


def _among(path: str, wanted: str | list[str]) -> Q:
    return Q(**{f"{path}__any" if isinstance(wanted, list) else path: wanted})


def _countries_of(values: Values, member: Member) -> tuple[str | list[str]]:
    return (_one_or_more(form for value in values for form in (value, tidy_country(value))),)


def _start_of(values: Values, member: Member) -> tuple[str, str]:
    start = place_of(values[0])
    return start, end_of(start)


def _parent_of(values: Values, member: Member) -> tuple[UUID] | None:
    known = id_of(values[0])
    return (known,) if known else None


BY_KIND = Condition(lambda values, member: (values[0],), lambda rows, kind: rows.filter(kind=kind))
BY_COUNTRY = Condition(_countries_of, _in_country)
BY_CITY = Condition(_start_of, _in_city)
BY_INDUSTRY = Condition(
    lambda values, member: (_one_or_more(values),), lambda rows, wanted: rows.filter(_among("industry", wanted))
)
IDLE = Condition(lambda values, member: (moment_of(values[0]),), _idle_since)
BY_PARENT = Condition(_parent_of, lambda rows, parent: rows.filter(parent=parent))
BY_EXTERNAL_ID = Condition(lambda values, member: (values[0],), lambda rows, given: rows.filter(external_id=given))


def _kinds(member: Member) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in Kind.choices]


def _countries(member: Member) -> list[tuple[str, str]]:
    named = [(value, name_of(value)) for value in values_of(Address, "country", SHOWN)]
    return sorted(named, key=lambda pair: fold(pair[1]))


def _country(value: str, member: Member) -> str:
    return name_of(value)


def _industries(member: Member) -> list[tuple[str, str]]:
    return [(value, value) for value in values_of(Contact, "industry", SHOWN)]


def named_contact(value: str, member: Member) -> str:
    """What the contact with this id is called; "?" for one that the member does not see."""
    rows = Contact.objects.visible_to(member).filter(pk=id_of(value) or NONE)
    return rows.values_list("name", flat=True).first() or "?"
