"""The gallery in a real browser: no barrier for anybody, nothing against the content security policy, all behaves."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def look(viewport: dict[str, int], scheme: str) -> dict[str, Any]:
    return {"viewport": viewport, "color_scheme": scheme, "reduced_motion": "reduce"}


@pytest.mark.parametrize(
    "window",
    [look(DESKTOP, "light"), look(DESKTOP, "dark"), look(PHONE, "light"), look(PHONE, "dark")],
    ids=["desktop-light", "desktop-dark", "phone-light", "phone-dark"],
    indirect=True,
)
def test_nobody_meets_a_barrier(window: Any) -> None:
    page = window.open("/ui/gallery/")
    assert window.barriers() == []
    page.get_by_role("button", name="Open a dialogue").click()
    assert window.barriers() == []
    assert window.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_menus_search_and_keys(window: Any) -> None:
    page = window.open("/ui/gallery/")
    page.get_by_role("button", name="Actions").nth(1).click()
    expect(page.get_by_role("menuitem", name="Mark as won")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Assign…")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Actions").nth(1)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.locator(".user-button").click()
    page.locator("[data-theme-choice=dark]").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "staffetta-dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "staffetta-dark"
    assert window.violations() == []


def test_a_draft_survives_leaving_the_page(window: Any) -> None:
    page = window.open("/ui/gallery/")
    page.locator("#id_title").fill("Half a sentence")
    page.locator("#id_contact").click()
    page.locator("#id_contact").fill("weber")
    page.locator("#id_contact-options [role=option]", has_text="Autohaus Weber").click()
    expect(page.locator("input[name=contact]").first).to_have_value("0")
    page.locator("#id_tags").fill("new one,")
    page.locator("#id_tags").press("Enter")
    page.wait_for_timeout(600)
    page.reload()
    expect(page.locator("#id_title")).to_have_value("Half a sentence")
    expect(page.locator("#id_contact")).to_have_value("Autohaus Weber")
    expect(page.locator("[data-tags] [data-tag]")).to_have_text(["fleet", "urgent", "new one"])
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("#id_title")).to_have_value("")
    assert window.violations() == []


def test_all_day_hides_and_clears_the_times(window: Any) -> None:
    page = window.open("/ui/gallery/")
    page.locator("#id_start").select_option("09:15")
    page.locator("#id_all_day").check()
    expect(page.locator("#gallery-times")).to_be_hidden()
    assert page.locator("#id_start").evaluate("e => e.value === '' && e.disabled")
    page.locator("#id_all_day").uncheck()
    expect(page.locator("#id_start")).to_have_value("09:15")


def test_rows_are_selected_one_by_one_and_in_a_range(window: Any) -> None:
    page = window.open("/ui/gallery/")
    page.locator("[data-bulk-row]").nth(1).click()
    page.locator("[data-bulk-row]").nth(3).click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("3")
    page.get_by_role("button", name="Clear selection").click()
    expect(page.locator("[data-bulk]")).to_be_hidden()


def test_a_card_that_may_not_move_goes_back_and_says_so(window: Any) -> None:
    page = window.open("/ui/gallery/")  # the gallery's board refuses every move
    card = page.locator('[data-card="0"]')
    card.scroll_into_view_if_needed()
    start, end = card.bounding_box(), page.locator("[data-board-column=negotiation]").bounding_box()
    page.mouse.move(start["x"] + 60, start["y"] + start["height"] - 30)
    page.mouse.down()
    page.mouse.move(start["x"] + 70, start["y"] + start["height"] - 25, steps=3)
    page.mouse.move(end["x"] + 60, end["y"] + 60, steps=10)
    page.wait_for_timeout(150)
    page.mouse.up()
    expect(page.locator("#toasts [data-toast=danger]")).to_have_count(1)
    expect(page.locator('[data-board-column=first] [data-card="0"]')).to_be_visible()
    card.get_by_role("button", name="Move to…").click()
    page.get_by_role("menuitem", name="Offer").locator("visible=true").click()
    expect(page.locator("#toasts [data-toast=danger]")).to_have_count(2)
    expect(page.locator('[data-board-column=first] [data-card="0"]')).to_be_visible()
    assert window.violations() == []


def test_the_question_before_something_dangerous(window: Any) -> None:
    page = window.open("/ui/gallery/")
    page.get_by_role("button", name="Post", exact=True).click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Are you sure?")
    question.get_by_role("button", name="Cancel").click()
    expect(question).to_have_count(0)
    page.get_by_role("button", name="Post", exact=True).click()
    page.evaluate(
        "for (const form of document.querySelectorAll('form[data-confirm]')) form.replaceWith(form.cloneNode(true))"
    )
    with page.expect_request(lambda request: request.method == "POST"):  # its place was drawn anew meanwhile
        question.get_by_role("button", name="OK").click()
