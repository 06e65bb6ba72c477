"""What becomes of this room's own rows when a contact is merged into another (C-15); called once, by the apps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staffetta.contacts.models import Address, Channel, Contact, ContactTagging, ConversionRow, Link, Word
from staffetta.contacts.ties import Merging, declare, declare_loose
from staffetta.history.models import Event
from staffetta.notices.models import Notice

PLACE = ("street", "postal_code", "city", "region", "country")


def register() -> None:
    """Declare the columns that point at contacts, here and beneath."""
    declare(Contact, "parent", Merging.MOVE, label=_("Subsidiaries"))
    declare(Contact, "merged_into", Merging.MOVE, label=_("Contacts merged before"))
    declare(ContactTagging, "contact", Merging.UNITE, same=("tag",), label=_("Tags"))
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
    declare(Channel, "contact", Merging.PART, label=_("How to reach them"))
    declare(
        *(Address, "contact", Merging.UNITE),
        same=("use",),
        values=PLACE,
        told=lambda row: (row.get_use_display(), ", ".join(filter(None, (getattr(row, part) for part in PLACE)))),
        label=_("Addresses"),
    )
    declare(Word, "contact", Merging.PART)
    declare(ConversionRow, "contact", Merging.STAY)
    declare_loose(Event, "subject_id", "the history of a contact is read with that of its tombstones")
    declare_loose(Notice, "subject_id", "its link leads on from the tombstone's page")
