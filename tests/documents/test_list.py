"""The list of documents: filters in page and API, many cancelled, leads by their source document (L-14)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from staffetta.documents.acts.order_types import order_types
from staffetta.documents.models import Document, DocumentType, State
from staffetta.leads.filters import filter_of as leads_asked
from tests.cast import Cast
from tests.documents.makers import NOON, a_document, a_prospect, a_starting_type, a_type, lines


@pytest.fixture
def three(people: Cast) -> list[Document]:
    first, second = a_prospect("Alfa"), a_prospect("Beta")
    return [
        a_document(first, number="Q-1", type=a_starting_type(), buyer_reference="RFQ 9"),
        a_document(second, number="O-1", type=a_type("order"), lines=lines("900"), due_on=date(2026, 4, 1)),
        a_document(first, number="7", type=a_type("buying_invoice"), form="UBL Invoice", date=date(2026, 2, 1)),
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"Q-1", "O-1", "7"}),
        ("q=o 1", {"O-1"}),
        ("q=alfa", {"Q-1", "7"}),
        ("side=buying", {"7"}),
        ("nature=quote&nature=order", {"Q-1", "O-1"}),
        ("contact=bet", {"O-1"}),
        ("amount_from=500", {"O-1"}),
        ("date_to=2026-02-28", {"7"}),
        ("due_from=2026-04-01", {"O-1"}),
        ("lead=yes", {"Q-1"}),
        ("form=file", {"7"}),
        ("reference=rfq", {"Q-1"}),
        ("state=cancelled", set()),
    ],
)
def test_page_and_programs_find_the_same(
    three: list[Document], people: Cast, as_: Any, api: Any, asked: str, found: set[str]
) -> None:
    shown = as_(people.administrator).get(f"/documents/?{asked}").text
    assert {one.number for one in three if f'href="/documents/{one.pk}/"' in shown} == found
    rows = api(people.administrator).get(f"/documents?{asked.replace(' ', '%20')}").data["items"]
    assert {row["number"] for row in rows} == found


def test_the_page_costs_the_same_for_few_and_many(people: Cast, as_: Any, django_assert_max_num_queries: Any) -> None:
    contact = a_prospect()
    for number in range(30):
        a_document(contact, number=str(number), type=a_type("invoice"))
    client: Client = as_(people.administrator)
    client.get("/documents/?columns=number,type,contact,open,lead")
    with django_assert_max_num_queries(14):
        client.get("/documents/?columns=number,type,contact,open,lead")


def test_many_are_cancelled_and_each_is_told(three: list[Document], people: Cast, as_: Any) -> None:
    client: Client = as_(people.administrator)
    sent = {"ids": ",".join(str(one.pk) for one in three), "go": "1", "reason": "Tidying up"}
    assert "was cancelled already" not in client.post("/documents/cancel/", sent).text
    assert set(Document.objects.values_list("state", "state_reason")) == {(State.CANCELLED, "Tidying up")}
    assert client.post("/documents/cancel/", sent).text.count("It was cancelled already.") == 3


def test_leads_by_their_source_document(three: list[Document], people: Cast, as_: Any) -> None:
    for value, count in (("*", 1), ("-", 0), (str(a_type().pk), 1), (str(a_type("order").pk), 0)):
        assert leads_asked({"document": value}).rows(people.administrator, NOON).count() == count
    shown = as_(people.administrator).get("/leads/?columns=title,document&document=*").text
    assert "Q-1" in shown


def test_types_come_in_another_order(people: Cast, as_: Any) -> None:
    order, quote = a_type("order"), a_type()
    order_types([order.pk, quote.pk], by=people.administrator)
    assert list(DocumentType.objects.values_list("code", flat=True))[:3] == ["order", "quote", "confirmation"]
    client: Client = as_(people.administrator)
    client.post("/documents/types/order/", {"id": str(quote.pk), "way": "up"})
    assert DocumentType.objects.first() == quote
    assert client.get(f"/documents/types/{quote.pk}/").status_code == 200


def test_what_cannot_be_read_is_said_above_the_list(three: list[Document], people: Cast, as_: Any) -> None:
    page = as_(people.seller).get("/documents/", {"date_from": "abc"}).content.decode()
    assert "The list is not narrowed by what could not be read" in page and "“abc”" in page
    assert "Q-1" in page, "the list goes on without it"
