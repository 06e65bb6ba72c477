"""A window on the gallery, in which the administrator of a fresh firm has signed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from staffetta.core.isolation import workspace
from tests.browser import Window
from tests.cast import a_firm


@pytest.fixture
def session_cookie(transactional_db: None) -> str:
    """The session of an administrator of a fresh firm."""
    with workspace(None):
        firm = a_firm()
        client = Client()
        client.force_login(firm.administrator.user)
        session = client.session
        session["workspace"] = str(firm.workspace.pk)
        session.save()
        return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture
def window(session_cookie: str, live_server: Any, chromium: Any, request: pytest.FixtureRequest) -> Iterator[Window]:
    """A browser window; parametrize indirectly with options of the context (viewport, color_scheme)."""
    context = chromium.new_context(**(getattr(request, "param", None) or {}))
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_cookie, "url": live_server.url}])
    yield Window(context, live_server.url)
    context.close()
