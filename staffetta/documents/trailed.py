"""What anonymising a contact clears in documents (C-11); called once, by the apps.

Documents stay, with number, date, type, amounts and the descriptions of their lines: what was sold is part of what the
law wants kept. Out of these the contact's names are struck; notes and reasons go.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from staffetta.contacts.trails import declare
from staffetta.documents.models import Document, DocumentLine


def register() -> None:
    """Notes and reasons go; everything else stays."""
    declare(
        Document,
        _("Documents: notes and reasons"),
        rows=Document.objects.naming,
        clear={"notes": "", "state_reason": ""},
        mentions=("notes", "state_reason"),
        order=40,
    )
    declare(
        DocumentLine,
        _("Lines of documents: names in them"),
        clear={"description": ""},
        mentions=("description",),
        order=40,
    )
