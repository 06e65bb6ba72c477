"""A week in the calendar: what is dragged, stretched, moved by keys and planned by a press, and what refuses (T-05)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from staffetta.accounts.models import Member
from staffetta.processes.acts.change import change_task
from staffetta.processes.models import Task
from staffetta.processes.schedule import between, on
from tests.cast import Cast
from tests.journeys.conftest import HASTY, Person
from tests.leads.makers import a_lead
from tests.processes.makers import a_task

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Screens = Callable[[Member], Person]
MONDAY = date(2031, 3, 10)
WEEK = f"/calendar/?view=week&date={MONDAY}"
SLOT = 0.7 * 16


def entry(page: Any, task: Task) -> Any:
    return page.locator(f"[data-entry='{task.pk}']").first


def drag(page: Any, target: Any, right: float, down: float, *, bottom: bool = False) -> None:
    """From the middle of an entry, or from its lower edge."""
    box = None
    while box is None:  # the page may be putting it in place anew at this instant
        target.wait_for(state="visible")
        box = target.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + (box["height"] - 3 if bottom else 10)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down, steps=3)
    page.mouse.up()


def test_a_week_of_work(office_firm: Cast, at_the_screen: Screens) -> None:
    firm = office_firm
    firm.seller.user.timezone = "America/New_York"  # the browser's is Europe/Rome
    firm.seller.user.save()
    lead = a_lead(firm.seller, "Forklift")
    nine = datetime(2031, 3, 10, 13, tzinfo=UTC)  # 9:00 in New York, where summer time has begun
    timed = a_task(lead.process, "Visit", timing=between(nine, nine + timedelta(hours=1)), assignee=firm.seller)
    whole = a_task(lead.process, "Send papers", timing=on(MONDAY), assignee=firm.seller)
    seller = at_the_screen(firm.seller)
    page = seller.open(WEEK)
    expect(entry(page, timed)).to_contain_text("9:00")
    seller.look("calendar-1-week")
    day = page.locator("[data-cell]").nth(1).bounding_box()["width"]

    drag(page, entry(page, timed), day, 4 * SLOT)
    expect(page.locator("#toasts")).to_contain_text("Moved: Visit")
    timed.refresh_from_db()
    assert (timed.starts_at, timed.ends_at) == (nine + timedelta(days=1, hours=1), nine + timedelta(days=1, hours=2))
    expect(entry(page, timed)).to_have_attribute("data-from", "600")  # as the server has it now
    drag(page, entry(page, timed), 0, 2 * SLOT, bottom=True)
    expect(entry(page, timed)).to_have_attribute("data-to", "690")
    timed.refresh_from_db()
    assert timed.ends_at == nine + timedelta(days=1, hours=2, minutes=30)

    entry(page, whole).evaluate("entry => entry.focus({preventScroll: true})")
    for key in ("m", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(f"#day-{MONDAY + timedelta(days=2)} [data-entry='{whole.pk}']")).to_be_visible()
    expect(page.locator(".is-carried")).to_have_count(0)  # the server has answered
    whole.refresh_from_db()
    assert whole.date == MONDAY + timedelta(days=2)

    change_task(whole, {"title": "Send all papers"}, by=firm.seller)
    page.locator(f"[data-entry='{whole.pk}']").evaluate("entry => entry.dataset.version = '1'")
    drag(page, entry(page, whole), day, 0)
    expect(page.locator("#toasts [role=alert]")).to_be_visible()
    expect(page.locator(f"#day-{MONDAY + timedelta(days=2)} [data-entry='{whole.pk}']")).to_contain_text("all papers")

    column = page.locator(f"#day-{MONDAY + timedelta(days=3)} [data-column]")
    box = column.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 14 * 4 * SLOT + 4)
    expect(seller.dialog).to_contain_text("Forklift")
    seller.look("calendar-2-new")
    page.keyboard.type("fork")
    expect(seller.dialog.locator("[data-subjects-of='fork']")).to_be_attached()
    for key in ("ArrowDown", "ArrowUp", "Enter"):  # into what was found, back, and the first of it
        page.keyboard.press(key)
    expect(seller.dialog.locator("[name=date]:not([type=hidden])")).to_have_value(str(MONDAY + timedelta(days=3)))
    expect(seller.dialog.locator("[name=start_time]:not([type=hidden])")).to_have_value("14:00")
    page.keyboard.press("Escape")
    expect(seller.dialog).to_have_count(0)

    entry(page, timed).focus()
    page.keyboard.press("Enter")
    expect(seller.dialog).to_contain_text("Visit")
    seller.dialog.locator("[data-close]").first.click()
    expect(seller.dialog).to_have_count(0)
    page.keyboard.press("a")
    page.wait_for_url("**view=agenda**")
    seller.look("calendar-3-agenda")
    page.go_back()
    expect(page.locator("[data-calendar]")).to_have_attribute("data-view", "week")
    page = seller.open(f"/calendar/?view=month&date={MONDAY}")
    seller.look("calendar-4-month")
    drag(page, entry(page, timed), 0, 124)
    expect(page.locator(f"#day-{MONDAY + timedelta(days=8)} [data-entry='{timed.pk}']")).to_be_visible()


def test_by_finger_and_beside_a_colleague(office_firm: Cast, at_the_screen: Screens) -> None:
    """A finger that stays carries an entry; what somebody else changes appears by itself."""
    firm = office_firm
    lead = a_lead(firm.seller, "Forklift")
    nine = datetime(2031, 3, 10, 8, tzinfo=UTC)
    task = a_task(lead.process, "Visit", timing=between(nine, nine + timedelta(hours=1)), assignee=firm.seller)
    seller = at_the_screen(firm.seller)
    seller.page.add_init_script(HASTY)  # no stream comes from this server, so the page asks
    page = seller.open(WEEK)
    expect(entry(page, task)).to_have_attribute("data-from", "540")
    finger = seller.context.new_cdp_session(page)
    box = entry(page, task).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 10

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", x, y)
    expect(page.locator(".is-carried")).to_have_count(1)
    touch("touchMove", x, y + 2 * SLOT)
    touch("touchMove", x, y + 4 * SLOT)
    touch("touchEnd")
    expect(entry(page, task)).to_have_attribute("data-from", "600")  # as the server has it now
    task.refresh_from_db()
    assert task.starts_at == nine + timedelta(hours=1)
    change_task(task, {"title": "Visit with the boss"}, by=firm.administrator)
    # The busier the server, the longer a page rests before it asks again (live.js): twenty times as long as it took.
    expect(entry(page, task)).to_contain_text("with the boss", timeout=30_000)
    assert seller.violations() == []
