"""Files of a document. Called within acts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from staffetta.accounts.models import Actor, Member
from staffetta.core.db.bulk import insert_together
from staffetta.documents.models import Document, DocumentFile
from staffetta.processes.models import Attachment
from staffetta.processes.plans import Stored


def attach(document: Document, files: Iterable[Stored], *, by: Actor, at: datetime) -> None:
    """Make stored files the document's."""
    insert_together(*attached(document, files, by=by, at=at))


def attached(
    document: Document, files: Iterable[Stored], *, by: Actor, at: datetime
) -> tuple[list[Attachment], list[DocumentFile]]:
    """The rows that make stored files the document's, not yet written; whoever sees its lead, or without one its
    contact, sees them."""
    attachments = [
        Attachment(
            id=file.id,
            process=document.lead.process if document.lead else None,
            contact=document.contact,
            name=file.name,
            size=file.size,
            media_type=file.media_type,
            sha256=file.sha256,
            added_by=by if isinstance(by, Member) else None,
            added_at=at,
        )
        for file in files
    ]
    return attachments, [DocumentFile(document=document, attachment=attachment) for attachment in attachments]
