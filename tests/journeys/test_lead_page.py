"""The page of a lead: changed in place by the keyboard, by two at once, moved along its steps, lost with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from staffetta.accounts.models import Member
from staffetta.leads.models import Lead, Outcome
from staffetta.processes.models import Note
from tests.cast import Cast
from tests.contacts.makers import a_company
from tests.journeys.conftest import Person
from tests.leads.makers import a_lead, a_step

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Screens = Callable[[Member], Person]


def test_two_people_at_the_page_of_a_lead(office_firm: Cast, at_the_screen: Screens) -> None:
    firm = office_firm
    lead = a_lead(firm.seller, "Ovens for the bakery", contact=a_company("Pane & Figli", handler=firm.seller))
    seller, manager = at_the_screen(firm.seller), at_the_screen(firm.manager)
    for person in (seller, manager):
        person.open(f"/leads/{lead.pk}/")
    in_place_by_the_keyboard(seller)
    the_same_amount_at_once(seller, manager)
    along_the_steps(seller, lead)
    for person in (seller, manager):
        assert person.errors == []


def in_place_by_the_keyboard(seller: Person) -> None:
    """Enter begins and saves, Escape leaves; the keyboard is back where it was."""
    page, title = seller.page, seller.page.locator(".lead-title")
    title.locator(".piece-edit").focus()
    page.keyboard.press("Enter")
    expect(title.locator("input[name=title]")).to_be_focused()
    page.keyboard.insert_text("Given up")
    page.keyboard.press("Escape")
    expect(title.locator("h1")).to_have_text("Ovens for the bakery")
    expect(title.locator(".piece-edit")).to_be_focused()
    page.keyboard.press("Enter")
    expect(title.locator("input[name=title]")).to_be_focused()
    page.keyboard.insert_text("Six ovens")
    page.keyboard.press("Enter")
    expect(title.locator("h1")).to_have_text("Six ovens")
    expect(page.locator("#work-history")).to_contain_text("changed Title from")
    seller.look("lead")


def the_same_amount_at_once(seller: Person, manager: Person) -> None:
    """The second sees both sides, and what he typed is still there."""
    for person in (seller, manager):
        person.open(person.page.url.removeprefix(person.base))
        person.page.locator("[data-piece=amount] .piece-edit").click()
        expect(person.page.locator("[data-piece=amount] input[name=amount]")).to_be_focused()
    manager.page.keyboard.insert_text("7000")
    manager.page.keyboard.press("Enter")
    expect(manager.page.locator("[data-piece=amount]")).to_contain_text("7,000")
    seller.page.keyboard.insert_text("9000")
    seller.page.keyboard.press("Enter")
    conflict = seller.page.locator("[data-piece=amount] .conflict")
    expect(conflict).to_contain_text("Marco Manager")
    expect(conflict).to_contain_text("12,000.00")
    expect(seller.page.locator("[data-piece=amount] input[name=amount]")).to_have_value("9000")
    seller.look("lead-conflict")
    conflict.get_by_role("radio", name="Typed by you").check()
    seller.page.locator("[data-piece=amount] button[type=submit]").click()
    expect(conflict).to_have_count(0)
    expect(seller.page.locator("[data-piece=amount] strong")).to_contain_text("9,000")


def along_the_steps(seller: Person, lead: Lead) -> None:
    """A click on a step, then lost by the status button, with a reason and a remark."""
    page = seller.page
    page.locator(".stepbar").get_by_role("button", name="Offer sent").click()
    expect(page.locator(".step-current")).to_contain_text("Offer sent")
    assert Lead.objects.get(pk=lead.pk).step == a_step("offer")
    page.locator(".status-button").click()
    page.get_by_role("menuitem", name="Lost…").click()
    seller.dialog.get_by_role("radio", name="Too expensive").check()
    seller.dialog.get_by_label("What else is to be said of it").fill("A cousin sells ovens.")
    seller.dialog.get_by_role("button", name="Mark as lost").click()
    expect(page.locator(".status-button")).to_contain_text("Lost")
    assert Lead.objects.get(pk=lead.pk).outcome == Outcome.LOST
    assert Note.objects.get(process=lead.pk).text == "A cousin sells ovens."
    seller.look("lead-lost")
