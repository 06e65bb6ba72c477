"""The filters that every list of contacts has."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy, pgettext_lazy

from staffetta.accounts.models import Member
from staffetta.contacts import filters
from staffetta.contacts.addresses import name_of, tidy_country
from staffetta.contacts.filters import Filter, Values
from staffetta.contacts.models import Address, Contact, ContactTagging, Kind
from staffetta.contacts.places import place_of
from staffetta.contacts.querysets import ContactQuerySet, begins
from staffetta.contacts.typed import id_of
from staffetta.contacts.values import values_of
from staffetta.core.text import fold
from staffetta.listings.conditions import NONE, days, is_since, moment_of, people, say_since, tags

SHOWN = 300
"""So many values of a column are offered for choosing; others can still stand in an address."""


def register() -> None:
    """Called once, when the apps are ready."""
    filters.add(
        Filter(
            "kind", gettext_lazy("Kind"), "choice", _by_kind, choices=_kinds, fits=Kind.values.__contains__, order=1
        ),
        people(
            "handler",
            gettext_lazy("Handler"),
            "handler",
            mine=pgettext_lazy("contacts", "Mine"),
            nobodys=pgettext_lazy("contacts", "Nobody's"),
            order=2,
        ),
        tags(ContactTagging, "contact", order=3),
        Filter("country", gettext_lazy("Country"), "several", _by_country, choices=_countries, say=_country, order=4),
        Filter("city", gettext_lazy("City"), "text", _by_city, order=5, hint=gettext_lazy("How it begins")),
        Filter("industry", gettext_lazy("Industry"), "several", _by_industry, choices=_industries, order=6),
        *days("created", gettext_lazy("Created from"), gettext_lazy("Created until"), "created_at", order=7),
        Filter(
            "idle",
            gettext_lazy("No activity since"),
            "since",
            _idle,
            say=say_since,
            fits=is_since,
            order=9,
            hint=gettext_lazy("A date, or a number of days"),
        ),
        Filter("parent", gettext_lazy("Parent company"), "hidden", _by_parent, say=named_contact),
        Filter("external_id", gettext_lazy("External id"), "hidden", _by_external_id),
    )


def _by_kind(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    return rows.filter(kind=values[0])


def _by_country(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    wanted = {form for value in values for form in (value, tidy_country(value))}
    return rows.filter(pk__in=Address.objects.filter(country__in=wanted).values("contact"))


def _by_city(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    return rows.filter(pk__in=Address.objects.filter(begins("place", place_of(values[0]))).values("contact"))


def _by_industry(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    return rows.filter(industry__in=values)


def _idle(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    """Those about which nothing was written or done since: also those about which nothing ever was."""
    return rows.filter(Q(last_activity_at__lt=moment_of(values[0])) | Q(last_activity_at=None))


def _by_parent(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    known = id_of(values[0])
    return rows.filter(parent=known) if known else rows.none()


def _by_external_id(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    return rows.filter(external_id=values[0])


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
