"""Documents for programs."""

from __future__ import annotations

from typing import Any

import pytest

from staffetta.documents.models import Document
from staffetta.leads.models import Lead
from tests.cast import Cast
from tests.documents.makers import a_document, a_prospect, a_starting_type, a_type
from tests.documents.test_once import posted


def test_worked_case_7_twice_with_one_key_and_without(people: Cast, api: Any) -> None:
    a_starting_type(open_lead=True)
    body, call = posted(a_prospect()), api(people.seller)
    first = call.post("/documents", body, **{"Idempotency-Key": "k"})
    again = call.post("/documents", body, **{"Idempotency-Key": "k"})
    third = call.post("/documents", body)
    assert [a.status_code for a in (first, again, third)] == [201, 201, 200]
    assert first.content == again.content
    assert first.data == third.data == call.get(f"/documents/{first.data['id']}").data
    assert first.data["lead_id"] == str(Lead.objects.get().pk)
    assert first.data["open_lead"] is True
    assert (first.data["net"], first.data["tax"], first.data["gross"]) == ("100.00", "22.00", "122.00")
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"contact_id": None}, "contact_id"),
        ({"contact_id": "01a1ffa2-61c4-796b-8753-70df163e4cdf"}, "contact_id"),
        ({"type": "nothing"}, "type"),
        ({"follows_id": "01a1ffa2-61c4-796b-8753-70df163e4cdf"}, "follows_id"),
        ({"number": "x" * 61}, "number"),
        ({"date": "9999-01-01"}, "date"),
        ({"unknown": 1}, "unknown"),
        ({"lines": [{"description": "x", "price": "1.00001"}]}, "price"),
        ({"lines": [{"description": "x\u0000"}]}, "description"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(people: Cast, api: Any, wrong: dict[str, Any], field: str) -> None:
    answer = api(people.seller).post("/documents", {**posted(a_prospect()), **wrong})
    assert answer.status_code == 422
    assert [e["field"].split(".")[-1] for e in answer.data["errors"]] == [field]
    assert not Document.objects.exists()


def test_accept_reject_cancel(people: Cast, api: Any) -> None:
    call, contact = api(people.seller), a_prospect()
    one, two, three = (a_document(contact, number=n) for n in "123")
    accepted = call.post(f"/documents/{one.pk}/accept")
    assert (accepted.status_code, accepted.data["state"]) == (200, "accepted")
    assert call.post(f"/documents/{one.pk}/accept").data == accepted.data
    assert call.get(f"/contacts/{contact.pk}").data["function"] == "customer"
    assert call.post(f"/documents/{two.pk}/reject", {}).status_code == 422
    rejected = call.post(f"/documents/{two.pk}/reject", {"reason": "Too dear"})
    assert (rejected.data["state"], rejected.data["state_reason"]) == ("rejected", "Too dear")
    refused = call.post(f"/documents/{two.pk}/accept")
    assert (refused.status_code, refused.data["code"]) == (409, "not-acceptable")
    assert call.post(f"/documents/{three.pk}/cancel", {"reason": "Error"}).data["state"] == "cancelled"
    stale = call.post(f"/documents/{one.pk}/cancel", {}, **{"If-Match": '"1"'})
    assert stale.status_code == 412


def test_list(people: Cast, api: Any) -> None:
    contact = a_prospect()
    for number in ("1", "2", "3"):
        a_document(contact, number=number)
    a_document(contact, number="O", type=a_type("order"))
    call = api(people.seller)
    page = call.get("/documents?limit=3")
    rest = call.get(f"/documents?limit=3&cursor={page.data['next']}")
    seen = [d["number"] for d in page.data["items"] + rest.data["items"]]
    assert sorted(seen) == ["1", "2", "3", "O"]
    assert [d["number"] for d in call.get(f"/documents?type_id={a_type('order').pk}").data["items"]] == ["O"]
    assert [d["number"] for d in call.get("/documents?q=2").data["items"]] == ["2"]
    assert call.get("/documents?state=accepted").data["items"] == []


def test_privacy(own_firm: Cast, api: Any) -> None:
    document = a_document(a_prospect(handler=own_firm.seller), by=own_firm.seller)
    for member, status in ((own_firm.seller, 200), (own_firm.manager, 200), (own_firm.clerk, 404)):
        assert api(member).get(f"/documents/{document.pk}").status_code == status
    assert api(own_firm.clerk).get("/documents").data["items"] == []
