"""A day with long lists: narrowing, choosing across pages, keeping a view, changing cells where they stand (C-01)."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from staffetta.accounts.models import Member
from staffetta.contacts.acts.load import load_contacts
from staffetta.contacts.drafts import AddressDraft, ChannelDraft, ContactDraft
from staffetta.contacts.models import Address, Channel, Contact, Function, Kind
from staffetta.listings.models import SavedView
from tests.cast import DAWN, SETUP, Cast
from tests.journeys.conftest import SHOTS, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Screens = Callable[[Member], Person]
TOWNS = (("Torino", "IT"), ("Kraków", "PL"), ("Lyon", "FR"), ("München", "DE"))
NAMES = ("Officine Alfa", "Bäckerei Nord", "Cantiere Sud", "Dom Handlowy", "Étoile Conseil", "Fonderia Est")
TRADES = ("Mechanics", "Food", "Construction", "Trade")


def test_a_day_with_long_lists(office_firm: Cast, at_the_screen: Screens) -> None:
    firm = office_firm
    fill(firm)
    seller = at_the_screen(firm.seller)
    narrowing(seller)
    choosing_across_pages(seller)
    everything_that_fits(seller)
    columns(seller)
    a_view_is_kept(seller)
    cells(seller)
    on_a_phone(seller)


def fill(firm: Cast) -> None:
    """130 companies of the seller, and one of the teammate which the seller cannot change."""
    drafts = [
        ContactDraft(
            kind=Kind.COMPANY,
            name=f"{NAMES[i % 6]} {i:03d}",
            function=Function.CUSTOMER if i % 3 == 0 else Function.PROSPECT,
            is_supplier=i % 7 == 0,
            handler=firm.seller,
            industry=TRADES[i % 4],
            channels=(
                ChannelDraft(medium=Channel.Medium.EMAIL, value=f"info{i}@firm{i}.example"),
                ChannelDraft(medium=Channel.Medium.PHONE, value=f"+39 02 1234{i:03d}"),
            ),
            addresses=(AddressDraft(use=Address.Use.MAIN, city=TOWNS[i % 4][0], country=TOWNS[i % 4][1]),),
            tags=("VIP", "Fair 2026") if i % 10 == 0 else ("Fair 2026",) if i % 5 == 0 else (),
        )
        for i in range(130)
    ]
    load_contacts(drafts, by=SETUP, at=DAWN)


def heading(person: Person, text: str) -> None:
    expect(person.page.locator("#list-tabs [aria-current=page]")).to_contain_text(text)


def shot(person: Person, name: str) -> None:
    """Every row is looked at on the first picture; on the others the first ones, which are those that change."""
    person.look(name, but="" if name in ("lists-01-all", "lists-12-phone") else "tbody tr:nth-child(n+9)")


def narrowing(seller: Person) -> None:
    page = seller.open("/contacts/")
    shot(seller, "lists-01-all")
    page.get_by_role("searchbox", name="Search in contacts").fill("alfa")
    expect(page.locator(".pager-total")).to_contain_text("22 entries")
    expect(page.locator("#list .chip")).to_contain_text("alfa")
    page.get_by_role("link", name="Filters").click()
    expect(seller.dialog).to_contain_text("No activity since")
    seller.dialog.get_by_label("VIP").check()
    seller.dialog.get_by_label("No activity since").fill("30")
    shot(seller, "lists-02-filters")
    seller.dialog.get_by_role("button", name="Show contacts").click()
    expect(page.locator("#list .chip")).to_have_count(3)
    shot(seller, "lists-03-chips")
    page.get_by_role("link", name="Remove the filter Tag: VIP").click()
    expect(page.locator("#list .chip")).to_have_count(2)
    page.get_by_role("link", name="Take all off").click()
    expect(page.locator(".pager-total")).to_contain_text("130 entries")


def tick(page: Page, *rows: int) -> None:
    for row in rows:
        page.locator("[data-bulk-row]").nth(row).check()


def choosing_across_pages(seller: Person) -> None:
    page = seller.open("/contacts/")
    tick(page, 0, 1)
    page.get_by_role("link", name="Next").click()
    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    tick(page, 3)
    expect(page.locator("[data-bulk-count]")).to_have_text("3")
    page.get_by_role("link", name="Previous").click()
    expect(page.locator("[data-bulk-row]").nth(0)).to_be_checked()
    expect(page.locator("[data-bulk-row]").nth(2)).not_to_be_checked()
    shot(seller, "lists-04-selected")
    page.get_by_role("button", name="Add tags…").click()
    expect(seller.dialog).to_contain_text("3 contacts are selected")
    seller.dialog.get_by_role("combobox").fill("Spring")
    seller.dialog.get_by_role("combobox").press("Enter")
    shot(seller, "lists-05-tagging")
    seller.dialog.get_by_role("button", name="Add tags").click()
    expect(page.locator("#toasts")).to_contain_text("3 contacts were changed.")
    assert Contact.objects.filter(taggings__tag__name="Spring").count() == 3
    expect(page.locator("[data-bulk-count]")).to_have_text("3")
    page.get_by_role("button", name="Clear selection").click()
    expect(page.locator("[data-bulk]")).to_be_hidden()


def everything_that_fits(seller: Person) -> None:
    page = seller.open("/contacts/?function=customer")
    tick(page, 0)
    page.locator("[data-bulk-all]").check()
    expect(page.locator("[data-bulk-count]")).to_have_text("44")
    page = seller.open("/contacts/?function=prospect")
    expect(page.locator("[data-bulk]")).to_be_hidden()
    tick(page, 0)
    page.get_by_role("button", name="Select all 86 that fit").click()
    page.locator("[data-bulk-row]").nth(4).uncheck()
    expect(page.locator("[data-bulk-count]")).to_have_text("85")
    page.get_by_role("link", name="Next").click()
    expect(page.locator("[data-bulk-row]").nth(0)).to_be_checked()
    page.get_by_role("button", name="Assign handler…").click()
    expect(seller.dialog).to_contain_text("85 contacts are selected")
    seller.dialog.get_by_label("Handler").select_option("Tino Teammate")
    seller.dialog.get_by_role("button", name="Assign handler").click()
    expect(page.locator("#toasts")).to_contain_text("85 contacts were changed.")


def columns(seller: Person) -> None:
    page = seller.open("/contacts/?function=customer")
    page.get_by_role("link", name="Columns").click()
    seller.dialog.get_by_label("Industry", exact=True).check()
    seller.dialog.get_by_label("E-mail", exact=True).uncheck()
    for _time in range(20):
        seller.dialog.get_by_role("button", name="Move up: Industry").click()
        if seller.dialog.locator("[data-row]").nth(1).inner_text().strip() == "Industry":
            break
    shot(seller, "lists-06-columns")
    seller.dialog.get_by_role("button", name="Show columns").click()
    expect(page.locator("thead th").nth(2)).to_contain_text("Industry")
    expect(page.locator("thead")).not_to_contain_text("E-mail")
    page.get_by_role("link", name="Industry", exact=True).click()
    expect(page.locator("thead th[aria-sort=ascending]")).to_contain_text("Industry")
    shot(seller, "lists-07-sorted")


def a_view_is_kept(seller: Person) -> None:
    page = seller.open("/contacts/?function=customer&tag=VIP&sort=-created")
    page.get_by_role("button", name="Everything").click()
    page.get_by_role("menuitem", name="Save as view…").click()
    seller.dialog.get_by_label("Name").fill("VIP customers")
    shot(seller, "lists-08-saving")
    seller.dialog.get_by_role("button", name="Save view").click()
    expect(page.get_by_role("button", name="VIP customers")).to_be_visible()
    view = SavedView.objects.get()
    assert (view.filters, view.sort) == ({"function": ["customer"], "tag": ["VIP"]}, "-created")
    page.get_by_role("link", name="Remove the filter Tag: VIP").click()
    expect(page.locator("#list-tools .view-bar .badge")).to_have_text("Changed")
    shot(seller, "lists-09-changed")
    page.get_by_role("link", name="Revert").click()
    expect(page.locator("#list-tools .view-bar .badge")).to_have_count(0)
    expect(page.locator("#list .chip")).to_have_count(1)
    page.get_by_role("button", name="VIP customers").click()
    page.get_by_role("menuitem", name="Always open with this view").click()
    expect(page.locator("#toasts")).to_contain_text("opens with this view")
    page = seller.open("/contacts/")
    expect(page.get_by_role("button", name="VIP customers")).to_be_visible()


def cells(seller: Person) -> None:
    page = seller.open("/contacts/?view=&function=customer&columns=name,industry,handler,tags,phone")
    row = page.locator("tbody tr").first
    cell = row.locator("[data-cell]").nth(1)
    row.locator(".cell-main").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(cell.locator(".cell-edit")).to_be_focused()
    page.keyboard.press("F2")
    expect(cell.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("Shipbuilding")
    shot(seller, "lists-10-cell")
    page.keyboard.press("Escape")
    expect(cell).not_to_contain_text("Shipbuilding")
    expect(cell.locator(".cell-edit")).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("Shipbuilding")
    page.keyboard.press("Enter")
    expect(cell).to_contain_text("Shipbuilding")
    assert Contact.objects.filter(industry="Shipbuilding").count() == 1
    phone = row.locator("[data-cell]").nth(4)
    phone.hover()
    phone.locator(".cell-edit").click()
    phone.get_by_role("textbox").fill("no phone")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("textbox")).to_have_value("no phone")
    expect(phone).to_contain_text("phone number")
    shot(seller, "lists-11-wrong")
    seller.errors.clear()


def on_a_phone(seller: Person) -> None:
    page = seller.page
    page.set_viewport_size({"width": 390, "height": 844})
    seller.open("/contacts/?view=&tag=VIP")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shot(seller, "lists-12-phone")
    page.get_by_role("link", name="Filters").click()
    expect(seller.dialog).to_contain_text("No activity since")
    shot(seller, "lists-13-phone-filters")
    page.keyboard.press("Escape")
    tick(page, 0, 1)
    shot(seller, "lists-14-phone-selected")
    if os.environ.get("STAFFETTA_SHOTS") and SHOTS:
        page.emulate_media(color_scheme="dark")
        seller.open("/contacts/?view=&tag=VIP")
        page.screenshot(path=f"{SHOTS}/lists-15-phone-dark.png")
        page.set_viewport_size({"width": 1440, "height": 900})
        seller.open("/contacts/?view=&function=customer")
        tick(page, 1, 2)
        page.screenshot(path=f"{SHOTS}/lists-16-dark.png")
