"""An order that its response accepted or rejected is open again: somebody knows better."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.refusals import Refused, require
from staffetta.documents import rules
from staffetta.documents.acts.telling import tell
from staffetta.documents.facts import DocumentReopened
from staffetta.documents.models import Document, State


class NotReopenable(Refused):
    """Only orders that were accepted or rejected are opened again: by accepting a quote somebody became a customer,
    and what is cancelled or came back is over."""


@act
def reopen_order(document: Document, *, by: Actor, at: datetime, expected: int | None = None) -> Document:
    """Open an order again. One that is open stays so. Raises Forbidden, NotReopenable, Stale."""
    document = Document.objects.locked(document)
    require(rules.may_change(by, document), _("Only people who work on this contact can change its documents."))
    if document.is_open:
        unchanged()
        return document
    if not rules.can_reopen(document):
        raise NotReopenable(
            _("{number} cannot be opened again: only orders that were answered can.").format(number=document.number)
        )
    before = str(document.state)
    apply(document, {"state": State.OPEN, "state_reason": ""}, expected=expected)
    tell(DocumentReopened(number=document.number, before=before), document, by=by)
    return document
