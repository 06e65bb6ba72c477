"""What the rows of a page of contacts show besides themselves, by one remembered statement for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from staffetta.contacts.models import Address, Channel, Contact, ContactTagging, ContactValue
from staffetta.core.db.ahead import along, attach, unpack, unpacked
from staffetta.core.db.remembered import remembered
from staffetta.tags.models import Tag


@remembered(plan=True)
def _channels(ids: list[UUID]) -> QuerySet[Channel]:
    return Channel.objects.filter(contact__any=ids).order_by("position", "id")


@remembered(plan=True)
def _addresses(ids: list[UUID]) -> QuerySet[Address]:
    return Address.objects.filter(contact__any=ids)


@remembered(plan=True)
def _taggings(ids: list[UUID]) -> QuerySet[ContactTagging]:
    return ContactTagging.objects.filter(contact__any=ids).select_related("tag")


@remembered(plan=True)
def _answers(ids: list[UUID]) -> QuerySet[ContactValue]:
    return ContactValue.objects.filter(contact__any=ids)


def _ids(contacts: Sequence[Contact]) -> list[UUID]:
    return [contact.pk for contact in contacts]


def channels(contacts: Sequence[Contact]) -> None:
    """Their channels, as `contact.channels.all()`."""
    if contacts:
        attach(contacts, "channels", _channels(_ids(contacts)), "contact_id")


def addresses(contacts: Sequence[Contact]) -> None:
    """Their addresses."""
    if contacts:
        attach(contacts, "addresses", _addresses(_ids(contacts)), "contact_id")


def tags(contacts: Sequence[Contact]) -> None:
    """Their tags, as `contact.taggings.all()`."""
    if contacts:
        attach(contacts, "taggings", _taggings(_ids(contacts)), "contact_id")


def answers(contacts: Sequence[Contact]) -> None:
    """Their answers to custom fields, as `contact.custom_values.all()`."""
    if contacts:
        attach(contacts, "custom_values", _answers(_ids(contacts)), "contact_id")


def with_channels(path: str) -> Any:
    """The channels of the contact at this path, as a value of a statement, for `unpack`."""
    return along(Channel.objects.filter(contact=OuterRef(path)).order_by("position", "id"))


def together() -> dict[str, Any]:
    """What a page of one contact shows of it, as values of the very statement that reads it; then `take_apart`."""
    return {
        "said_channels": with_channels("pk"),
        "said_addresses": along(Address.objects.filter(contact=OuterRef("pk"))),
        "said_tags": along(Tag.objects.filter(contact_taggings__contact=OuterRef("pk"))),
        "has_answers": Exists(ContactValue.objects.filter(contact=OuterRef("pk"))),
    }


def take_apart(contact: Any) -> list[Tag]:
    """Give the contact its channels, addresses and answers, and say its tags."""
    unpack(contact, "channels", Channel, contact.said_channels)
    unpack(contact, "addresses", Address, contact.said_addresses)
    attach([contact], "custom_values", _answers([contact.pk]) if contact.has_answers else (), "contact_id")
    return sorted(unpacked(Tag, contact.said_tags), key=lambda tag: tag.name.lower())
