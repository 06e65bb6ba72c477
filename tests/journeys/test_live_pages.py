"""Two people at their screens: what one does, the other sees without a reload; however many tabs he has open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from staffetta.accounts.models import Member
from staffetta.contacts.acts.change import change_contact
from staffetta.core.isolation import workspace
from staffetta.documents.acts.change import change_document
from staffetta.leads.acts.assign import assign_lead
from staffetta.leads.acts.change import change_lead
from staffetta.notices.acts.read import read_notices
from staffetta.postsales.acts.change import change_post_sales
from staffetta.postsales.acts.open import open_post_sales
from staffetta.processes.acts.change import change_task
from tests.browser import Window
from tests.cast import DAWN, Cast
from tests.config.holding_proxy import holding_proxy
from tests.config.webserver import WebServer, session_of, web_server
from tests.documents.makers import a_document, a_prospect
from tests.journeys.conftest import HASTY
from tests.leads.makers import a_lead
from tests.processes.makers import a_task

SAID = "second hand"
LISTS = (
    "/leads/?mode=compact",
    "/leads/?mode=extended",
    "/contacts/",
    "/documents/",
    "/clients/",
    "/tasks/?list=all",
)
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


def test_what_one_does_the_other_sees(
    office_firm: Cast, web: WebServer, sit: Callable[[Member], Any], deliver_all: Callable[[], int]
) -> None:
    firm = office_firm
    shown = Shown(firm)
    browser = sit(firm.administrator)
    tabs = [Window(browser, web.address) for _address in (*LISTS, "board", "lead")]
    for tab, address in zip(tabs, LISTS, strict=False):
        tab.page.goto(f"{web.address}{address}")
    board, last = tabs[-2].page, tabs[-1].page
    board.goto(f"{web.address}/leads/board/?mode=board")  # from now on, /leads/ leads here; not in a tab with a list
    last.goto(f"{web.address}/leads/{shown.lead.pk}/")  # a browser has six connections; all tabs have answers
    _hears(web, board)

    with workspace(firm.workspace.pk):
        shown.change()
    expect(board.locator("[data-card]").first).to_contain_text(SAID, timeout=PATIENCE)
    expect(last.locator("h1, .lead-title").first).to_contain_text(SAID, timeout=PATIENCE)
    for tab in tabs[: len(LISTS)]:
        expect(tab.page.locator("#list")).to_contain_text(SAID, timeout=PATIENCE)
    assert [tabs[0].page.locator(".lead-lines").count(), tabs[1].page.locator(".lead-lines").count()] == [0, 1]

    with workspace(firm.workspace.pk):
        other = a_lead(firm.manager, "Conveyor")
        assign_lead(other, firm.administrator, by=firm.manager)
        deliver_all()
    expect(last.locator(".bell .count")).to_have_text("1 1 unread notice", timeout=PATIENCE)
    expect(last.locator("#toasts [data-told]")).to_contain_text("Conveyor", timeout=PATIENCE)
    with workspace(firm.workspace.pk):
        read_notices(firm.administrator, at=DAWN)
    expect(last.locator(".bell .count")).to_have_count(0, timeout=PATIENCE)
    assert [tab.errors + tab.violations() for tab in tabs] == [[]] * len(tabs)


def test_where_no_stream_comes_through_pages_ask(
    office_firm: Cast, web: WebServer, sit: Callable[[Member], Any]
) -> None:
    lead = a_lead(office_firm.seller, "Packing line")
    browser = sit(office_firm.seller)
    browser.add_init_script(HASTY)
    with holding_proxy(web.port, "/live/stream/") as proxy:
        refused, held = Window(browser, web.address), Window(browser, f"http://127.0.0.1:{proxy.port}")
        refused.page.route("**/live/stream/", lambda route: route.fulfill(status=503))
        with refused.page.expect_request("**/live/news/**"), held.page.expect_request("**/live/news/**"):
            refused.page.goto(f"{refused.base}/leads/?mode=compact")
            held.page.goto(f"{held.base}/leads/?mode=compact")
        change_lead(lead, {"title": f"Packing line, {SAID}"}, by=office_firm.manager)
        for tab in (refused, held):
            expect(tab.page.locator("#list")).to_contain_text(SAID, timeout=PATIENCE)
            assert tab.errors + tab.violations() == []
    assert proxy.held > 0, "the stream was there, and did not come through"


class Shown:
    """One record in each list, and the same words put into all of them."""

    def __init__(self, firm: Cast) -> None:
        self.by = firm.manager
        self.contact = a_prospect("Bianchi")
        self.lead = a_lead(firm.seller, "Packing line", contact=self.contact)
        self.document = a_document(self.contact, by=firm.manager)
        self.clients = open_post_sales(self.lead, title="Start-up", by=firm.manager, at=DAWN)
        self.task = a_task(self.lead.process, by=firm.seller)

    def change(self) -> None:
        change_lead(self.lead, {"title": f"Packing line, {SAID}"}, by=self.by)
        change_contact(self.contact, {"name": f"Bianchi {SAID}"}, by=self.by)
        change_document(self.document, {"number": SAID}, by=self.by, at=DAWN)
        change_post_sales(self.clients, {"title": f"Start-up {SAID}"}, by=self.by)
        change_task(self.task, {"title": f"Call back, {SAID}"}, by=self.by)


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
