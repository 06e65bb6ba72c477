"""Two people at their screens: what one does, the other sees without a reload; however many tabs he has open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from staffetta.accounts.models import Member
from staffetta.core.isolation import workspace
from staffetta.leads.acts.assign import assign_lead
from staffetta.leads.acts.change import change_lead
from staffetta.notices.acts.read import read_notices
from tests.browser import Window
from tests.cast import DAWN, Cast
from tests.config.webserver import WebServer, session_of, web_server
from tests.leads.makers import a_lead

TABS = 7
PATIENCE = 30_000

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def web(transactional_db: None, tmp_path: Path) -> Iterator[WebServer]:
    with web_server(tmp_path / "data", workers=1) as server:
        yield server


@pytest.fixture
def sit(web: WebServer, chromium: Any) -> Iterator[Callable[[Member], Any]]:
    """A browser in which this member is signed in."""
    contexts = []

    def at_the_screen(member: Member) -> Any:
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(member), "url": web.address}],
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield at_the_screen
    for context in contexts:
        context.close()


def test_what_one_does_the_other_sees(office_firm: Cast, web: WebServer, sit: Callable[[Member], Any]) -> None:
    firm = office_firm
    lead = a_lead(firm.seller, "Packing line")
    browser = sit(firm.seller)
    tabs = [Window(browser, web.address) for _number in range(TABS)]
    for tab in tabs[:-1]:
        tab.page.goto(f"{web.address}/leads/")
    board, last = tabs[-2].page, tabs[-1].page
    board.goto(f"{web.address}/leads/board/")
    last.goto(f"{web.address}/leads/{lead.pk}/")  # a browser has six connections; the seventh tab has an answer too
    _hears(web, board)

    with workspace(firm.workspace.pk):
        change_lead(lead, {"title": "Packing line, second hand"}, by=firm.manager)
    expect(board.locator("[data-card]").first).to_contain_text("second hand", timeout=PATIENCE)
    expect(last.locator("h1, .lead-title").first).to_contain_text("second hand", timeout=PATIENCE)

    with workspace(firm.workspace.pk):
        other = a_lead(firm.manager, "Conveyor")
        assign_lead(other, firm.seller, by=firm.manager)
    expect(last.locator(".bell .count")).to_have_text("1 1 unread notice", timeout=PATIENCE)
    expect(last.locator("#toasts [data-told]")).to_contain_text("Conveyor", timeout=PATIENCE)
    with workspace(firm.workspace.pk):
        read_notices(firm.seller, at=DAWN)
    expect(last.locator(".bell .count")).to_have_count(0, timeout=PATIENCE)
    assert [tab.errors + tab.violations() for tab in tabs] == [[]] * TABS


def _hears(web: WebServer, page: Any) -> None:
    """Wait until the web server listens, and the page's stream has said hello."""
    page.evaluate(
        """() => new Promise((done) => {
          const look = () => {
            const source = new EventSource("/live/stream/")
            source.onmessage = () => (source.close(), done())
            source.onerror = () => (source.close(), setTimeout(look, 200))
          }
          look()
        })"""
    )
