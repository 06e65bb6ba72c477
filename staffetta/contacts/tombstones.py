"""Contacts that were merged into others: what asks for them is led on (C-15)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.core.refusals import Refused

if TYPE_CHECKING:
    from staffetta.contacts.models import Contact


class MergedAway(Refused):
    """The contact has been merged into another; `extra["merged_into"]` is that one's id."""


def refuse(contact: Contact) -> None:
    """Raise MergedAway for a tombstone: nothing is done with it any more, whoever held its id."""
    into = contact.merged_into
    if into is not None:
        sentence = _("{name} ({number}) has been merged into {other} ({other_number}) in the meantime.")
        raise MergedAway(
            sentence.format(name=contact.name, number=contact.number, other=into.name, other_number=into.number),
            extra={"contact": str(contact.pk), "merged_into": str(into.pk)},
        )


def living(rows: type[Contact], wanted: UUID) -> UUID:
    """The id of the contact to which this one leads: its own unless it is a tombstone."""
    into = rows.objects.filter(pk=wanted).values_list("merged_into", flat=True).first()
    return into or wanted
