"""Doubles are found in a list, made one, and separated again (C-14 to C-16, worked case 14)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from staffetta.accounts.models import Member
from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.models import Contact
from tests.cast import SETUP, Cast
from tests.contacts.makers import a_customer, a_person, a_supplier, an_address, email, phone
from tests.journeys.conftest import SHOTS, Person
from tests.leads.makers import a_lead

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Screens = Callable[[Member], Person]


def test_doubles_become_one_and_are_separated_again(office_firm: Cast, at_the_screen: Screens) -> None:
    firm = office_firm
    customer, supplier = prepare(firm)
    seller = at_the_screen(firm.seller)
    selecting(seller, customer, supplier)
    choosing(seller)
    expect(seller.page.get_by_role("heading", level=1)).to_contain_text("Rossi Meccanica")
    seller.look("merge-03-done")
    on_the_contact(seller, customer, supplier)
    undoing(seller)
    assert Contact.objects.get(pk=supplier.pk).merged_into is None
    everywhere(seller)
    assert seller.errors == []


def prepare(firm: Cast) -> tuple[Contact, Contact]:
    seller = firm.seller
    customer = a_customer(
        "Rossi Meccanica S.p.A.",
        handler=seller,
        industry="Mechanics",
        channels=(phone("+39 02 111111"), email("info@rossi.example")),
        addresses=(an_address("Milano", street="Via Roma 1", postal_code="20121"),),
    )
    supplier = a_supplier(
        "Rossi Meccanica",
        handler=seller,
        industry="Engineering",
        vat_number="IT00743110157",
        channels=(phone("+39 02 222222"),),
        addresses=(an_address("Torino", street="Corso Francia 12", postal_code="10138"),),
        description="Delivers on Thursdays.",
    )
    ada, pia = a_person("Ada Neri", handler=seller), a_person("Pia Verdi", handler=seller)
    link_person(customer, ada, role="Buyer", is_main=True, by=SETUP)
    link_person(supplier, ada, role="Owner", by=SETUP)
    link_person(supplier, pia, is_main=True, by=SETUP)
    a_lead(seller, "Milling machine", contact=supplier)
    return customer, supplier


def selecting(seller: Person, *contacts: Contact) -> None:
    page = seller.open("/contacts/?q=rossi")
    for contact in contacts:
        page.locator(f"input[name=ids][value='{contact.pk}']").check()
    page.get_by_role("button", name="Merge contacts").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Merge contacts"))


def choosing(seller: Person) -> None:
    page = seller.page
    expect(page.get_by_text("Safe merge stops here: the contacts differ in:")).to_be_visible()
    expect(page.get_by_role("group", name="Phone")).to_contain_text("+39 02 222222")
    seller.look("merge-01-what-differs")
    if SHOTS:
        pictures(seller, "merge-02")
    page.get_by_role("group", name="Industry").get_by_text("Engineering").click()
    page.get_by_role("button", name="Merge with the chosen values").click()
    expect(page.get_by_text("The contacts were merged.")).to_be_visible()


def pictures(seller: Person, name: str) -> None:
    page = seller.page
    for scheme in ("light", "dark"):
        for width in (1440, 390):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(300)
            page.screenshot(path=f"{SHOTS}/{name}-{scheme}-{width}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})


def on_the_contact(seller: Person, customer: Contact, supplier: Contact) -> None:
    page = seller.open(f"/contacts/{supplier.pk}/")
    assert page.url.endswith(f"/contacts/{customer.pk}/"), "the old address leads on"
    panel = page.locator("#panel-merges")
    expect(panel).to_contain_text(supplier.number)
    seller.look("merge-04-contact")
    panel.get_by_role("link", name="Undo").click()


def undoing(seller: Person) -> None:
    page = seller.page
    expect(page.get_by_text("What comes back")).to_be_visible()
    seller.look("merge-05-undo")
    if SHOTS:
        pictures(seller, "merge-06-undo")
    page.get_by_role("button", name="Undo merge").click()
    expect(page.get_by_text("The merge was undone.")).to_be_visible()
    seller.look("merge-07-undone")


def everywhere(seller: Person) -> None:
    """The list of merges, and the pages at the width of a phone."""
    seller.open("/merges/")
    seller.look("merge-08-list")
    seller.page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/merges/", "/merges/new/"):
        page = seller.open(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        seller.look("merge-09-phone" + path.replace("/", "-"))
