"""What the rows of a page of contacts show besides themselves, by one remembered statement for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from staffetta.contacts.models import Address, Channel, Contact, ContactTagging
from staffetta.core.db.ahead import attach
from staffetta.core.db.remembered import remembered


@remembered(plan=True)
def _channels(ids: list[UUID]) -> QuerySet[Channel]:
    return Channel.objects.filter(contact__any=ids).order_by("position", "id")


@remembered(plan=True)
def _addresses(ids: list[UUID]) -> QuerySet[Address]:
    return Address.objects.filter(contact__any=ids)


@remembered(plan=True)
def _taggings(ids: list[UUID]) -> QuerySet[ContactTagging]:
    return ContactTagging.objects.filter(contact__any=ids).select_related("tag")


def _ids(contacts: Sequence[Contact]) -> list[UUID]:
    return [contact.pk for contact in contacts]


def channels(contacts: Sequence[Contact]) -> None:
    """Their channels, as `contact.channels.all()`."""
    attach(contacts, "channels", _channels(_ids(contacts)), "contact_id")


def addresses(contacts: Sequence[Contact]) -> None:
    """Their addresses."""
    attach(contacts, "addresses", _addresses(_ids(contacts)), "contact_id")


def tags(contacts: Sequence[Contact]) -> None:
    """Their tags, as `contact.taggings.all()`."""
    attach(contacts, "taggings", _taggings(_ids(contacts)), "contact_id")
