"""What becomes of this room's rows when a contact is merged or deleted (C-10, C-15); called once, by the apps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staffetta.bin import binds
from staffetta.bin.binds import Following
from staffetta.contacts import blockers
from staffetta.contacts.ties import Merging, declare, declare_loose
from staffetta.intake.models import IncomingDocument, IncomingFile, PartnerIdentifier


def register() -> None:
    """By what files called the one, they find the other from then on."""
    declare(
        *(PartnerIdentifier, "contact", Merging.UNITE),
        same=("scheme", "compact"),
        label=_("Identifiers in files"),
    )
    declare(IncomingDocument, "contact", Merging.MOVE, label=_("Business cards that came in"))
    declare_loose(IncomingFile, "batch", "names the files that were sent together")
    binds.declare(IncomingDocument, "document", Following.CUT)
    blockers.goes_along(PartnerIdentifier, "contact", _("Identifiers in files"))
