"""Orders are answered by their responses; an invoice that is known gets its PDF as well (A-08, A-09)."""

from __future__ import annotations

from typing import Any

import pytest

from staffetta.core.refusals import Refused
from staffetta.documents.acts.reopen import reopen_order
from staffetta.documents.models import Document, State
from staffetta.history.models import Event
from tests.cast import Cast
from tests.ebusiness.samples import sample
from tests.intake.makers import NOON, take

ORDER, RESPONSE = "ubl/UBL-Order-2.0-Example.xml", "ubl/UBL-OrderResponseSimple-2.0-Example.xml"


def response(number: str, accepted: str = "false") -> bytes:
    text = sample(RESPONSE).replace(b"66890-9-09", number.encode())
    return text.replace(b"AcceptedIndicator>true", f"AcceptedIndicator>{accepted}".encode())


@pytest.mark.parametrize("first", ["order", "response"])
def test_a_response_answers_its_order_whichever_comes_first(people: Cast, first: str) -> None:
    names = [ORDER, RESPONSE] if first == "order" else [RESPONSE, ORDER]
    rows = [take(name).documents.get() for name in names]
    order = Document.objects.get(type__nature="order", number="AEG012345")
    assert (order.state, order.state_reason) == (State.ACCEPTED, "")
    assert {"code": "order_accepted", "number": order.number} in rows[1].remarks
    assert Event.objects.about(order.pk).filter(kind="documents.answered").count() == 1
    take("ubl/later.xml", response("R-2"))
    order.refresh_from_db()
    assert (order.state, order.state_reason) == (State.REJECTED, "Rejected: R-2")


def test_what_a_response_did_is_undone_by_hand(people: Cast, api: Any) -> None:
    take(ORDER)
    take("ubl/no.xml", response("R-1"))
    order = Document.objects.get(type__nature="order")
    call = api(people.administrator)
    again = call.post(f"/documents/{order.pk}/reopen")
    assert (again.status_code, again.data["state"], again.data["state_reason"]) == (200, "open", "")
    take("ubl/no.xml", response("R-1"))  # known: it says nothing new
    order.refresh_from_db()
    assert order.is_open
    quote = Document.objects.get(type__nature="confirmation")
    Document.objects.filter(pk=quote.pk).update(state=State.ACCEPTED)
    with pytest.raises(Refused):
        reopen_order(quote, by=people.administrator, at=NOON)


def test_the_pdf_of_a_known_invoice_is_put_on_it(people: Cast) -> None:
    take("cii/EN16931_Rabatte.cii.xml")
    for _turn in range(2):
        (row,) = take("pdf/EN16931_Rabatte.pdf").documents.all()
    document = row.document
    assert document is not None
    types = document.files.order_by("pk").values_list("attachment__media_type", flat=True)
    assert list(types)[1:] == ["application/pdf"] and len(types) == 2
