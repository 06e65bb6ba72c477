"""Merging and undoing for programs (C-14 to C-16)."""

from __future__ import annotations

from typing import Any

import pytest

from staffetta.contacts.acts.link_person import link_new_person
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Kind
from staffetta.erasures.acts.anonymise import anonymise_contact
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_customer, a_supplier, phone
from tests.merges.makers import a_merge, fresh

pytestmark = pytest.mark.django_db


def test_preview_merge_undo(firm: Cast, api: Any) -> None:
    client = api(firm.seller)
    main = a_customer("Rossi", channels=(phone("+39 02 111111"),))
    other = a_supplier("Rossi", channels=(phone("+39 02 222222"),))
    body = {"main": str(main.pk), "others": [str(other.pk)]}
    preview = client.post("/merges/preview", body).data
    assert (preview["function"], preview["is_supplier"]) == ("customer", True)
    (conflict,) = preview["conflicts"]
    assert conflict["label"] == "Phone" and conflict["preselected"] == "all" and not conflict["is_chosen"]

    stopped = client.post("/merges", body)
    assert (stopped.status_code, stopped.data["code"]) == (409, "merge-conflicts")
    assert stopped.data["conflicts"][0]["key"] == conflict["key"]

    stale = client.post("/merges", {**body, "safe": False, "seen": "other"})
    assert (stale.status_code, stale.data["code"]) == (412, "stale")

    made = client.post("/merges", {**body, "choices": {conflict["key"]: str(other.pk)}, "seen": preview["seen"]})
    assert made.status_code == 201 and made.data["others"][0]["number"] == other.number
    assert client.get(f"/merges/{made.data['id']}").data["undoable_until"]

    led = client.get(f"/contacts/{other.pk}")
    assert (led.status_code, led["Location"]) == (308, f"/api/v1/contacts/{main.pk}")
    told = client.patch(f"/contacts/{other.pk}", {"industry": "Tools"})
    assert (told.status_code, told.data["code"], told.data["merged_into"]) == (409, "merged-away", str(main.pk))
    again = client.post("/merges", body)
    assert (again.status_code, again.data["code"]) == (409, "merged-away")
    lead = client.post("/leads", {"title": "Ovens", "contact_id": str(other.pk)})
    assert lead.status_code == 201 and lead.data["contact"]["id"] == str(main.pk)

    seen = client.post(f"/merges/{made.data['id']}/undo/preview").data
    undone = client.post(f"/merges/{made.data['id']}/undo")
    assert undone.status_code == 200 and undone.data == seen
    assert [one["number"] for one in undone.data["returned"]] == [other.number]
    assert fresh(other).merged_into is None
    assert client.post(f"/merges/{made.data['id']}/undo").data["code"] == "not-undoable"


def test_the_same_request_twice_is_one_merge(firm: Cast, api: Any) -> None:
    client = api(firm.seller)
    body = {"main": str(a_company("Rossi").pk), "others": [str(a_company("Rossi").pk)]}
    answers = [client.post("/merges", body, **{"Idempotency-Key": "once"}) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201] and answers[0].data == answers[1].data


def test_lists_and_term(firm: Cast, api: Any) -> None:
    main, other = a_company("Rossi"), a_company("Rossi")
    a_merge(main, other)
    client = api(firm.administrator)
    assert [row["main"]["id"] for row in client.get("/merges").data["items"]] == [str(main.pk)]
    assert client.get(
        f"/merges?contact={other.pk}",
    ).status_code in (200, 308)
    assert client.patch("/merges/term", {"days": 7}).data == client.get("/merges/term").data == {"days": 7}
    assert client.patch("/merges/term", {"days": 4000}).status_code == 422


def test_unknown_contacts(firm: Cast, api: Any) -> None:
    body = {"main": str(a_company().pk), "others": ["01a20048-ce40-7dda-871f-9909f2835aec"]}
    assert api(firm.seller).post("/merges/preview", body).data["errors"][0]["field"] == "others"


def test_a_choice_that_answers_no_question_is_refused(firm: Cast, api: Any) -> None:
    """A misspelt one would let the preselected value stand, and say nothing."""
    client = api(firm.seller)
    main = a_customer("Rossi", channels=(phone("+39 02 111111"),))
    other = a_supplier("Rossi", channels=(phone("+39 02 222222"),), industry="Tools")
    body = {"main": str(main.pk), "others": [str(other.pk)], "safe": False}
    for key, value in (("telephone", str(other.pk)), ("channel.phone", "both"), ("industry", "all")):
        for address, said in (("/merges/preview", {**body}), ("/merges", body)):
            said = {name: value for name, value in said.items() if address == "/merges" or name != "safe"}
            answer = client.post(address, {**said, "choices": {key: value}})
            assert answer.status_code == 422, answer.data
            assert [one["field"] for one in answer.data["errors"]] == [f"choices.{key}"]
    kept = {"industry": str(main.pk), "channel.phone": "all"}  # the main contact's own, though it has none
    made = client.post("/merges", {**body, "choices": kept})
    assert made.status_code == 201 and fresh(main).industry == ""


def test_what_cannot_be_separated_has_its_own_name_and_is_told_once(firm: Cast, api: Any) -> None:
    """Not "custom fields" and "contact persons" where one of them is meant (C-16)."""
    client = api(firm.administrator)
    field = {"owner": "contact", "type": "text", "names": {"": "Colour"}, "code": "colour"}
    assert client.post("/custom-fields", field).status_code == 201
    main, other = a_company("Rossi"), a_company("Rossi")
    for contact, colour in ((main, "red"), (other, "blue")):
        link_new_person(contact, ContactDraft(kind=Kind.PERSON, name=f"Mr {colour}"), is_main=True, by=SETUP, at=DAWN)
        client.patch(f"/contacts/{contact.pk}", {"custom": {"colour": colour}})
    body = {"main": str(main.pk), "others": [str(other.pk)]}
    asked = client.post("/merges/preview", body).data["conflicts"]
    choices = {conflict["key"]: str(other.pk) for conflict in asked}
    made = client.post("/merges", {**body, "choices": choices}).data
    client.patch(f"/contacts/{main.pk}", {"custom": {"colour": "green"}})
    persons = client.get(f"/contacts/{main.pk}/persons").data["items"]
    client.patch(f"/contacts/{main.pk}/persons/{persons[1]['id']}", {"is_main": True})
    kept = client.post(f"/merges/{made['id']}/undo/preview").data["kept"]
    assert sorted(one["label"] for one in kept) == ["Colour", "Main contact person"]


def test_a_merge_of_whoever_was_anonymised_is_final_and_not_offered(firm: Cast, api: Any, as_: Any) -> None:
    main, other = a_company("Rossi"), a_company("Rossi")
    made = a_merge(main, other, by=firm.administrator)
    anonymise_contact(fresh(main), by=firm.administrator, at=DAWN)
    assert api(firm.administrator).get(f"/merges/{made.pk}").data["undoable_until"] is None
    browser = as_(firm.administrator)
    for address in ("/merges/", f"/merges/{made.pk}/", f"/contacts/{main.pk}/"):
        assert f"/merges/{made.pk}/undo/" not in browser.get(address).content.decode()
