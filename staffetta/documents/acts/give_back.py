"""What a document was about came back."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.refusals import Refused, require
from staffetta.documents import rules
from staffetta.documents.acts.reject import reason_of
from staffetta.documents.acts.telling import tell
from staffetta.documents.facts import DocumentReturned
from staffetta.documents.models import Document, State


class NotReturnable(Refused):
    """A quote cannot come back, nor can what was rejected or cancelled."""


@act
def return_document(
    document: Document, *, reason: str = "", by: Actor, at: datetime, expected: int | None = None
) -> Document:
    """Note that the goods or services of an order, a delivery, an invoice … came back (A-10). The document stays.

    Twice changes nothing. Raises Forbidden, Invalid, NotReturnable, Stale.
    """
    document = Document.objects.locked(document)
    require(rules.may_change(by, document), _("Only people who work on this contact can change its documents."))
    reason = reason_of(reason, required=False)
    if document.state == State.RETURNED:
        unchanged()
        return document
    if not rules.can_come_back(document):
        sentence = _("{number} is nothing that could have come back.")
        raise NotReturnable(sentence.format(number=document.number))
    apply(document, {"state": State.RETURNED, "state_reason": reason}, expected=expected)
    tell(DocumentReturned(number=document.number, reason=reason), document, by=by)
    return document
