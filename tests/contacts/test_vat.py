"""VAT numbers: their form by country, and the form in which they are compared (C-20)."""

from __future__ import annotations

from typing import Any

import pytest

from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.models import Contact
from staffetta.contacts.vat import compact, problem
from staffetta.history.models import Event
from tests.cast import Cast
from tests.contacts.makers import a_company, an_address

SAME = [
    ("IT 007.431.10157", "", "IT00743110157"),
    ("00743110157", "IT", "IT00743110157"),
    ("it00743110157", "DE", "IT00743110157"),
    ("ATU13585627", "", "ATU13585627"),
    ("U13585627", "AT", "ATU13585627"),
    ("094259216", "GR", "EL094259216"),
    ("CHE-123.456.788 MWST", "", "CHE123456788"),
    ("CHE123456788", "CH", "CHE123456788"),
    ("NO 923 609 016 MVA", "", "NO923609016"),
    ("856-734-62-15", "PL", "PL8567346215"),
    ("0403.019.261", "BE", "BE0403019261"),
    ("whatever 12-34", "US", "WHATEVER1234"),
]


@pytest.mark.parametrize(("typed", "country", "form"), SAME)
def test_numbers_are_compared_in_one_form(typed: str, country: str, form: str) -> None:
    assert compact(typed, country) == form
    assert problem(typed, country) == ""


def test_a_wrong_form_is_told_in_a_sentence() -> None:
    assert problem("IT01234567890") == "“IT01234567890” has not the form of a VAT number (Italy)."
    assert "two letters in front" in problem("12345", "IT")
    assert problem("12345", "") == "" and problem("12-3456789", "US") == "" and problem("", "IT") == ""


def test_the_form_for_comparing_follows_the_number_and_the_country(firm: Cast) -> None:
    made = a_company(vat_number="00743110157")
    assert made.vat_compact == "IT00743110157", "the firm is Italian"
    change_contact(made, {"vat_number": "U13585627", "addresses": (an_address("Wien", country="AT"),)}, by=firm.seller)
    assert Contact.objects.get(pk=made.pk).vat_compact == "ATU13585627"
    event = Event.objects.filter(kind="contacts.changed").get()
    assert "vat_compact" not in str(event.said) + str(event.private), "people are told what was typed"


def test_a_page_asks_once_and_keeps_what_was_insisted_on(firm: Cast, as_: Any) -> None:
    seller = as_(firm.seller)
    body = {"name": "Odd Ltd", "vat_number": "IT01234567890"}
    refused = seller.post("/contacts/new/?kind=company", body)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "has not the form of a VAT number (Italy)" in text and 'name="vat_anyway"' in text
    assert not Contact.objects.filter(name="Odd Ltd").exists()
    assert seller.post("/contacts/new/?kind=company", {**body, "vat_anyway": "on"}).status_code == 302
    made = Contact.objects.get(name="Odd Ltd")
    assert made.vat_number == "IT01234567890"
    shown = seller.get(f"/contacts/{made.pk}/").content.decode()
    assert "has not the form of a VAT number (Italy)" in shown
    edit = seller.post(f"/contacts/{made.pk}/edit/", {"name": "Odd", "vat_number": "IT01234567890", "version": 1})
    assert edit.status_code == 302, "what is there already is not asked about again"


def test_all_that_is_wrong_is_told_at_once(firm: Cast, as_: Any) -> None:
    reached = {"emails": "not an address", "emails_use": "work", "phones": "02 4812345", "phones_use": "work"}
    body = {"name": "Odd Ltd", "vat_number": "IT123", **reached}
    refused = as_(firm.seller).post("/contacts/new/?kind=company", body)
    text = refused.content.decode()
    assert refused.status_code == 422 and "has not the form of a VAT number (Italy)" in text
    assert "“not an address” is not an e-mail address." in text and "02 4812345" in text


def test_a_program_says_that_it_means_it(firm: Cast, api: Any) -> None:
    seller = api(firm.seller)
    body = {"kind": "company", "name": "Odd", "vat_number": "DE123"}
    refused = seller.post("/contacts", body)
    assert refused.status_code == 422
    assert refused.data["errors"][0]["field"] == "vat_number"
    made = seller.post("/contacts", {**body, "vat_number_as_is": True})
    assert made.status_code == 201 and made.data["vat_number"] == "DE123"
    path = f"/contacts/{made.data['id']}"
    assert seller.patch(path, {"vat_number": "DE123", "industry": "Odd things"}).status_code == 200
    assert seller.patch(path, {"vat_number": "DE124"}).status_code == 422
