"""What the rows of a page of contacts show besides themselves, by one remembered statement for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from staffetta.contacts.models import Address, Channel, Contact, ContactTagging, ContactValue
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
