"""Forms in a real browser: errors, refusals, redirects, dialogues; nothing that was typed is lost (X-08)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _example(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.ui.example"


def test_an_error_stands_at_its_field_without_leaving_the_page(window: Any) -> None:
    page = window.open("/example/")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#id_title-error")).to_have_text("This field is required.")
    expect(page.locator("[data-focus]")).to_be_focused()
    expect(page.locator("main h1")).to_have_text("Example")
    assert page.locator("main").count() == 1 and window.violations() == []


def test_what_is_saved_leads_on_and_leaves_no_draft(window: Any) -> None:
    page = window.open("/example/")
    page.locator("#id_title").fill("A deal")
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#toasts [data-toast=success]")).to_contain_text("Saved.")
    expect(page.locator("#id_title")).to_have_value("")
    expect(page.locator(".draft-note")).to_have_count(0)
    assert window.violations() == []


def test_a_refusal_goes_to_its_field_and_keeps_what_was_typed(window: Any) -> None:
    page = window.open("/example/")
    page.locator("#id_title").fill("refuse")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#toasts [data-toast=danger]")).to_contain_text("Not like this.")
    expect(page.locator("#id_title-error")).to_have_text("Another word, please.")
    expect(page.locator("#id_title")).to_be_focused()
    expect(page.locator("#id_title")).to_have_value("refuse")
    assert window.violations() == []


def test_an_expired_session_keeps_the_draft(window: Any) -> None:
    page = window.open("/example/")
    page.locator("#id_title").fill("expired")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".draft-trouble")).to_contain_text("signed")
    expect(page.locator("#id_title")).to_have_value("expired")
    page.get_by_role("link", name="Sign in").click()
    expect(page.locator(".draft-note")).to_be_visible()  # the sign-in page sends the signed-in straight back
    expect(page.locator("#id_title")).to_have_value("expired")


def test_a_lost_connection_says_so_and_keeps_what_was_typed(window: Any) -> None:
    page = window.open("/example/")
    page.locator("#id_title").fill("On the train")
    window.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".draft-trouble")).to_contain_text("connection")
    expect(page.locator("#id_title")).to_have_value("On the train")
    window.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#toasts [data-toast=success]")).to_contain_text("Saved.")


def test_a_dialogue_is_loaded_answers_errors_and_is_closed(window: Any) -> None:
    page = window.open("/example/")
    page.get_by_role("button", name="Open").click()
    dialog = page.get_by_role("dialog", name="Plan")
    expect(dialog.locator("#id_title")).to_be_focused()
    assert window.barriers() == []
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator("#id_title-error")).to_be_visible()
    dialog.locator("#id_title").fill("refuse")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator("[data-toast=danger]")).to_be_visible()  # above the dialogue, and part of it
    expect(dialog.locator("#id_title-error")).to_have_text("Another word, please.")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="OK").click()
    expect(dialog).to_have_count(0)
    assert window.violations() == []


def test_a_dialogue_that_keeps_a_draft_is_left_without_a_question(window: Any) -> None:
    """Escape at once after the last key: it is there again, whole, however soon (X-08)."""
    page = window.open("/example/")
    page.get_by_role("button", name="Jot").click()
    dialog = page.get_by_role("dialog", name="Plan")
    expect(dialog.locator("#id_title")).to_be_focused()
    page.keyboard.type("Half a")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#toasts")).to_contain_text("What you typed is kept")
    page.get_by_role("button", name="Jot").click()
    expect(dialog.locator("#id_title")).to_have_value("Half a")
    expect(dialog.locator(".draft-note")).to_contain_text("is here again")
    assert window.violations() == []


@pytest.mark.parametrize("window", [{"java_script_enabled": False}], ids=["without-scripts"], indirect=True)
def test_forms_work_without_scripts(window: Any) -> None:
    page = window.open("/example/")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#id_title-error")).to_be_visible()
    page.locator("#id_title").fill("refuse")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Not like this.")
    page.get_by_role("link", name="Back").click()
    page.locator("#id_title").fill("A deal")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#toasts")).to_contain_text("Saved.")
