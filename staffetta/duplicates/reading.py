"""Contacts as records that can be compared."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from staffetta.contacts.models import Address, Channel, Contact, Link
from staffetta.contacts.models import Kind as ContactKind
from staffetta.duplicates.matching.attributes import Attribute, Kind, Record
from staffetta.duplicates.matching.preparing import house_numbers, prepared

REACHED = (
    Attribute("email", Kind.EMAIL),
    Attribute("phone", Kind.PHONE),
    Attribute("vat", Kind.CODE),
    Attribute("street", Kind.STREET),
    Attribute("house", Kind.HOUSE),
    Attribute("postal_code", Kind.POSTCODE),
    Attribute("city", Kind.PLACE),
    Attribute("country", Kind.WORD),
)
ATTRIBUTES: dict[str, tuple[Attribute, ...]] = {
    ContactKind.COMPANY: (Attribute("name", Kind.ORGANISATION), Attribute("web", Kind.WEB), *REACHED),
    ContactKind.PERSON: (
        Attribute("first_name", Kind.GIVEN),
        Attribute("last_name", Kind.NAME),
        Attribute("company", Kind.ORGANISATION),
        *REACHED,
    ),
}
"""What is compared of companies and of persons. A company and a person are never the same (C-02)."""
_MEDIA = {"email": Channel.Medium.EMAIL, "phone": Channel.Medium.PHONE, "web": Channel.Medium.WEB}
PORTION = 5_000


def record_of(kind: str, said: dict[str, list[str]]) -> Record:
    """A record from what was said: attribute -> texts. The house numbers are taken out of the streets."""
    streets = [value for text in said.get("street", ()) for value in prepared(Kind.STREET, text)]
    values = []
    for attribute in ATTRIBUTES[kind]:
        if attribute.name == "house":
            values.append(tuple(dict.fromkeys(number for street in streets for number in house_numbers(street))))
        else:
            values.append(prepared(attribute.kind, *said.get(attribute.name, ())))
    return tuple(values)


def records_of(kind: str, contact_ids: Collection[UUID]) -> dict[UUID, Record]:
    """The living contacts of this kind among these, by four statements whatever their number, in order of their ids."""
    rows = Contact.objects.filter(kind=kind, pk__in=contact_ids, merged_into=None, anonymised_at=None)
    columns = ("pk", "name", "first_name", "last_name", "vat_compact")
    said: dict[UUID, dict[str, list[str]]] = {}
    for pk, name, first, last, vat in rows.order_by("pk").values_list(*columns):
        names = {"name": [name]} if kind == ContactKind.COMPANY else {"first_name": [first], "last_name": [last]}
        said[pk] = {**names, "vat": [vat]}
    for pk, name, text in _reached(said):
        said[pk].setdefault(name, []).append(text)
    if kind == ContactKind.PERSON:
        for pk, company in Link.objects.filter(person__in=said).values_list("person_id", "company__name"):
            said[pk].setdefault("company", []).append(company)
    return {pk: record_of(kind, values) for pk, values in said.items()}


def _reached(contact_ids: Collection[UUID]) -> Iterable[tuple[UUID, str, str]]:
    names = {medium: name for name, medium in _MEDIA.items()}
    channels = Channel.objects.filter(contact__in=contact_ids).order_by("contact_id", "position", "id")
    for pk, medium, form in channels.values_list("contact_id", "medium", "normalised"):
        yield pk, names[Channel.Medium(medium)], form
    parts = ("street", "postal_code", "city", "country")
    for pk, *texts in Address.objects.filter(contact__in=contact_ids).order_by("id").values_list("contact_id", *parts):
        for name, text in zip(parts, texts, strict=True):
            yield pk, name, text


def portions(ids: list[UUID]) -> Iterable[list[UUID]]:
    """These ids, so many at a time."""
    return (ids[start : start + PORTION] for start in range(0, len(ids), PORTION))


def said_of(values: Any) -> dict[str, list[str]]:
    """What somebody is typing, by the attributes' names (contacts/similar.py)."""
    return {
        "name": [values.name],
        "first_name": [values.first_name],
        "last_name": [values.last_name],
        "email": list(values.emails),
        "phone": list(values.phones),
        "vat": [values.vat],
    }
