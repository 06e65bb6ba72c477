"""Two at one board: cards dragged, carried by keys, lost and won, and seen by the other without reloading (L-13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from staffetta.accounts.models import Member
from staffetta.leads.acts.move import move_lead
from staffetta.leads.models import Lead
from tests.cast import Cast
from tests.journeys.conftest import HASTY, Person
from tests.leads.makers import a_lead, a_step
from tests.processes.makers import a_task

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Screens = Callable[[Member], Person]
BOARD = "/leads/board/"


def test_two_at_one_board(office_firm: Cast, at_the_screen: Screens) -> None:
    firm = office_firm
    now = timezone.now()
    for number in range(26):
        a_lead(firm.seller, f"Oven {number:02d}", at=now - timedelta(hours=number + 1))
    seller, boss = at_the_screen(firm.seller), at_the_screen(firm.administrator)
    boss.page.add_init_script(HASTY)  # he looks on: no stream comes from this server, so his page asks
    for person in (seller, boss):
        person.open(BOARD)
    expect(cards(seller, "New")).to_have_count(14)
    count(seller, "New", 26)
    column(seller, "New").locator("ol").evaluate("list => list.scrollTo(0, 1e6)")
    expect(cards(seller, "New")).to_have_count(26)
    column(seller, "New").locator("ol").evaluate("list => list.scrollTo(0, 0)")
    seller.look("board-01")
    dragging(seller, boss)
    by_keys(seller, boss)
    won(seller)
    somebody_was_quicker(seller, firm)
    lost(seller)
    not_hers(seller, boss)
    on_a_phone(seller)
    boss.look("board-09-boss")


def column(person: Person, name: str) -> Locator:
    return person.page.get_by_role("region", name=name, exact=True)


def cards(person: Person, name: str) -> Locator:
    return column(person, name).locator("[data-card]")


def count(person: Person, name: str, number: int) -> None:
    expect(column(person, name).locator("[data-board-count]")).to_have_text(str(number))


def dragging(seller: Person, boss: Person) -> None:
    """By mouse; the other sees it without reloading, his focus stays where it is."""
    boss.page.get_by_role("link", name="Oven 03", exact=True).focus()
    start = cards(seller, "New").first.bounding_box()
    end = column(seller, "Contacted").locator("ol").bounding_box()
    assert start and end
    mouse = seller.page.mouse
    mouse.move(start["x"] + 40, start["y"] + start["height"] - 12)
    mouse.down()
    mouse.move(start["x"] + 60, start["y"] + start["height"], steps=3)
    mouse.move(end["x"] + end["width"] / 2, end["y"] + 60, steps=12)
    mouse.up()
    expect(cards(seller, "Contacted")).to_have_count(1)
    count(seller, "New", 25)
    expect(cards(boss, "Contacted")).to_have_count(1, timeout=6000)
    count(boss, "Contacted", 1)
    expect(boss.page.get_by_role("link", name="Oven 03", exact=True)).to_be_focused()


def by_keys(seller: Person, boss: Person) -> None:
    """Space, arrows, Space; Escape puts it back; what happens is said."""
    page, said = seller.page, seller.page.locator("#board-live")
    page.get_by_role("link", name="Oven 05", exact=True).focus()
    page.keyboard.press("Space")
    expect(said).to_contain_text("Oven 05 picked up, in New.")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("Needs clear, place 1.")
    page.keyboard.press("Escape")
    expect(cards(seller, "Needs clear")).to_have_count(0)
    expect(said).to_contain_text("Oven 05 put back.")
    for key in ("Space", "ArrowRight", "ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(said).to_contain_text("Oven 05 dropped on Needs clear.")
    expect(cards(boss, "Needs clear")).to_have_count(1, timeout=6000)
    expect(page.get_by_role("link", name="Oven 05", exact=True)).to_be_focused()
    assert standing("Oven 05") == "qualified"


def won(seller: Person) -> None:
    """By the card's menu; winning asks about post-sales."""
    page = seller.page
    card = cards(seller, "Needs clear").first
    card.get_by_role("button", name="Move to…").click()
    page.get_by_role("menuitem", name="Won").click()
    expect(seller.dialog).to_be_visible()
    seller.look("board-02-won")
    seller.dialog.get_by_role("button", name="Close").first.click()
    expect(cards(seller, "Won")).to_have_count(1)


def somebody_was_quicker(seller: Person, firm: Cast) -> None:
    """A card that was moved meanwhile is not moved again: one is told, and it goes where it is."""
    card = cards(seller, "Contacted").first
    title = str(card.locator(".card-title").text_content())
    lead = Lead.objects.get(process__title=title)
    move_lead(lead, a_step("offer"), by=firm.administrator, at=timezone.now())
    card.get_by_role("button", name="Move to…").click()
    seller.page.get_by_role("menuitem", name="Negotiation").click()
    expect(seller.page.locator("#toasts")).to_contain_text("it stands at “Offer sent” now")
    expect(cards(seller, "Offer sent")).to_have_count(1)
    assert standing(title) == "offer"


def lost(seller: Person) -> None:
    """A step that loses asks why; without an answer the card goes back."""
    page = seller.page
    a_lead(seller.member, "Van", pipeline="cars")
    page.locator("select[name=pipeline]").select_option(label="Car dealership")
    card = cards(seller, "Enquiry").first
    expect(card).to_contain_text("Van")
    for answer in (False, True):
        card.get_by_role("button", name="Move to…").click()
        page.get_by_role("menuitem", name="In care (withdrew)").click()
        expect(seller.dialog).to_contain_text("Why was it lost?")
        expect(cards(seller, "Enquiry")).to_have_count(1)
        if answer:
            seller.look("board-03-lost")
            seller.dialog.get_by_label("Too expensive").check()
            seller.dialog.get_by_role("button", name="Mark as lost").click()
        else:
            seller.dialog.get_by_role("button", name="Cancel").click()
    expect(cards(seller, "In care (withdrew)")).to_have_count(1)
    expect(seller.dialog).to_have_count(0)
    assert standing("Van") == "in_care"


def not_hers(seller: Person, boss: Person) -> None:
    """A card that somebody may not move stays, and says why, to the hand as to the keys."""
    page, said = seller.page, seller.page.locator("#toasts")
    a_task(a_lead(boss.member, "Bus", pipeline="cars").process, assignee=seller.member)  # so she sees it
    page.reload()
    card = cards(seller, "Enquiry").filter(has_text="Bus")
    box = card.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 240, box["y"] + 60, steps=6)
    page.mouse.up()
    expect(said).to_contain_text("You cannot move this lead")
    assert page.evaluate("getSelection().toString()") == ""
    page.get_by_role("button", name="Close").last.click()
    page.get_by_role("link", name="Bus", exact=True).focus()
    page.keyboard.press("Space")
    expect(said).to_contain_text("You cannot move this lead")
    assert standing("Bus") == "enquiry"


def on_a_phone(seller: Person) -> None:
    """One column at a time, with a bar of steps."""
    seller.page.set_viewport_size({"width": 390, "height": 844})
    seller.page.get_by_role("link", name="In care (withdrew) 1").click()
    expect(cards(seller, "In care (withdrew)").first).to_be_in_viewport()
    seller.look("board-04-phone")


def standing(title: str) -> Any:
    return Lead.objects.get(process__title=title).step.code
