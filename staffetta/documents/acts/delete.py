"""A document goes, unless it must be kept."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor
from staffetta.bin.acts.put_away import put_away
from staffetta.bin.models import BinEntry
from staffetta.bin.rules import require_right
from staffetta.core.acts import act
from staffetta.core.changes import check_version, plain
from staffetta.core.refusals import Refused, require
from staffetta.documents import rules
from staffetta.documents.acts.telling import tell
from staffetta.documents.facts import DocumentDeleted
from staffetta.documents.models import Document
from staffetta.documents.retention import is_kept, kept_until
from staffetta.ui.formats import shown_date


class MustBeKept(Refused):
    """It is under retention: `extra["until"]` is the first day on which it may go."""


@act
def delete_document(document: Document, *, expected: int | None = None, by: Actor, at: datetime) -> BinEntry:
    """Delete a document with its lines and files: they lie in the bin (P-13). Its number is not given again.

    Raises Forbidden, Stale, MustBeKept, or Gone when somebody else was faster.
    """
    document = Document.objects.locked(document)
    require(rules.may_change(by, document), _("Only people who work on this contact can delete its documents."))
    require_right(by)
    check_version(document, expected)
    if is_kept(document, day_of(at, running_firm())):
        raise MustBeKept(must_be_kept(document), extra={"until": plain(kept_until(document))})
    tell(DocumentDeleted(number=document.number), document, by=by)
    about = (document.contact_id, document.supplier_id)
    title = f"{document.type.name} {document.number}"
    return put_away(document, "document", title, subject=document, about=about, by=by, at=at)


def must_be_kept(document: Document) -> str:
    """The sentence that says until when."""
    sentence = _("{type} {number} must be kept until {day}, so it cannot be deleted. It can be cancelled.")
    day = shown_date(kept_until(document))
    return sentence.format(type=document.type.name, number=document.number, day=day)
