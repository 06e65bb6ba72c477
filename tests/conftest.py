"""What every test may ask for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from staffetta.accounts.acts.make_key import make_key
from staffetta.accounts.models import Member
from staffetta.core.isolation import workspace
from staffetta.core.setup import forget_everything
from staffetta.history.models import Delivery
from staffetta.history.recording import deliver
from staffetta.ui import keeping
from tests import founded
from tests.browser import chromium, database_beside_the_browser  # noqa: F401  fixtures: one browser for all
from tests.cast import SETUP, Cast, a_firm


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What one test has put into the cache, or has read of the set-up, is not there for the next one, which may have
    the same firm."""
    cache.clear()
    forget_everything()


keeping.CHECKED = True


@pytest.fixture
def firm(db: None) -> Iterator[Cast]:
    """A firm under privacy *shared*; the test runs inside its workspace."""
    cast = founded.cast_of("firm")
    with workspace(cast.workspace.pk):
        yield cast


@pytest.fixture
def people(firm: Cast) -> Cast:
    """The same, under the name of its people."""
    return firm


@pytest.fixture
def own_firm(db: None) -> Iterator[Cast]:
    """A firm under privacy *own* (U-02)."""
    cast = founded.cast_of("own_firm")
    with workspace(cast.workspace.pk):
        yield cast


@pytest.fixture
def other_firm(db: None) -> Cast:
    """Another firm, on the other side of the wall; not entered."""
    with workspace(None):
        return a_firm("Autohaus Weiß", domain="weiss.example")


@pytest.fixture
def as_() -> Callable[[Member], Client]:
    """A browser in which this member has signed in."""

    def sign_in(member: Member, **headers: Any) -> Client:
        client = Client(**headers)
        with workspace(None):
            client.force_login(member.user)
            session = client.session
            session["workspace"] = str(member.workspace_id)
            session.save()
        return client

    return sign_in


class Api:
    """A program that speaks JSON as one member."""

    def __init__(self, key: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {key}"})

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer, with `.data` decoded; `path` is relative to /api/v1."""
        answer = self.client.generic(
            method.upper(),
            f"/api/v1{path}",
            data=json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers=headers,
        )
        answer.data = json.loads(answer.content) if answer.content else None
        return answer

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, body if body is not None else {}, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self("PATCH", path, body, **headers)


@pytest.fixture
def api() -> Callable[[Member], Api]:
    def of(member: Member) -> Api:
        with workspace(member.workspace_id):
            return Api(make_key(member, label="tests", by=SETUP)[1])

    return of


@pytest.fixture
def deliver_all() -> Callable[[], int]:
    """Run every reaction that is owed, also those that reactions cause; returns how many ran."""

    def run() -> int:
        count = 0
        while owed := list(Delivery.objects.filter(done_at=None).order_by("pk")):
            for delivery in owed:
                deliver(delivery_id=str(delivery.pk))
                count += 1
        return count

    return run
