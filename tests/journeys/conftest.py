"""People in browsers: each has a window of his own, signed in, that remembers whatever goes wrong in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage

from staffetta.accounts.models import Member, Privacy
from staffetta.core.isolation import workspace
from tests.browser import Window
from tests.cast import Cast, a_firm

SHOTS = os.environ.get("STAFFETTA_SHOTS", "")

HASTY = """
  delete window.SharedWorker
  const usual = window.setTimeout
  window.setTimeout = (what, after, ...rest) => usual(what, after >= 5000 ? after / 40 : after, ...rest)
"""
"""No worker, in which a test can change nothing; who waits for long, waits for tenths of a second."""


class Person(Window):
    """Somebody at his screen. With STAFFETTA_SHOTS=<directory> each step leaves a picture there."""

    def __init__(self, context: BrowserContext, base: str, member: Member) -> None:
        super().__init__(context, base)
        self.member = member
        self.page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        """What is refused answers 409 or 422, which the browser reports although it is meant; all else is an error."""
        meant = any(f"status of {status}" in message.text for status in (409, 422))
        if message.type in ("error", "warning") and not meant:
            self.errors.append(f"{message.text[:90]} {message.location}")

    def look(self, name: str, *, but: str = "") -> None:
        """Nothing was stopped or broke, nobody meets a barrier (`but` there); a picture if pictures are wanted."""
        self.quiet()
        if SHOTS:
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png")
        assert self.violations() == [], name
        assert self.barriers(but) == [], name

    @property
    def dialog(self) -> Any:
        """The dialogue that is open."""
        return self.page.locator("#dialog-frame[open]")


@pytest.fixture
def office_firm(transactional_db: None) -> Iterator[Cast]:
    """A firm under privacy *own*, as live servers see it; the test runs inside its workspace."""
    with workspace(None):
        cast = a_firm("Officine Rossi", privacy=Privacy.OWN)
    with workspace(cast.workspace.pk):
        yield cast


@pytest.fixture
def at_the_screen(live_server: Any, chromium: Any) -> Iterator[Callable[[Member], Person]]:
    """Sit a member down in front of a browser of his own."""
    contexts: list[BrowserContext] = []

    def sit(member: Member) -> Person:
        with workspace(None):
            client = Client()
            client.force_login(member.user)
            session = client.session
            session["workspace"] = str(member.workspace_id)
            session.save()
        context = chromium.new_context(
            viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="en-GB", timezone_id="Europe/Rome"
        )
        cookie = str(client.cookies[settings.SESSION_COOKIE_NAME].value)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        contexts.append(context)
        return Person(context, live_server.url, member)

    yield sit
    for context in contexts:
        context.close()
