"""A customer is shown what becomes of his order: the link is made, the tasks are ticked in place, he opens it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from staffetta.processes.acts.complete import complete_task
from tests.browser import Window
from tests.cast import Cast
from tests.journeys.conftest import Person
from tests.postsales.makers import TODAY, a_customer, a_lead, a_process, a_task

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("STAFFETTA_SHOTS", "")


def test_the_customer_follows_his_order(
    office_firm: Cast, at_the_screen: Callable[..., Person], chromium: Any, live_server: Any
) -> None:
    lead = a_lead(office_firm.seller, contact=a_customer())
    found = a_process(lead, title="Delivery of your packaging line")
    for title in ("Prepare the foundation", "Deliver and assemble the line", "Train your staff"):
        a_task(found, title)
    a_task(found, "Acceptance with your engineer", remind_on=TODAY.replace(year=2030))
    a_task(found, "Check our margin")
    complete_task(found.process.tasks.get(title="Prepare the foundation"), by=office_firm.seller, at=timezone.now())

    seller = at_the_screen(office_firm.seller)
    page = seller.open(f"/clients/{found.pk}/")
    sharing = page.locator("#sharing")
    for title in ("Prepare the foundation", "Deliver and assemble the line", "Train your staff", "Acceptance"):
        sharing.get_by_role("checkbox", name=title).click()
        sharing.locator(f"[aria-checked=true][aria-label*='{title}']").wait_for()
    sharing.get_by_label("The customer reads").select_option("de")
    sharing.get_by_role("button", name="Make a link").click()
    link = sharing.get_by_label("The new link").input_value()
    seller.look("shared-panel")
    _pictures(seller, "shared-panel")

    context = chromium.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=True)
    customer = Window(context, live_server.url)
    shown = customer.open(link[link.index("/s/") :])
    assert shown.locator("li").count() == 4 and "margin" not in shown.content()
    assert customer.violations() == [] and customer.barriers() == [] and context.cookies() == []
    _pictures(customer, "shared-page")
    context.close()


def _pictures(window: Window, name: str) -> None:
    """Wide and narrow, light and dark, if pictures are wanted."""
    for width, scheme in ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")) if SHOTS else ():
        window.page.set_viewport_size({"width": width, "height": 900})
        window.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        window.page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{scheme}.png", full_page=True)
