"""What becomes of this room's own rows when a contact is merged into another (C-15); called once, by the apps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staffetta.contacts.addresses import lines_of
from staffetta.contacts.bulk import BulkRow
from staffetta.contacts.models import (
    Address,
    Channel,
    Contact,
    ContactTagging,
    ContactValue,
    ConversionRow,
    Link,
    Word,
)
from staffetta.contacts.ties import Merging, declare, declare_loose
from staffetta.fields.answers import plain
from staffetta.fields.shown import in_words
from staffetta.history.models import Event
from staffetta.mail.models import Line
from staffetta.notices.models import Notice
from staffetta.push.models import Signal

PLACE = ("street", "postal_code", "city", "region", "country")


def register() -> None:
    """Declare the columns that point at contacts, here and beneath."""
    declare(Contact, "parent", Merging.MOVE, label=_("Subsidiaries"))
    declare(Contact, "merged_into", Merging.MOVE, label=_("Contacts merged before"))
    _people()
    _reach()
    _answers()
    declare(Word, "contact", Merging.PART)
    declare(ConversionRow, "contact", Merging.STAY)
    declare(BulkRow, "contact", Merging.STAY)
    declare_loose(Event, "subject_id", "the history of a contact is read with that of its tombstones")
    declare_loose(Notice, "subject_id", "its link leads on from the tombstone's page")
    for owed in (Line, Signal):
        declare_loose(owed, "ref", "names a notice, or a day of the daily e-mail; never a contact")


def _people() -> None:
    """Tags, and who belongs to whom."""
    declare(
        ContactTagging, "contact", Merging.PART, same=("tag",), told=lambda row: ("", row.tag.name), label=_("Tags")
    )
    declare(
        *(Link, "company", Merging.UNITE),
        same=("person",),
        values=("role",),
        single="is_main",
        told=lambda link: (link.person.name, link.role),
        label=_("Contact persons"),
    )
    declare(
        *(Link, "person", Merging.UNITE),
        same=("company",),
        values=("role",),
        told=lambda link: (link.company.name, link.role),
        label=_("Contact person of"),
    )


def _reach() -> None:
    """Channels and addresses."""
    declare(
        *(Channel, "contact", Merging.PART),
        same=("medium", "normalised"),
        values=("use", "value", "position"),
        group=("medium",),
        pool=True,
        told=lambda row: (row.get_medium_display(), f"{row.value} ({row.get_use_display()})"),
        label=_("How to reach them"),
    )
    declare(
        *(Address, "contact", Merging.PART),
        same=("use",),
        values=(*PLACE, "place"),
        told=lambda row: (
            str(_("Address")) + f": {row.get_use_display()}",
            ", ".join(lines_of(row)),
        ),
        label=_("Addresses"),
    )


def _answers() -> None:
    """Custom fields: the contact's own answers, and those that name it."""
    declare(
        *(ContactValue, "contact", Merging.PART),
        same=("field", "slot"),
        values=("text", "folded", "number", "date", "choice", "flag", "linked", "unique_key"),
        group=("field",),
        releases=("unique_key",),
        told=_answer,
        label=_("Custom fields"),
    )
    declare(
        *(ContactValue, "linked", Merging.MOVE),
        same=("field",),
        keyed="unique_key",
        told=lambda row: (row.contact.name, row.field.name),
        label=_("Named in custom fields of contacts"),
    )


def _answer(row: ContactValue) -> tuple[str, str]:
    names = {str(row.linked_id): row.linked.name} if row.linked is not None else {}
    return row.field.name, in_words(row.field, plain(row.field, [row]), names)
