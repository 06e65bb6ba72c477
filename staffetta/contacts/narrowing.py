"""The filters that every list of contacts has."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

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
from staffetta.tags.models import Tag

NOBODY, ME, WITHOUT = "nobody", "me", "-"
NONE = UUID(int=0)
SHOWN = 300
"""So many values of a column are offered for choosing; others can still stand in an address."""


def register() -> None:
    """Called once, when the apps are ready."""
    filters.add(
        Filter(
            "kind", gettext_lazy("Kind"), "choice", _by_kind, choices=_kinds, fits=Kind.values.__contains__, order=1
        ),
        Filter("handler", gettext_lazy("Handler"), "several", _by_handler, choices=_handlers, say=_handler, order=2),
        Filter("tag", gettext_lazy("Tag"), "several", _by_tag, choices=_tags, say=_tag, gone=_gone_tags, order=3),
        Filter("country", gettext_lazy("Country"), "several", _by_country, choices=_countries, say=_country, order=4),
        Filter("city", gettext_lazy("City"), "text", _by_city, order=5, hint=gettext_lazy("How it begins")),
        Filter("industry", gettext_lazy("Industry"), "several", _by_industry, choices=_industries, order=6),
        Filter("created_from", gettext_lazy("Created from"), "date", _created_from, say=_day, fits=_is_day, order=7),
        Filter("created_to", gettext_lazy("Created until"), "date", _created_to, say=_day, fits=_is_day, order=8),
        Filter(
            "idle",
            gettext_lazy("No activity since"),
            "since",
            _idle,
            say=_since,
            fits=_is_since,
            order=9,
            hint=gettext_lazy("A date, or a number of days"),
        ),
        Filter("parent", gettext_lazy("Parent company"), "hidden", _by_parent, say=_named),
        Filter("external_id", gettext_lazy("External id"), "hidden", _by_external_id),
    )


def _by_kind(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    return rows.filter(kind=values[0])


def _by_handler(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    wanted = {member.pk if value == ME else id_of(value) for value in values if value != NOBODY} - {None}
    fits = Q(handler__in=wanted) if wanted else Q(pk__in=[])
    return rows.filter(fits | Q(handler=None) if NOBODY in values else fits)


def _by_tag(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    named = Tag.objects.annotate(low=Lower("name")).filter(low__in=[value.lower() for value in values])
    fits = Q(pk__in=ContactTagging.objects.filter(tag__in=list(named.values_list("pk", flat=True))).values("contact"))
    if WITHOUT not in values:
        return rows.filter(fits)
    untagged = ~Exists(ContactTagging.objects.filter(contact=OuterRef("pk")))
    return rows.filter(untagged if len(values) == 1 else fits | untagged)


def _by_country(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    wanted = {form for value in values for form in (value, tidy_country(value))}
    return rows.filter(pk__in=Address.objects.filter(country__in=wanted).values("contact"))


def _by_city(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    return rows.filter(pk__in=Address.objects.filter(begins("place", place_of(values[0]))).values("contact"))


def _by_industry(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    return rows.filter(industry__in=values)


def _created_from(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    return rows.filter(created_at__gte=_dawn(date.fromisoformat(values[0])))


def _created_to(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    return rows.filter(created_at__lt=_dawn(date.fromisoformat(values[0]) + timedelta(days=1)))


def _idle(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    """Those about which nothing was written or done since: also those about which nothing ever was."""
    if values[0].isdigit():
        since = timezone.now() - timedelta(days=int(values[0]))
    else:
        since = _dawn(date.fromisoformat(values[0]))
    return rows.filter(Q(last_activity_at__lt=since) | Q(last_activity_at=None))


def _by_parent(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    known = id_of(values[0])
    return rows.filter(parent=known) if known else rows.none()


def _by_external_id(rows: ContactQuerySet, values: Values, member: Member) -> ContactQuerySet:
    return rows.filter(external_id=values[0])


def _kinds(member: Member) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in Kind.choices]


def _handlers(member: Member) -> list[tuple[str, str]]:
    people = Member.objects.active().order_by("name").values_list("pk", "name")
    return [
        (ME, pgettext("contacts", "Mine")),
        (NOBODY, pgettext("contacts", "Nobody's")),
        *((str(pk), name) for pk, name in people),
    ]


def _handler(value: str, member: Member) -> str:
    """Somebody who is no choice any more, since deactivated; "?" for nobody we know."""
    return Member.objects.filter(pk=id_of(value) or NONE).values_list("name", flat=True).first() or "?"


def _tags(member: Member) -> list[tuple[str, str]]:
    names = Tag.objects.visible_to(member).order_by("name").values_list("name", flat=True)[:SHOWN]
    return [(name, name) for name in names] + [(WITHOUT, _("Without tag"))]


def _tag(value: str, member: Member) -> str:
    return _("Without tag") if value == WITHOUT else value


def _gone_tags(values: Values) -> list[str]:
    wanted = {value.lower(): value for value in values if value != WITHOUT}
    there = Tag.objects.annotate(low=Lower("name")).filter(low__in=list(wanted)).values_list("low", flat=True)
    return [value for low, value in wanted.items() if low not in set(there)]


def _countries(member: Member) -> list[tuple[str, str]]:
    named = [(value, name_of(value)) for value in values_of(Address, "country", SHOWN)]
    return sorted(named, key=lambda pair: fold(pair[1]))


def _country(value: str, member: Member) -> str:
    return name_of(value)


def _industries(member: Member) -> list[tuple[str, str]]:
    return [(value, value) for value in values_of(Contact, "industry", SHOWN)]


def _named(value: str, member: Member) -> str:
    rows = Contact.objects.visible_to(member).filter(pk=id_of(value) or NONE)
    return rows.values_list("name", flat=True).first() or "?"


def _is_day(value: str) -> bool:
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None and _parses(date.fromisoformat, value)


def _is_since(value: str) -> bool:
    return re.fullmatch(r"\d{1,5}", value, re.ASCII) is not None or _is_day(value)


def _parses(parse: Callable[[str], object], value: str) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return value[:4] > "0001"  # the day before year 1 is no date


def _dawn(day: date) -> datetime:
    """When this day begins where the member is."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _day(value: str, member: Member) -> str:
    return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")


def _since(value: str, member: Member) -> str:
    if value.isdigit():
        days = int(value)
        return ngettext("%(num)s day", "%(num)s days", days) % {"num": days}
    return _day(value, member)
