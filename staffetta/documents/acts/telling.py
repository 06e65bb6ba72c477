"""What happens to a document is told in its history and in its lead's. Called within acts."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.core.facts import Fact, record_many
from staffetta.documents.models import Document
from staffetta.leads.models import Lead


def tell(fact: Fact, document: Document, *, by: Actor) -> None:
    """Record the fact about the document, and about its lead if there is one."""
    told: list[tuple[Fact, Document | Lead]] = [(fact, document)]
    if document.lead is not None:
        told.append((fact, document.lead))
    record_many(told, by=by)
