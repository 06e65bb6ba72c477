"""How much a document type is used, and what a document of it would start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from staffetta.documents.models import Document, DocumentType
from staffetta.playbooks.preview import Preview, preview_of_saved


@dataclass(frozen=True)
class Usage:
    """Its documents, those of them that started a lead, and the newest one's date."""

    documents: int
    leads: int
    last: date | None


def usage_of(type_: DocumentType) -> Usage:
    """Everything of this type, whoever sees it: administrators ask."""
    rows = Document.objects.filter(type=type_)
    return Usage(**rows.aggregate(documents=Count("pk"), leads=Count("lead"), last=Max("date")))


def what_it_starts(type_: DocumentType, day: date) -> Preview | None:
    """The tasks that a document of this day would put down; None for a type without automatic actions."""
    return preview_of_saved(type_.sequence, day) if type_.sequence is not None else None
