"""Lists of leads: narrowed, a cell changed, several closed at once, the report read (L-13, L-14)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from staffetta.accounts.models import Member
from staffetta.leads.models import Lead
from tests.cast import Cast
from tests.journeys.conftest import Person
from tests.leads.makers import a_lead, a_won_lead

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_morning_with_the_list_of_leads(office_firm: Cast, at_the_screen: Callable[[Member], Person]) -> None:
    firm = office_firm
    for number in range(4):
        a_lead(firm.seller, f"Ovens {number}", tags=("Hot",) if number < 3 else ())
    a_won_lead(firm.seller, "Won long ago", tags=("Hot",))
    seller = at_the_screen(firm.seller)
    page = seller.open("/leads/?mode=compact&status=all")
    page.get_by_role("link", name="Filters").click()
    seller.dialog.get_by_role("group", name="Tag").get_by_label("Hot").check()
    seller.look("leads-lists-01-filters")
    seller.dialog.get_by_role("button", name="Show leads").click()
    expect(page.locator(".list-total")).to_contain_text("4 leads")
    cell = page.locator("tbody tr", has_text="Ovens 0").locator("td.cell-amount")
    cell.locator(".cell-edit").focus()
    page.keyboard.press("Enter")
    expect(cell.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("1500")
    page.keyboard.press("Enter")
    expect(cell).to_contain_text("€1,500")
    page.locator("[data-bulk-all]").check()
    seller.look("leads-lists-02-selected")
    page.get_by_role("button", name="Close…").click()
    seller.dialog.get_by_label("How did they end?").select_option("lose")
    seller.dialog.get_by_label("Loss reason").select_option(index=1)
    seller.dialog.get_by_role("button", name="Close the leads").click()
    expect(page.locator("#main")).to_contain_text("1 was refused")
    seller.look("leads-lists-03-report")
    assert Lead.objects.filter(outcome="lost").count() == 3
