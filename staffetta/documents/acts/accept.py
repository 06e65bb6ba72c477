"""The contact said yes to a quote: it is a customer now (A-09, C-04)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts.acts.convert import become_customer
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.refusals import Refused, require
from staffetta.documents import rules
from staffetta.documents.acts.telling import tell
from staffetta.documents.facts import QuoteAccepted
from staffetta.documents.models import Document, State


class NotAQuote(Refused):
    """Only quotes are accepted or rejected."""


class NotAcceptable(Refused):
    """The quote was rejected or cancelled."""


@act
def accept_quote(document: Document, *, by: Actor, at: datetime, expected: int | None = None) -> Document:
    """Accept a quote. A prospect, or a contact without function, becomes a customer by it, once, with the same number;
    by accepting a supplier's quote nobody does.

    Accepting what is accepted changes nothing. Raises Forbidden, NotAQuote, NotAcceptable, Stale.
    """
    document = Document.objects.locked(document)
    require(rules.may_accept(by, document), _("Only people who work on this contact can accept its quotes."))
    require_quote(document)
    if document.state == State.ACCEPTED:
        unchanged()
        return document
    if not document.is_open:
        state = document.get_state_display().lower()
        raise NotAcceptable(
            _("The quote {number} is {state} and cannot be accepted.").format(number=document.number, state=state)
        )
    apply(document, {"state": State.ACCEPTED}, expected=expected)
    if not document.type.is_buying:  # whose quote we accept, is our supplier and not our customer
        become_customer(document.contact, because=document.number, by=by, at=at)
    tell(QuoteAccepted(number=document.number), document, by=by)
    return document


def require_quote(document: Document) -> None:
    """Raise NotAQuote for anything else."""
    if not document.is_quote:
        raise NotAQuote(_("Only quotes are accepted or rejected; {number} is none.").format(number=document.number))
