"""After a deal: a template is made, a process started from it on the lead, its tasks worked through in place (P-02 to
P-08, P-13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from staffetta.accounts.models import Member
from staffetta.processes.models import Task
from tests.cast import Cast
from tests.journeys.conftest import Person
from tests.postsales.makers import a_customer, a_lead, a_template

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_from_a_template_to_done(office_firm: Cast, at_the_screen: Callable[[Member], Person]) -> None:
    firm = office_firm
    a_template(firm.administrator, "Deliver", "Train", is_default=True)
    lead = a_lead(firm.seller, contact=a_customer())
    seller = at_the_screen(firm.seller)
    page = seller.open(f"/leads/{lead.pk}/")
    start_from_the_template(seller)
    tasks = page.locator("[id^=post-sales-] li.post-task")
    expect(tasks).to_have_count(2)
    write_line_after_line(seller)
    expect(tasks).to_have_count(4)
    tick_and_untick(seller)
    put_on_hold(seller)
    delete_and_undo(seller)
    seller.look("post-sales")
    page.set_viewport_size({"width": 390, "height": 844})
    seller.open("/clients/")
    expect(page.locator("tbody tr")).to_contain_text("1/4")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    seller.look("clients-phone")
    assert seller.errors == []


def start_from_the_template(seller: Person) -> None:
    """The default one is proposed, and what it will do is said before."""
    page = seller.page
    page.get_by_role("link", name="Start a post-sales process").first.click()
    expect(seller.dialog).to_contain_text("Train")
    seller.dialog.get_by_role("button", name="Start", exact=True).click()


def write_line_after_line(seller: Person) -> None:
    """Enter adds the line, and the field keeps the focus for the next."""
    page = seller.page
    field = page.get_by_label("New tasks, one in each line")
    for title in ("Send the manual", "Ask how it went"):
        field.fill(title)
        page.keyboard.press("Enter")
        expect(page.locator("li.post-task", has_text=title)).to_be_visible()
        expect(field).to_be_focused()


def tick_and_untick(seller: Person) -> None:
    """By the keyboard; the box keeps the focus, and its state is said in words."""
    box = seller.page.get_by_role("checkbox", name="Deliver")
    for expected in (True, False, True):
        box.press("Enter")
        expect(box).to_be_checked(checked=expected)
        expect(box).to_be_focused()
    expect(seller.page.locator("li.post-task", has_text="Deliver")).to_contain_text("Done")


def put_on_hold(seller: Person) -> None:
    """By the gear, until a day."""
    page, line = seller.page, seller.page.locator("li.post-task", has_text="Send the manual")
    line.get_by_role("button", name="Task “Send the manual”").click()
    page.get_by_role("menuitem", name="On hold until…").click()
    seller.dialog.get_by_label("Remind on").fill((timezone.localdate() + timedelta(days=9)).isoformat())
    seller.dialog.get_by_role("button", name="Put on hold").click()
    expect(line).to_contain_text("On hold")


def delete_and_undo(seller: Person) -> None:
    """Deleted by mistake: it lies in the bin, and is back with one click."""
    page, line = seller.page, seller.page.locator("li.post-task", has_text="Ask how it went")
    line.get_by_role("button", name="Task “Ask how it went”").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.locator("dialog[open] .dialog-footer button").last.click()
    expect(line).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    seller.quiet()
    assert Task.objects.filter(title="Ask how it went").exists()
