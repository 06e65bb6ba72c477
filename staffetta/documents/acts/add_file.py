"""A file is put on a document that is there already."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.refusals import require
from staffetta.documents import rules
from staffetta.documents.acts.attach import attach
from staffetta.documents.acts.telling import tell
from staffetta.documents.models import Document, DocumentFile
from staffetta.processes.facts import FileAttached
from staffetta.processes.plans import Stored


@act
def add_file(document: Document, file: Stored, *, by: Actor, at: datetime) -> DocumentFile:
    """Make a stored file the document's: a scan, a drawing, the signed copy. What the document says stays. Raises
    Forbidden."""
    document = Document.objects.locked(document)
    require(rules.may_change(by, document), _("Only people who work on this contact can change its documents."))
    attach(document, [file], by=by, at=at)
    tell(FileAttached(attachment_id=str(file.id), name=file.name), document, by=by)
    return DocumentFile.objects.select_related("attachment").get(document=document, attachment=file.id)
