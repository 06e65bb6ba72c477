"""One browser for the whole test session, and a window that remembers what went wrong in it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
COUNT_VIOLATIONS = (
    "window.violations = []; document.addEventListener('securitypolicyviolation',"
    " e => window.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`))"
)


@pytest.fixture(scope="session")
def database_beside_the_browser() -> Iterator[None]:
    """Playwright runs a loop in this thread, which Django takes for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def chromium(database_beside_the_browser: None) -> Iterator[Any]:
    """A browser without network."""
    assert (ROOT / "staffetta/ui/static/dist/staffetta.css").exists(), "build first: cd frontend && npm run -s build"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("STAFFETTA_CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


LOOK_FOR_BARRIERS = (
    "but => axe.run(but ? {exclude: [[but]]} : document, {resultTypes: ['violations']}).then(found => found.violations)"
)
"""Every rule on everything; only what it finds is gathered and handed over, not what is as it should be."""


class Window:
    """A page that remembers what went wrong in it."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context, self.base = context, base
        self.page: Page = context.new_page()
        self.page.add_init_script(COUNT_VIOLATIONS)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self._under_way: set[Request] = set()
        self.page.on("request", self._asked)
        self.page.on("requestfinished", self._answered)
        self.page.on("requestfailed", self._answered)

    def _asked(self, request: Request) -> None:
        """What ends. A stream stays open as long as the page; of a shared worker the page never hears that it came."""
        if request.resource_type != "eventsource" and "/live-worker." not in request.url:
            self._under_way.add(request)

    def _answered(self, request: Request) -> None:
        self._under_way.discard(request)

    def open(self, path: str) -> Page:
        """Go there and wait until it is quiet."""
        self._under_way.clear()
        self.page.goto(self.base + path)
        self.quiet()
        return self.page

    def quiet(self) -> None:
        """Wait until nothing has been under way for a moment. (Playwright's "networkidle" always takes half a second.)

        Raises AssertionError when something is still under way after ten seconds.
        """
        self.page.wait_for_load_state("load")
        calm, until = 0, time.monotonic() + 10
        while calm < 3:
            assert time.monotonic() < until, [request.url for request in self._under_way]
            self.page.wait_for_timeout(25)
            calm = 0 if self._under_way else calm + 1

    def violations(self) -> list[str]:
        """What the content security policy has stopped."""
        return [*self.page.evaluate("window.violations"), *self.errors]

    def barriers(self, but: str = "") -> list[str]:
        """What axe finds in the page as it stands; `but` for what was looked at before: half of its time goes into the
        rows of a long list."""
        if not self.page.evaluate("!!window.axe"):
            session = self.context.new_cdp_session(self.page)
            session.send("Runtime.evaluate", {"expression": AXE.read_text()})
            session.detach()
        found = self.page.evaluate(LOOK_FOR_BARRIERS, but)
        return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]
