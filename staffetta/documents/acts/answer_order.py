"""What an order response says about its order: it is accepted, rejected, or accepted with changes (A-08)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.refusals import Refused, require
from staffetta.core.text import tidy
from staffetta.documents import rules
from staffetta.documents.acts.telling import tell
from staffetta.documents.facts import OrderAnswered
from staffetta.documents.models import Document, DocumentType, State

Nature = DocumentType.Nature
STATES = {"accepted": State.ACCEPTED, "changed": State.ACCEPTED, "rejected": State.REJECTED}


class NotAnOrder(Refused):
    """Only orders are answered."""


@act
def answer_order(document: Document, *, answer: str, response: str, by: Actor, at: datetime) -> Document:
    """Put an order into the state that its response says; of changes the remark stands beside. Whoever disagrees opens
    it again by hand (reopen.py).

    A later response says more than an earlier one; what is cancelled or came back stays so, and the same again changes
    nothing. `answer` is accepted, rejected or changed; `response` names the document that says so. Raises Forbidden,
    NotAnOrder.
    """
    document = Document.objects.locked(document)
    require(rules.may_change(by, document), _("Only people who work on this contact can change its documents."))
    if document.type.nature != Nature.ORDER:
        raise NotAnOrder(_("Only orders are answered; {number} is none.").format(number=document.number))
    reason = "" if answer == "accepted" else tidy(_remark(answer).format(response=response))[:200]
    wanted = {"state": STATES[answer], "state_reason": reason}
    is_over = document.state in (State.CANCELLED, State.RETURNED)
    if is_over or (document.state, document.state_reason) == (wanted["state"], reason):
        unchanged()
        return document
    apply(document, wanted)
    tell(OrderAnswered(number=document.number, response=response, answer=answer), document, by=by)
    return document


def _remark(answer: str) -> str:
    return _("Accepted with changes: {response}") if answer == "changed" else _("Rejected: {response}")
