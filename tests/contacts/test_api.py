"""Contacts for programs: everything that the pages do (X-03)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from staffetta.contacts import blockers
from staffetta.contacts.acts.load import load_contacts
from staffetta.contacts.blockers import Blocker
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Function, Kind
from staffetta.contacts.schemas import ContactOut
from staffetta.core.api import Rows
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_customer, a_person, a_prospect, a_supplier, email, phone

UNKNOWN = "019aaaaa-0000-7000-8000-000000000000"


def test_a_contact_is_created_read_changed_and_listed(firm: Cast, api: Any) -> None:
    seller = api(firm.seller)
    body = {
        "kind": "company",
        "name": "Acme",
        "function": "prospect",
        "handler": str(firm.teammate.pk),
        "channels": [{"medium": "phone", "value": "02 1234567", "use": "mobile"}],
        "addresses": [{"use": "billing", "city": "Roma"}],
    }
    made = seller.post("/contacts", body)
    assert made.status_code == 201 and made["ETag"] == '"1"'
    assert made.data["number"] == "C-00001" and made.data["handler"]["name"] == "Tino Teammate"
    assert made.data["channels"][0]["normalised"] == "+39021234567"
    address = f"/contacts/{made.data['id']}"
    assert {**seller.get(address).data, "similar": []} == made.data
    changed = seller.patch(address, {"name": "Acme Spa", "handler": None}, **{"If-Match": '"1"'})
    assert changed.status_code == 200 and changed["ETag"] == '"2"'
    assert changed.data["name"] == "Acme Spa" and changed.data["handler"] is None
    assert changed.data["channels"] == made.data["channels"] and changed.data["addresses"] == made.data["addresses"]
    stale = seller.patch(address, {"name": "Other"}, **{"If-Match": '"1"'})
    assert stale.status_code == 412 and stale.data["code"] == "stale"
    cleared = seller.patch(address, {"channels": [], "language": None})
    assert cleared.data["channels"] == [] and cleared.data["language"] == ""
    assert [row["name"] for row in seller.get("/contacts?q=acme&function=prospect").data["items"]] == ["Acme Spa"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "company"}, "name"),
        ({"kind": "company", "name": "A", "handler": UNKNOWN}, "handler"),
        ({"kind": "company", "name": "A", "parent": UNKNOWN}, "parent"),
        ({"kind": "company", "name": "A", "channels": [{"medium": "email", "value": "x"}]}, "channels.0"),
        ({"kind": "dragon", "name": "A"}, "kind"),
        ({"kind": "company", "name": "A", "number": "C-7"}, "number"),
        ({"kind": "person", "name": "A\u0000"}, "name"),
    ],
)
def test_bad_values_are_told_by_field(firm: Cast, api: Any, body: dict[str, Any], field: str) -> None:
    answer = api(firm.seller).post("/contacts", body)
    assert answer.status_code == 422 and [e["field"].removeprefix("body.") for e in answer.data["errors"]] == [field]
    assert not Contact.objects.exists()


def test_the_same_post_twice_makes_one_contact(firm: Cast, api: Any) -> None:
    seller = api(firm.seller)
    body = {"kind": "person", "last_name": "Neri"}
    first, second = (seller.post("/contacts", body, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert first.status_code == second.status_code == 201 and first.data == second.data
    assert Contact.objects.count() == 1


def test_lists_are_filtered_sorted_and_paged(firm: Cast, api: Any) -> None:
    parent = a_customer("Parent")
    a_supplier("Sub", parent=parent, external_id="7", handler=firm.seller)
    a_person("Anna Bianchi")
    seller = api(firm.seller)

    def names(query: str) -> list[str]:
        return [row["name"] for row in seller.get(f"/contacts?{query}").data["items"]]

    assert names("") == ["Anna Bianchi", "Parent", "Sub"]
    assert names("sort=-name") == ["Sub", "Parent", "Anna Bianchi"]
    assert names("function=none") == ["Anna Bianchi"] and names("function=supplier") == ["Sub"]
    assert names("kind=person") == ["Anna Bianchi"] and names(f"parent={parent.pk}") == ["Sub"]
    assert names("external_id=7") == names(f"handler={firm.seller.pk}") == ["Sub"]
    first = seller.get("/contacts?limit=2").data
    assert len(first["items"]) == 2 and first["previous"] is None
    assert names(f"limit=2&cursor={first['next']}") == ["Sub"]


def test_functions_change_and_a_customer_never_goes_back(firm: Cast, api: Any) -> None:
    """Worked case 10, by program."""
    contact = a_company()
    seller, address = api(firm.seller), f"/contacts/{contact.pk}"
    assert seller.post(f"{address}/prospect").data["function"] == "prospect"
    assert seller("DELETE", f"{address}/prospect").data["function"] == "none"
    assert seller.post(f"{address}/supplier").data["is_supplier"] is True
    seller.post(f"{address}/prospect")
    done = seller.post(f"{address}/convert")
    assert (done.data["function"], done.data["number"], done.data["id"]) == ("customer", "C-00001", str(contact.pk))
    for back in (seller.post(f"{address}/prospect"), seller("DELETE", f"{address}/prospect")):
        assert back.status_code == 409 and back.data["code"] == "customer-for-good"
        assert "never becomes a prospect again" in back.data["detail"]
    assert seller.patch(address, {"function": "prospect"}).status_code == 422
    again = seller.post(f"{address}/convert")
    assert again.status_code == 409 and again.data["code"] == "already-customer"
    assert seller("DELETE", f"{address}/supplier").data["is_supplier"] is False


def test_functions_stay_while_something_hangs_on_them(firm: Cast, api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blockers, "PROSPECT_BLOCKERS", [lambda contact: [Blocker("2 leads", 2, "/leads/")]])
    monkeypatch.setattr(blockers, "SUPPLIER_BLOCKERS", [lambda contact: [Blocker("1 order", 1), Blocker("0 x", 0)]])
    contact = a_prospect(is_supplier=True)
    seller = api(firm.seller)
    prospect = seller("DELETE", f"/contacts/{contact.pk}/prospect")
    assert (prospect.status_code, prospect.data["code"]) == (409, "still-prospect")
    assert prospect.data["blockers"] == [{"label": "2 leads", "count": 2, "href": "/leads/", "items": []}]
    supplier = seller("DELETE", f"/contacts/{contact.pk}/supplier")
    assert supplier.data["code"] == "still-supplier" and "1 order." in supplier.data["detail"]
    contact.refresh_from_db()
    assert contact.is_prospect and contact.is_supplier


def test_contact_persons(firm: Cast, api: Any) -> None:
    company, person = a_company(), a_person()
    seller, address = api(firm.seller), f"/contacts/{company.pk}/persons"
    first = seller.post(address, {"person": str(person.pk), "role": "CEO", "is_main": True})
    assert first.status_code == 201 and first.data["is_main"] is True
    new = {"last_name": "Neri", "channels": [{"medium": "email", "value": "n@x.example"}]}
    second = seller.post(address, {"new": new, "is_main": True})
    assert second.status_code == 201 and second.data["person"]["name"] == "Neri"
    people = seller.get(address).data["items"]
    assert [(p["person"]["name"], p["is_main"]) for p in people] == [("Neri", True), ("Maria Rossi", False)]
    refused = seller("DELETE", f"{address}/{second.data['id']}")
    assert (refused.status_code, refused.data["code"]) == (409, "main-contact")
    assert seller.patch(f"{address}/{second.data['id']}", {"is_main": False}).data["is_main"] is False
    assert seller("DELETE", f"{address}/{second.data['id']}").status_code == 204
    assert len(seller.get(address).data["items"]) == 1
    for wrong in ({}, {"person": str(person.pk), "new": new}, {"person": str(company.pk)}, {"person": UNKNOWN}):
        assert seller.post(address, wrong).status_code == 422
    assert seller.post(address, {"person": str(person.pk)}).status_code == 409
    assert seller.get(f"/contacts/{person.pk}/persons").status_code == 404


def test_many_are_converted(firm: Cast, api: Any) -> None:
    ids = [str(contact.pk) for contact in (a_prospect(), a_customer(), a_company())]
    seller = api(firm.seller)
    made = seller.post("/conversions", {"contacts": [*ids, UNKNOWN]})
    assert made.status_code == 201
    assert {k: made.data[k] for k in ("all", "converted", "already", "waiting")} == {
        "all": 3,
        "converted": 2,
        "already": 1,
        "waiting": 0,
    }
    assert made.data["unknown"] == [UNKNOWN], "who is not there is named, and has no row"
    assert {**seller.get(f"/conversions/{made.data['id']}").data, "unknown": [UNKNOWN]} == made.data
    rows = seller.get(f"/conversions/{made.data['id']}/rows").data["items"]
    assert [row["outcome"] for row in rows] == ["converted", "already", "converted"]
    assert api(firm.teammate).get(f"/conversions/{made.data['id']}").status_code == 404


def test_under_privacy_own_the_unseen_is_not_there(own_firm: Cast, api: Any) -> None:
    contact = a_company(handler=own_firm.seller, channels=(email("a@b.example"),))
    teammate = api(own_firm.teammate)
    assert teammate.get(f"/contacts/{contact.pk}").status_code == 404
    assert teammate.patch(f"/contacts/{contact.pk}", {"name": "X"}).status_code == 404
    assert teammate.post(f"/contacts/{contact.pk}/convert").status_code == 404
    assert teammate.get("/contacts?q=a@b").data["items"] == []
    assert api(own_firm.manager).get(f"/contacts/{contact.pk}").status_code == 200


def test_what_is_read_conforms_to_its_schema(firm: Cast, api: Any) -> None:
    """Reading answers without pydantic between (core.api.ready)."""
    load_contacts(
        [
            ContactDraft(
                kind=Kind.COMPANY,
                name="Acme",
                function=Function.CUSTOMER,
                is_supplier=True,
                handler=firm.seller,
                credit_limit=Decimal("1200.50"),
                channels=(phone("+39 02 1234567"), email("a@acme.example")),
                tags=("VIP",),
            )
        ],
        by=SETUP,
        at=DAWN,
    )
    found = api(firm.seller).get("/contacts").data
    said = Rows[ContactOut].model_validate(found).model_dump()
    assert list(said["items"][0]) == list(found["items"][0]) and said["items"][0]["credit_limit"] == Decimal("1200.50")
    one = api(firm.seller).get(f"/contacts/{found['items'][0]['id']}")
    assert one.data == found["items"][0] and one.headers["ETag"] == f'"{one.data["version"]}"'


def test_what_is_refused_of_one_contact_tells_no_place_among_many(firm: Cast, api: Any) -> None:
    refused = api(firm.seller).post("/contacts", {"kind": "company", "name": ""})
    assert refused.status_code == 422 and "row" not in refused.data and refused.data["errors"][0]["field"] == "name"
