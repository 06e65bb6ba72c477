"""A document is void."""

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
from staffetta.documents.facts import DocumentCancelled
from staffetta.documents.models import Document, State


class NotCancellable(Refused):
    """A rejected quote is over already."""


@act
def cancel_document(
    document: Document, *, reason: str = "", by: Actor, at: datetime, expected: int | None = None
) -> Document:
    """Cancel a document that is open or accepted. It stays, with its number; the contact stays a customer (C-06).

    Cancelling what is cancelled changes nothing. Raises Forbidden, Invalid, NotCancellable, Stale.
    """
    document = Document.objects.locked(document)
    require(rules.may_cancel(by, document), _("Only people who work on this contact can cancel its documents."))
    reason = reason_of(reason, required=False)
    if document.state == State.CANCELLED:
        unchanged()
        return document
    if document.state == State.REJECTED:
        raise NotCancellable(
            _("The quote {number} was rejected; there is nothing to cancel.").format(number=document.number)
        )
    apply(document, {"state": State.CANCELLED, "state_reason": reason}, expected=expected)
    tell(DocumentCancelled(number=document.number, reason=reason), document, by=by)
    return document
