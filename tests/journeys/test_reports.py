"""A manager reads the reports: filters, a period of his own, from a figure to its records, on a phone (L-12)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from staffetta.accounts.models import Member
from tests.cast import Cast
from tests.journeys.conftest import Person
from tests.reports.makers import a_spring, some_work

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_from_a_figure_to_its_records(office_firm: Cast, at_the_screen: Callable[[Member], Person]) -> None:
    some_work(office_firm, a_spring(office_firm))
    manager = at_the_screen(office_firm.manager)
    page = manager.open("/reports/funnel/?from=2026-03-01&to=2026-03-31")
    came = page.locator("#steps tbody tr").first.locator("td").first
    expect(came).to_have_text("5")  # two are handled in an office that he does not lead
    expect(page.locator("#steps svg[role=img]")).to_have_count(1)
    manager.look("funnel")

    page.get_by_label("Person").select_option(label="Sara Seller")
    expect(came).to_have_text("3")
    page.get_by_label("To", exact=True).fill("2026-03-02")
    expect(came).to_have_text("1")
    page.get_by_role("link", name="Activities", exact=True).click()
    expect(page.locator("#people tbody tr")).to_have_count(1)  # the period and the person came along
    page.get_by_label("Period").select_option(label="This year")
    expect(page.locator("#people tbody tr td").first).to_have_text("3")
    manager.look("activities")
    page.locator("#people tbody tr td a").first.click()
    expect(page.locator("#list tbody tr")).to_have_count(3)
    manager.look("activities-behind")

    page.set_viewport_size({"width": 390, "height": 844})
    for report in ("wins", "hours", "forecast"):
        manager.open(f"/reports/{report}/?from=2026-03-01&to=2026-03-31")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        manager.look(f"{report}-phone")
