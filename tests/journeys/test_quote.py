"""A quote typed by the keyboard starts its lead; accepted, followed by an order, its work stopped (A-10)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from staffetta.accounts.models import Member
from staffetta.documents.models import Document
from staffetta.processes.models import Task
from tests.cast import Cast
from tests.documents.makers import a_prospect, a_starting_type
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Screens = Callable[[Member], Person]


def test_a_quote_from_typing_to_stopping(office_firm: Cast, at_the_screen: Screens) -> None:
    firm = office_firm
    contact = a_prospect("Forno Rossi", handler=firm.seller)
    a_starting_type(open_lead=True)
    seller = at_the_screen(firm.seller)
    page = seller.page
    seller.open(f"/documents/new/?contact={contact.pk}")
    lines_by_the_keyboard(page)
    seller.look("new-document")
    page.get_by_role("button", name="Save document").click()
    page.wait_for_url("**/leads/**")
    expect(page.locator("h1")).to_contain_text("Quote Q-")
    quote = Document.objects.get()
    assert page.url.endswith(f"/leads/{quote.lead_id}/")
    assert (quote.net, quote.lines.count()) == (Decimal("201.00"), 2)
    seller.open(f"/documents/{quote.pk}/")
    page.get_by_role("button", name="Accept quote").click()
    page.locator("dialog[open] button.btn-primary, dialog[open] button.btn-danger").last.click()
    expect(page.locator("main")).to_contain_text("Accepted")
    page.get_by_role("button", name="Continue with").click()
    page.get_by_role("menuitem", name="New: Order", exact=True).click()
    expect(page.locator("[name=lines-1-description]")).to_have_value("Chair Como")
    page.get_by_role("button", name="Save document").click()
    page.wait_for_url(lambda address: "/new/" not in address)
    expect(page.locator(".chain-part")).to_have_count(2)
    seller.look("order-of-quote")
    assert seller.errors == []
    stopped(seller, quote)


def lines_by_the_keyboard(page: Page) -> None:
    """Enter in the last line begins the next one; the sums follow, with comma and point."""
    for key, (name, price) in enumerate((("Chair Milano", "100,5"), ("Chair Como", "100.5"))):
        page.locator(f"[name=lines-{key}-description]").fill(name)
        price_field = page.locator(f"[name=lines-{key}-price]")
        price_field.fill(price)
        if key == 0:
            price_field.press("Enter")
            expect(page.locator("[name=lines-1-article]")).to_be_focused()
    expect(page.locator("#sums")).to_contain_text("201.00")


def stopped(seller: Person, quote: Document) -> None:
    """One confirmation; nothing stops by itself."""
    page = seller.page
    seller.open(f"/documents/{quote.pk}/cancel/")
    page.get_by_role("button", name="Cancel document").click()
    expect(page.locator("main")).to_contain_text("could be stopped")
    assert Task.objects.open().count() == 3
    page.get_by_role("button", name="Stop this work").click()
    page.locator("dialog[open] button.btn-primary, dialog[open] button.btn-danger").last.click()
    expect(page.locator("main")).not_to_contain_text("could be stopped")
    assert not Task.objects.open().exists()
