"""From "task done" to "next one planned" without the mouse, and through everything that can go wrong on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from staffetta.accounts.models import Member
from staffetta.processes.models import Note, Task
from tests.cast import PASSWORD, Cast
from tests.journeys.conftest import Person
from tests.leads.makers import a_lead
from tests.processes.makers import a_task

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Screens = Callable[[Member], Person]
PATIENCE = 30_000
"""Milliseconds that a save or a sign-in may take on a machine that is busy with other things."""
QUICK = "const u = window.setTimeout; window.setTimeout = (f, after = 3000, ...rest) => u(f, after, ...rest)"
"""Keys come before whatever a script puts off without saying for how long."""


class Keyboard:
    """Counts what is pressed besides the words that say what was done and what is next."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.count += 1

    def words(self, text: str) -> None:
        self.page.keyboard.insert_text(text)


def test_from_done_to_planned(office_firm: Cast, at_the_screen: Screens) -> None:
    firm = office_firm
    lead = a_lead(firm.seller, "Forklift")
    a_task(lead.process, "Call them", timing=date(2020, 1, 1))
    seller = at_the_screen(firm.seller)
    line = Line(seller.page)
    seller.page.add_init_script(QUICK)
    page = seller.open("/")
    keys = Keyboard(page)

    keys.press("j")
    keys.press("x")
    expect(seller.dialog.get_by_label("Note text")).to_be_focused()
    seller.look("next-1-form")
    keys.words("They want a quote.")
    for _field in range(page.evaluate(TABS)):
        keys.press("Tab")
    expect(seller.dialog.get_by_label("Purpose of the activity")).to_be_focused()
    keys.words("Send the quote")
    keys.press("Control+Enter")
    expect(seller.dialog).to_have_count(0, timeout=PATIENCE)
    expect(page.locator("#my-day")).to_contain_text("Send the quote")
    assert (Note.objects.count(), Task.objects.count()) == (1, 2)
    assert keys.count <= 10, f"{keys.count} keys"
    print(f"{keys.count} keys and no click between a task done and the next one planned")

    it_is_kept_without_a_connection(seller, line)
    it_is_kept_when_the_session_ends(seller)


TABS = """() => {
  const fields = 'input:not([type=hidden]), select, textarea, button, summary'
  const all = [...document.querySelectorAll(`#dialog form :is(${fields})`)]
  const seen = all.filter((one) => !one.disabled && one.checkVisibility() && (one.type !== 'radio' || one.checked))
  return seen.findIndex((one) => one.name === 'title') - seen.findIndex((one) => one.name === 'text')
}"""


class Line:
    """The line between browser and server, from the beginning: what is set while a page stands may come too late for
    what it sends next. While it is cut, what is sent arrives, and is saved; the answers are lost."""

    def __init__(self, page: Page) -> None:
        self.cut, self.lost = False, 0
        page.route("**/complete/", self._carry)

    def _carry(self, route: Route) -> None:
        if self.cut and route.request.method == "POST":
            route.fetch()
            route.abort()
            self.lost += 1
        else:
            route.continue_()


def fill(seller: Person, text: str, title: str) -> None:
    page = seller.page
    page.keyboard.press("j")
    page.keyboard.press("x")
    seller.dialog.get_by_label("Note text").fill(text)
    plan = seller.dialog.locator("[name=next][value=plan][type=radio]")
    if plan.count():
        plan.check()
    seller.dialog.get_by_label("Purpose of the activity").fill(title)
    seller.dialog.get_by_role("button", name="Tomorrow").click()


def it_is_kept_without_a_connection(seller: Person, line: Line) -> None:
    """The form says so, keeps everything, and is saved once when it is sent again, although the answer was lost."""
    page, notes = seller.page, Note.objects.count()
    fill(seller, "They have it.", "Ask what they think")
    line.cut = True
    page.keyboard.press("Control+Enter")
    expect(seller.dialog.get_by_role("alert")).to_contain_text("Not saved: no connection.", timeout=PATIENCE)
    line.cut = False
    assert line.lost == 1
    expect(seller.dialog.get_by_label("Note text")).to_have_value("They have it.")
    seller.dialog.get_by_role("button", name="Try again").click()
    expect(seller.dialog).to_have_count(0, timeout=PATIENCE)
    assert Note.objects.count() == notes + 1, "saved by the first sending, and not again by the second"
    seller.errors.clear()  # the browser reports the connection that was cut on purpose


def it_is_kept_when_the_session_ends(seller: Person) -> None:
    """After signing in the form is back, with everything that was typed."""
    page = seller.page
    seller.open("/")
    fill(seller, "They like it.", "Sign the contract")
    seller.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.press("Control+Enter")
    expect(seller.dialog.get_by_role("alert")).to_contain_text("you are no longer signed in", timeout=PATIENCE)
    seller.errors.clear()
    seller.dialog.get_by_role("link", name="Sign in").click()
    page.locator("input[name=login]").fill(seller.member.user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("is here again", timeout=PATIENCE)
    expect(page.get_by_label("Note text")).to_have_value("They like it.")
    expect(page.get_by_label("Purpose of the activity")).to_have_value("Sign the contract")
    seller.errors.clear()
    page.get_by_role("button", name="Complete").click()
    expect(page.locator("main h1")).to_contain_text("Forklift", timeout=PATIENCE)
    assert Task.objects.filter(title="Sign the contract").exists()
    page.goto(seller.base + "/")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('draft:')).length") == 0
