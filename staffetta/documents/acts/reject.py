"""The contact said no to a quote."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.core.text import tidy
from staffetta.documents import rules
from staffetta.documents.acts.accept import require_quote
from staffetta.documents.acts.telling import tell
from staffetta.documents.facts import QuoteRejected
from staffetta.documents.models import Document, State


class NotRejectable(Refused):
    """The quote was accepted or cancelled."""


@act
def reject_quote(document: Document, *, reason: str, by: Actor, at: datetime, expected: int | None = None) -> Document:
    """Reject a quote, with the reason (A-09). Rejecting what is rejected changes nothing.

    Raises Forbidden, NotAQuote, Invalid, NotRejectable, Stale.
    """
    document = Document.objects.locked(document)
    require(rules.may_reject(by, document), _("Only people who work on this contact can reject its quotes."))
    require_quote(document)
    reason = reason_of(reason, required=True)
    if document.state == State.REJECTED:
        unchanged()
        return document
    if not document.is_open:
        sentence = _("The quote {number} is not open any more and cannot be rejected.")
        raise NotRejectable(sentence.format(number=document.number))
    apply(document, {"state": State.REJECTED, "state_reason": reason}, expected=expected)
    tell(QuoteRejected(number=document.number, reason=reason), document, by=by)
    return document


def reason_of(text: str, *, required: bool) -> str:
    """A reason as typed. Raises Invalid for one that is missing or too long."""
    reason = tidy(text)
    if required and not reason:
        raise Invalid(_("Some values are not valid."), fields={"reason": _("Say why.")})
    if len(reason) > 200:
        raise Invalid(_("Some values are not valid."), fields={"reason": _("Use at most 200 characters.")})
    return reason
