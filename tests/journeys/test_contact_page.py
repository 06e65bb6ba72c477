"""The page of a contact who is customer and supplier: persons, channels, three views, notes; without a barrier."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from staffetta.accounts.models import Member
from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.models import Contact, Function
from staffetta.processes.models import Note, Task
from tests.cast import Cast
from tests.contacts.makers import a_company, a_person, an_address, email, phone
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PERSONS = ("Ada Abel", "Bea Braun", "Cem Celik", "Eva Dorn", "Finn Ebert", "Gabi Fuchs")
Screens = Callable[[Member], Person]


def test_the_page_of_a_contact(office_firm: Cast, at_the_screen: Screens) -> None:
    firm = office_firm
    contact = a_company(
        "Bauer GmbH",
        function=Function.CUSTOMER,
        is_supplier=True,
        handler=firm.seller,
        channels=(email("info@bauer.example"), phone("030 1234567")),
        addresses=(an_address("Berlin", street="Lange Str. 1", postal_code="10115", country="DE"),),
        payment_terms="30 days net",
        our_number_there="K-4711",
    )
    for name in PERSONS:
        link_person(contact, a_person(name, handler=firm.seller), is_main=name == "Eva Dorn", by=firm.seller)
    seller = at_the_screen(firm.seller)
    seller.open(f"/contacts/{contact.pk}/")
    what_is_seen_at_once(seller)
    three_views(seller)
    all_persons(seller, contact)
    a_second_phone_becomes_the_main_one(seller, contact)
    a_note_and_a_task(seller, contact)
    on_a_phone(seller, contact)


def what_is_seen_at_once(seller: Person) -> None:
    """Without scrolling: how to reach them, what is next, what only a customer and only a supplier has."""
    page = seller.page
    for words in ("+49 30 1234567", "10115 Berlin", "Next step", "Open tasks", "Only as customer", "Only as supplier"):
        place = page.locator("#main").get_by_text(words).first
        expect(place).to_be_visible()
        box = place.bounding_box()
        assert box is not None and box["y"] < 900, words
    expect(page.get_by_role("link", name="+49 30 1234567")).to_have_attribute("href", "tel:+49301234567")
    expect(page.locator("#persons").get_by_role("listitem")).to_have_count(5)
    expect(page.locator("#persons").get_by_role("listitem").first).to_contain_text("Eva Dorn")
    seller.look("contact-everything")


def three_views(seller: Person) -> None:
    page = seller.page
    page.get_by_role("link", name="As customer").click()
    expect(page.get_by_text("30 days net")).to_be_visible()
    expect(page.get_by_text("K-4711")).to_have_count(0)
    seller.look("contact-customer")
    page.get_by_role("link", name="As supplier").click()
    expect(page.get_by_text("K-4711")).to_be_visible()
    expect(page.get_by_text("30 days net")).to_have_count(0)
    seller.look("contact-supplier")
    page.get_by_role("link", name="Everything").click()
    expect(page.get_by_text("30 days net")).to_be_visible()


def all_persons(seller: Person, contact: Contact) -> None:
    page = seller.page
    page.get_by_role("link", name="Show more contact persons…").click()
    page.wait_for_url("**/persons/**")
    expect(page.locator("#list").get_by_role("listitem")).to_have_count(6)
    page.get_by_role("searchbox", name="Search in contact persons").fill("fuchs")
    expect(page.locator("#list").get_by_role("listitem")).to_have_count(1)
    seller.look("contact-persons")


def a_second_phone_becomes_the_main_one(seller: Person, contact: Contact) -> None:
    """By keyboard: Alt and arrow up; the country changes the words of the address."""
    page = seller.page
    seller.open(f"/contacts/{contact.pk}/edit/")
    page.locator("[data-field=phones]").get_by_role("button", name="Add another").click()
    page.locator("[data-field=phones] input[name=phones]").nth(1).fill("0171 2345678")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-field=phones] input[name=phones]").first).to_have_value("0171 2345678")
    country = page.get_by_role("combobox", name="Country").first
    country.fill("United States")
    country.press("Tab")
    expect(page.get_by_label("ZIP code").first).to_have_value("10115")
    page.get_by_role("combobox", name="Country").first.fill("Germany")
    page.get_by_role("combobox", name="Country").first.press("Tab")
    expect(page.get_by_label("Postal code").first).to_have_value("10115")
    seller.look("contact-edit")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**/contacts/{contact.pk}/")
    phones = contact.channels.filter(medium="phone")
    assert [row.normalised for row in phones] == ["+491712345678", "+49301234567"]
    assert contact.addresses.get().country == "DE"


def a_note_and_a_task(seller: Person, contact: Contact) -> None:
    """Written without leaving the page, which shows both at once."""
    page = seller.page
    page.get_by_role("link", name="Write a note").first.click()
    seller.dialog.get_by_label("Note type").select_option(index=1)
    seller.dialog.get_by_label("Note text").fill("They asked for a visit")
    seller.dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#work-history")).to_contain_text("They asked for a visit")
    page.get_by_role("link", name="New task").first.click()
    seller.dialog.get_by_label("Purpose of the activity").fill("Visit them")
    seller.look("contact-task")
    seller.dialog.get_by_role("button", name="Plan the task").click()
    expect(page.locator(".strip")).to_contain_text("Visit them")
    assert Note.objects.get().contact == contact == Task.objects.get().contact


def on_a_phone(seller: Person, contact: Contact) -> None:
    seller.page.set_viewport_size({"width": 390, "height": 844})
    for path in ("", "edit/", "persons/"):
        seller.open(f"/contacts/{contact.pk}/{path}")
        assert seller.page.evaluate("document.documentElement.scrollWidth") <= 390, path
        seller.look(f"contact-phone-{path.strip('/')}")
    assert seller.errors == []
