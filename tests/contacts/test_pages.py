"""The pages of contacts: lists, forms, persons, functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from staffetta.contacts import panels
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.models import Contact, Conversion, Function, Kind
from tests.cast import SETUP, Cast
from tests.contacts.makers import (
    a_company,
    a_customer,
    a_person,
    a_prospect,
    a_supplier,
    an_address,
    email,
    phone,
    website,
)
from tests.contacts.pages import SignIn, at, names, text


@pytest.fixture
def four(firm: Cast) -> dict[str, Contact]:
    return {
        "none": a_company("Nessuno", handler=firm.teammate),
        "prospect": a_prospect("Prospetti", handler=firm.seller, channels=(email("p@prospetti.example"),)),
        "customer": a_customer("Clienti", is_supplier=True),
        "supplier": a_supplier("Fornitori"),
    }


def test_each_list_shows_its_contacts_with_a_count(firm: Cast, four: dict[str, Contact], as_: SignIn) -> None:
    client = as_(firm.seller)
    assert names(client.get("/contacts/")) == ["Clienti", "Fornitori", "Nessuno", "Prospetti"]
    expected = {
        "none": ["Nessuno"],
        "prospect": ["Prospetti"],
        "customer": ["Clienti"],
        "supplier": ["Clienti", "Fornitori"],
    }
    for key, shown in expected.items():
        assert names(client.get(f"/contacts/?function={key}")) == shown
    counts = re.findall(r'class="tab-count">(\d+)<', client.get("/contacts/").content.decode())
    assert counts[:5] == ["4", "1", "1", "1", "2"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=prosp", ["Prospetti"]),
        ("q=P%40PROSPETTI", ["Prospetti"]),
        ("handler=me", ["Prospetti"]),
        ("handler=nobody", ["Clienti", "Fornitori"]),
        ("handler=nonsense", []),
        ("kind=person", []),
        ("kind=nonsense", ["Clienti", "Fornitori", "Nessuno", "Prospetti"]),
        ("sort=-name", ["Prospetti", "Nessuno", "Fornitori", "Clienti"]),
        ("sort=number", ["Nessuno", "Prospetti", "Clienti", "Fornitori"]),
        ("sort=-created", ["Fornitori", "Clienti", "Prospetti", "Nessuno"]),
        ("q=%00", ["Clienti", "Fornitori", "Nessuno", "Prospetti"]),
    ],
)
def test_lists_are_searched_filtered_and_sorted(
    firm: Cast, four: dict[str, Contact], as_: SignIn, query: str, shown: list[str]
) -> None:
    assert names(as_(firm.seller).get(f"/contacts/?{query}")) == shown


def test_the_other_handler_is_found_by_his_id(firm: Cast, four: dict[str, Contact], as_: SignIn) -> None:
    assert names(as_(firm.seller).get(f"/contacts/?handler={firm.teammate.pk}")) == ["Nessuno"]


def test_lists_are_paged(firm: Cast, as_: SignIn) -> None:
    for i in range(60):
        a_company(f"Firm {i:02d}")
    client = as_(firm.seller)
    first = client.get("/contacts/")
    assert len(names(first)) == 50
    following = re.search(r'href="\?cursor=([^"]+)" rel="next"|rel="next" href="\?cursor=([^"]+)"', text(first))
    address = re.search(r'href="(\?[^"]*cursor=[^"]+)"', text(first))
    assert following or address
    assert address
    assert names(client.get("/contacts/" + address[1].replace("&amp;", "&")))[0] == "Firm 50"
    assert client.get("/contacts/?cursor=nonsense").status_code == 422


def test_the_number_of_queries_does_not_grow(
    firm: Cast, as_: SignIn, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    def fill(first: int, count: int) -> None:
        for i in range(first, first + count):
            person = a_person(f"Person {i}", channels=(email(f"p{i}@x.example"),), handler=firm.seller)
            company = a_company(f"Firm {i}", addresses=(an_address("Roma"),), handler=firm.teammate, parent=parent)
            link_person(company, person, is_main=True, by=SETUP)
            link_person(parent, person, by=SETUP)

    parent = a_company("Parent")
    fill(0, 2)
    client = as_(firm.seller)
    pages = ["/contacts/", "/contacts/?function=prospect&q=f", at("contact", contact_id=parent)]
    pages += [at("persons", contact_id=parent), at("choose") + "?q=firm"]
    counts = [_queries(client, address) for address in pages]
    fill(2, 60)
    assert all(_queries(client, address) <= count for address, count in zip(pages, counts, strict=True))


def _queries(client: Client, address: str) -> int:
    client.get(address)  # what is read once per process
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len([q for q in queries if "set_config" not in q["sql"]])


COMPANY = {"name": "Nuova Srl", "emails": "info@nuova.example", "emails_use": "work"}


def test_a_company_is_created_with_all_its_data(firm: Cast, as_: SignIn) -> None:
    body = {
        **COMPANY,
        "phones": ["02 1234567", "", "333 1234567"],
        "phones_use": ["work", "work", "mobile"],
        "websites": "nuova.example",
        "websites_use": "work",
        "function": "prospect",
        "is_supplier": "on",
        "handler": str(firm.teammate.pk),
        "main_city": "Torino",
        "delivery_street": "Via Po 1",
        "industry": "Metal",
        "language": "it",
    }
    answer = as_(firm.seller).post(at("new") + "?kind=company", body)
    made = Contact.objects.get()
    assert answer.status_code == 302 and answer["Location"] == at("contact", contact_id=made)
    assert (made.name, made.kind, made.function, made.is_supplier) == ("Nuova Srl", "company", "prospect", True)
    assert (made.handler, made.industry, made.language, made.number) == (firm.teammate, "Metal", "it", "C-00001")
    assert [c.normalised for c in made.channels.all()] == [
        "info@nuova.example",
        "+39021234567",
        "+393331234567",
        "https://nuova.example",
    ]
    assert set(made.addresses.values_list("use", "city", "street")) == {
        ("main", "Torino", ""),
        ("delivery", "", "Via Po 1"),
    }


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(firm: Cast, as_: SignIn) -> None:
    body = {**COMPANY, "name": "", "emails": ["ok@x.example", "broken"], "emails_use": ["work", "home"]}
    answer = as_(firm.seller).post(at("new") + "?kind=company", body)
    assert answer.status_code == 422 and not Contact.objects.exists()
    answer = as_(firm.seller).post(at("new") + "?kind=company", {**body, "name": "Nuova & Figli"})
    page = text(answer)
    assert answer.status_code == 422 and not Contact.objects.exists()
    assert "“broken” is not an e-mail address." in page and 'id="id_emails-error"' in page
    assert 'value="broken"' in page and 'value="ok@x.example"' in page and 'value="Nuova &amp; Figli"' in page


def test_a_person_is_created(firm: Cast, as_: SignIn) -> None:
    client = as_(firm.seller)
    assert client.post(at("new") + "?kind=person", {"first_name": " ", "last_name": ""}).status_code == 422
    assert client.post(at("new") + "?kind=person", {"first_name": "Ada", "last_name": "Neri"}).status_code == 302
    made = Contact.objects.get()
    assert (made.kind, made.name, made.handler) == (Kind.PERSON, "Ada Neri", None)


def test_one_sees_who_is_called_nearly_so_already(firm: Cast, as_: SignIn) -> None:
    a_company("Acme Corporation")
    client = as_(firm.seller)
    assert "Acme Corporation" in text(client.get(at("similar") + "?kind=company&name=acme%20corporatoin"))
    assert "Acme" not in text(client.get(at("similar") + "?kind=company&name=ac"))
    assert "Acme" not in text(client.get(at("similar") + "?kind=person&last_name=acme%20corporation"))


def test_the_page_shows_everything_about_a_contact(firm: Cast, as_: SignIn) -> None:
    parent = a_company("Holding")
    contact = a_prospect(
        parent=parent,
        handler=firm.seller,
        is_supplier=True,
        industry="Metal",
        description="Since <1999>",
        channels=(email("Info@X.example"), phone("02 1234567"), website("x.example")),
        addresses=(an_address("Torino", street="Via Po 1", postal_code="10100", country="Italy"),),
    )
    a_company("Daughter", parent=contact)
    page = text(as_(firm.seller).get(at("contact", contact_id=contact)))
    for shown in (
        'href="mailto:info@x.example"',
        'href="tel:+39021234567"',
        'href="https://x.example"',
        "Info@X.example",
        "Via Po 1",
        "10100 Torino",
        "Holding",
        "Daughter",
        "Sara Seller",
        "Metal",
        "Since &lt;1999&gt;",
        contact.number,
        "Prospect",
        "Supplier",
        "Convert to customer",
        "Remove function prospect",
        "Remove function supplier",
    ):
        assert shown in page, shown


def test_functions_are_changed_from_the_page(firm: Cast, as_: SignIn) -> None:
    contact = a_company()
    client = as_(firm.seller)
    steps = [("prospect", "prospect", False), ("no-prospect", "none", False), ("supplier", "none", True)]
    steps += [("no-supplier", "none", False), ("convert", "customer", False)]
    for name, function, is_supplier in steps:
        assert client.post(at(name, contact_id=contact)).status_code == 302
        contact.refresh_from_db()
        assert (contact.function, contact.is_supplier) == (function, is_supplier)
    for name in ("prospect", "no-prospect"):
        refused = client.post(at(name, contact_id=contact))
        assert refused.status_code == 409
        assert "a customer never becomes a prospect again" in text(refused)
    assert client.post(at("convert", contact_id=contact)).status_code == 409
    assert client.get(at("convert", contact_id=contact)).status_code == 405
    contact.refresh_from_db()
    assert contact.function == Function.CUSTOMER


def test_master_data_are_changed(firm: Cast, as_: SignIn) -> None:
    contact = a_company(channels=(email("old@x.example"),), addresses=(an_address("Roma"),), parent=a_company("Up"))
    client = as_(firm.seller)
    assert 'value="old@x.example"' in text(client.get(at("edit", contact_id=contact)))
    body = {"name": "Renamed", "emails": "new@x.example", "emails_use": "home", "version": contact.version}
    assert client.post(at("edit", contact_id=contact), body).status_code == 302
    contact.refresh_from_db()
    assert (contact.name, contact.folded, contact.parent, contact.version) == ("Renamed", "renamed", None, 2)
    assert list(contact.channels.values_list("value", "use")) == [("new@x.example", "home")]
    assert not contact.addresses.exists()
    assert Contact.objects.found_by("new@x").get() == contact and not Contact.objects.found_by("old@x").exists()


def test_a_conflict_is_shown_side_by_side_and_nothing_typed_is_lost(firm: Cast, as_: SignIn) -> None:
    contact = a_company("Acme", industry="Metal")
    client = as_(firm.seller)
    form = client.get(at("edit", contact_id=contact)).content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', form)
    assert seen
    change_contact(
        contact,
        {"name": "Acme International", "industry": "Steel", "channels": (email("theirs@x.example"),)},
        by=firm.teammate,
    )
    body = {"name": "Acme", "industry": "Iron", "vat_number": "IT00743110157", "version": 1, "seen": unescape(seen[1])}
    conflict = client.post(at("edit", contact_id=contact), body)
    page = text(conflict)
    assert conflict.status_code == 422
    assert "<td>Steel</td><td>Iron</td>" in page  # both have changed it: side by side, the typed one stays
    assert 'name="industry" value="Iron"' in page and 'value="IT00743110157"' in page
    assert 'name="name" value="Acme International"' in page  # untouched here: taken over
    assert 'value="theirs@x.example"' in page
    contact.refresh_from_db()
    assert contact.industry == "Steel"
    again = {**body, "name": "Acme International", "emails": "theirs@x.example", "emails_use": "work", "version": 2}
    assert client.post(at("edit", contact_id=contact), again).status_code == 302
    contact.refresh_from_db()
    assert (contact.name, contact.industry, contact.vat_number) == ("Acme International", "Iron", "IT00743110157")
    assert contact.channels.count() == 1


def test_choosing_offers_what_one_sees(own_firm: Cast, as_: SignIn) -> None:
    mine = a_company("Acme Mine", handler=own_firm.seller)
    a_company("Acme Theirs", handler=own_firm.teammate)
    person = a_person("Paolo Acme", handler=own_firm.seller)
    client = as_(own_firm.seller)
    everything = text(client.get(at("choose") + "?q=acme"))
    assert "Acme Mine" in everything and "Paolo Acme" in everything and "Theirs" not in everything
    assert str(mine.pk) in everything
    only = text(client.get(at("choose") + "?q=acme&kind=person"))
    assert str(person.pk) in only and "Acme Mine" not in only
    assert "Nothing found" in text(client.get(at("choose") + "?q=zzz"))


def test_the_search_box_finds_contacts(firm: Cast, as_: SignIn) -> None:
    a_supplier("Acme Corporation", channels=(email("info@acme.example"),))
    client = as_(firm.seller)
    for typed in ("acme", "corp", "c-0000", "info@acme"):
        assert "Acme Corporation" in text(client.get("/search/", {"q": typed}))


def test_selected_prospects_are_converted_and_each_row_is_reported(own_firm: Cast, as_: SignIn) -> None:
    seller = own_firm.seller
    prospect, customer = a_prospect("Uno", handler=seller), a_customer("Due", handler=seller)
    hidden = a_prospect("Tre", handler=own_firm.teammate)
    client = as_(seller)
    ids = [str(contact.pk) for contact in (prospect, customer, hidden)]
    answer = client.post(at("convert-many"), {"ids": [*ids, "nonsense"]})
    conversion = Conversion.objects.get()
    assert answer["Location"] == at("conversion", conversion_id=conversion)
    page = text(client.get(answer["Location"]))
    assert names(client.get(answer["Location"])) == ["Due", "Uno"]
    assert "1 contact was converted." in page and "Not converted: it is a customer already" in page
    for contact, function in ((prospect, "customer"), (customer, "customer"), (hidden, "prospect")):
        contact.refresh_from_db()
        assert contact.function == function
    assert as_(own_firm.teammate).get(answer["Location"]).status_code == 404


def test_a_whole_list_is_converted_in_portions_with_progress(
    firm: Cast, as_: SignIn, deliver_all: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for size in ("FIRST", "PORTION"):
        monkeypatch.setattr(f"staffetta.contacts.acts.convert_many.{size}", 4)
    for i in range(10):
        a_prospect(f"Prospect {i}", handler=firm.seller)
    other = a_prospect("Other")
    client = as_(firm.seller)
    client.post(at("convert-many"), {"all": "1", "function": "prospect", "handler": "me"})
    conversion = Conversion.objects.get()
    progress = at("conversion-progress", conversion_id=conversion)
    assert "4 contacts were converted." in text(client.get(progress)) and "every 2s" in text(client.get(progress))
    assert deliver_all() == 2
    finished = text(client.get(progress))
    assert "10 contacts were converted." in finished and "every 2s" not in finished
    assert Contact.objects.in_list("prospect").get() == other
    assert client.post(at("convert-many"), {}).status_code == 302


def test_other_rooms_add_panels(firm: Cast, as_: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_panels", {})
    panels.add("x", "X", 1, lambda member, contact: {"next": f"{contact.name} of {member.name}"}, "tests/panel.html")
    panels.add("y", "Y", 2, lambda member, contact: None, "missing.html")
    [shown] = panels.filled(firm.seller, a_company("Acme"))
    assert (shown.key, shown.context) == ("x", {"next": "Acme of Sara Seller"})


def test_under_privacy_own_others_neither_see_nor_change(own_firm: Cast, as_: SignIn) -> None:
    contact = a_company(handler=own_firm.seller)
    client = as_(own_firm.teammate)
    for name in ("contact", "edit", "persons", "person-new"):
        assert client.get(at(name, contact_id=contact)).status_code == 404
    assert client.post(at("convert", contact_id=contact)).status_code == 404
