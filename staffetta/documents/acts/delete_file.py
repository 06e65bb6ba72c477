"""A file of a document goes: it was the wrong one."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor
from staffetta.bin.acts.put_away import put_away
from staffetta.bin.models import BinEntry
from staffetta.bin.rules import require_right
from staffetta.core.acts import act
from staffetta.core.changes import plain
from staffetta.core.refusals import require
from staffetta.documents import rules
from staffetta.documents.acts.delete import MustBeKept
from staffetta.documents.acts.telling import tell
from staffetta.documents.facts import FileDeleted
from staffetta.documents.models import Document, DocumentFile
from staffetta.documents.retention import is_kept, kept_until
from staffetta.ui.formats import shown_date


@act
def delete_file(file: DocumentFile, *, by: Actor, at: datetime) -> BinEntry:
    """Delete a file of a document: it lies in the bin (P-13). The file that the document came in stays as long as the
    document must be kept. Raises Forbidden, MustBeKept, or Gone when somebody else was faster."""
    document = Document.objects.locked(file.document)
    require(rules.may_change(by, document), _("Only people who work on this contact can change its documents."))
    require_right(by)
    first = DocumentFile.objects.filter(document=document).order_by("pk").first()
    if document.form and file == first and is_kept(document, day_of(at, running_firm())):
        until = kept_until(document)
        sentence = _("{number} came in this file, which must be kept until {day}.")
        sentence = sentence.format(number=document.number, day=shown_date(until))
        raise MustBeKept(sentence, extra={"until": plain(until)})
    name = file.attachment.name
    tell(FileDeleted(number=document.number, name=name), document, by=by)
    about = (document.contact_id, document.supplier_id)
    return put_away(file.attachment, "document_file", name, subject=document, about=about, by=by, at=at)
