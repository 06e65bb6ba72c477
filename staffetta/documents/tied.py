"""What becomes of documents when their contact is merged into another (C-15); called once, by the apps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staffetta.contacts.ties import Merging, declare
from staffetta.documents.models import Document


def register() -> None:
    """They go over. Two of the same type, number and date would become one: that is refused, and they are listed."""
    declare(
        *(Document, "contact", Merging.MOVE),
        same=("type", "supplier", "number", "date"),
        told=lambda row: (f"{row.type.name} {row.number}", f"{row.date:%Y-%m-%d}"),
        label=_("Documents"),
    )
    declare(
        *(Document, "supplier", Merging.MOVE),
        same=("type", "contact", "number", "date"),
        told=lambda row: (f"{row.type.name} {row.number}", f"{row.date:%Y-%m-%d}"),
        label=_("Documents it supplied"),
    )
