"""One document follows another (A-09): links in whatever order they come, the chain, its balance, what is left."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from staffetta.contacts.models import Contact
from staffetta.documents.acts.add import add_document
from staffetta.documents.acts.cancel import cancel_document
from staffetta.documents.chains import chain_of, remaining, with_open
from staffetta.documents.drafts import DocumentDraft, DocumentLineDraft, ReferenceDraft
from staffetta.documents.filters import filter_of
from staffetta.documents.models import Document, DocumentType, State
from tests.cast import SETUP, Cast
from tests.documents.makers import FIRST, NOON, a_document, a_prospect, a_type, lines


def pointing(contact: Contact, code: str, number: str, *references: tuple[str, str], **values: Any) -> Document:
    named = tuple(ReferenceDraft(kind=kind, number=text) for kind, text in references)
    draft = DocumentDraft(
        **{
            "type": DocumentType.objects.get(code=code),
            "contact": contact,
            "date": FIRST,
            "number": number,
            "lines": lines("100"),
            "references": named,
            **values,
        }
    )
    return add_document(draft, by=SETUP, at=NOON)


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_links_are_the_same_in_whatever_order_documents_come(people: Cast, order: tuple[int, ...]) -> None:
    """A credit note of the invoice, the invoice of order and delivery, the delivery of the order."""
    buyer, supplier = a_prospect("IYT"), a_prospect("Consortial")
    known = {"supplier": supplier}
    makers = (
        lambda: pointing(buyer, "order", "AEG-1", **known),
        lambda: pointing(buyer, "delivery", "565899", ("order", "aeg 1"), **known),
        lambda: pointing(buyer, "invoice", "A95", ("order", "AEG-1"), ("delivery", "565899"), **known),
        lambda: pointing(buyer, "credit_note", "CN7", ("invoice", "A95"), **known),
    )
    for place in order:
        makers[place]()
    rows = {row.number: row for row in Document.objects.select_related("follows", "type")}
    assert {n: row.follows.number if row.follows else "" for n, row in rows.items()} == {
        "AEG-1": "",
        "565899": "AEG-1",
        "A95": "565899",
        "CN7": "A95",
    }
    chain = chain_of(rows["565899"], people.administrator)
    assert [one.number for one in chain.documents] == ["AEG-1", "565899", "A95", "CN7"]
    assert [(b.currency, b.invoiced, b.credited, b.open) for b in chain.balances] == [
        ("EUR", Decimal(122), Decimal(122), Decimal(0))
    ]


def test_equal_numbers_of_others_are_not_meant(people: Cast) -> None:
    ours, others = a_prospect("Ours"), a_prospect("Others")
    pointing(others, "order", "1")
    waiting = pointing(ours, "invoice", "2", ("order", "1"))
    assert waiting.references.get().target is None
    order = pointing(ours, "order", "1")
    waiting.refresh_from_db()
    assert (waiting.follows, waiting.references.get().target) == (order, order)
    statement = pointing(ours, "statement", "S", ("invoice", "2"))
    pointing(ours, "invoice", "3")
    pointing(ours, "statement", "T", ("invoice", "2"), ("invoice", "3"))
    assert {one.number for one in chain_of(order, people.administrator).documents} == {"1", "2", "S", "T"}
    assert statement.follows_id == waiting.pk


def test_an_order_cancellation_cancels_its_order_also_when_it_comes_first(people: Cast) -> None:
    contact = a_prospect()
    pointing(contact, "order_cancellation", "X1", ("order", "O1"))
    order = pointing(contact, "order", "O1")
    order.refresh_from_db()
    assert (order.state, order.state_reason) == (State.CANCELLED, "Order cancellation X1")


def test_what_is_not_delivered_yet_is_proposed(people: Cast) -> None:
    contact = a_prospect()
    chair = DocumentLineDraft(article="CH", description="Chair", quantity=Decimal(10), price=Decimal(5))
    order = a_document(contact, type=a_type("order"), number="O", lines=(chair, *lines("7")))
    some = (DocumentLineDraft(article="ch", description="Chair, oak", quantity=Decimal(4)),)
    a_document(contact, type=a_type("delivery"), number="D1", lines=some, follows=order)
    left = remaining(order, a_type("delivery"))
    assert [(one.description, one.quantity) for one in left] == [("Chair", 6), ("Chair 7", 1)]
    void = a_document(contact, type=a_type("delivery"), number="D2", lines=left, follows=order)
    assert remaining(order, a_type("delivery")) == ()
    cancel_document(void, by=SETUP, at=NOON)
    assert len(remaining(order, a_type("delivery"))) == 2
    assert len(remaining(order, a_type("invoice"))) == 2


def test_open_balance_of_invoices(people: Cast) -> None:
    contact = a_prospect()
    invoice = a_document(contact, type=a_type("invoice"), number="I1", lines=lines("100", "50"))
    a_document(contact, type=a_type("invoice"), number="I2", lines=lines("10"))
    pointing(contact, "credit_note", "C1", ("invoice", "I1"), follows=invoice)  # linked twice, counted once
    pointing(contact, "credit_note", "C2", ("invoice", "I2"), lines=lines("10"), date=date(2026, 3, 2))
    amounts = {row.number: row.open_amount for row in with_open(Document.objects.filter(type__nature="invoice"))}  # type: ignore[attr-defined]
    assert amounts == {"I1": Decimal("61.00"), "I2": Decimal("0.00")}
    found = {
        word: [row.number for row in filter_of({"balance": word}).rows(people.administrator)]
        for word in ("open", "settled")
    }
    assert found == {"open": ["I1"], "settled": ["I2"]}
