"""What a document that came by file says to the one it names: a quote is accepted or rejected, an order answered.
Called within acts.

That a cancellation cancels its order, is in documents/acts/follow.py, which serves typed documents, too.
"""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Actor
from staffetta.documents import rules
from staffetta.documents.acts.accept import accept_quote
from staffetta.documents.acts.answer_order import answer_order
from staffetta.documents.acts.reject import reject_quote
from staffetta.documents.models import Document, DocumentReference, DocumentType, State
from staffetta.ebusiness.reading import Answer, Reading
from staffetta.intake.models import IncomingDocument
from staffetta.intake.remarks import Remark

DECIDES = (Answer.ACCEPTED, Answer.CHANGED, Answer.REJECTED)
QUOTES = (Answer.ACCEPTED, Answer.REJECTED)


def follow_up(document: Document, reading: Reading, *, by: Actor, at: datetime) -> list[Remark]:
    """In whatever order they come: the answer after what it answers, or before it."""
    remarks: list[Remark] = []
    if reading.response in DECIDES:
        for answered in _named(document):
            remarks += _answer(answered, reading.response, document.number, by=by, at=at)
    for said, number in _answers_to(document):
        remarks += _answer(document, said, number, by=by, at=at)
    return remarks + [
        {"code": "cancelled", "number": one.number} for one in _named(document) if one.state == State.CANCELLED
    ]


def _named(document: Document) -> list[Document]:
    """The documents that this one names and that are there."""
    rows = DocumentReference.objects.filter(document=document).exclude(target=None)
    return [row.target for row in rows.select_related("target__type", "target__contact") if row.target is not None]


def _answers_to(document: Document) -> list[tuple[Answer, str]]:
    """What was answered to it before it was here, the latest last."""
    naming = DocumentReference.objects.filter(target=document).values("document")
    rows = IncomingDocument.objects.filter(document__in=naming, answer__in=[answer.value for answer in DECIDES])
    return [(Answer(row.answer), row.number) for row in rows.order_by("date", "id")]


def _answer(answered: Document, answer: Answer, because: str, *, by: Actor, at: datetime) -> list[Remark]:
    """Quotes are accepted and rejected, orders put into the state that is said; what nobody may decide here, stays."""
    if answered.type.nature == DocumentType.Nature.ORDER and rules.may_change(by, answered):
        version = answered.version
        done = answer_order(answered, answer=answer.value, response=because, by=by, at=at)
        return [{"code": f"order_{answer.value}", "number": answered.number}] if done.version != version else []
    if answer not in QUOTES or not answered.is_open or not answered.is_quote or not rules.may_accept(by, answered):
        return []
    if answer == Answer.ACCEPTED:
        accept_quote(answered, by=by, at=at)
        return [{"code": "accepted", "number": answered.number}]
    reject_quote(answered, reason=because, by=by, at=at)
    return [{"code": "rejected", "number": answered.number}]
