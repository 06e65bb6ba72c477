"""Every address × every kind of person gets what the rooms' tables say (U-02). The vocabulary is in walk.py."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from staffetta.accounts.models import Member
from staffetta.config.api import install
from staffetta.core.isolation import workspace
from tests.house.scene import entries, furnished
from tests.house.walk import ADMINISTRATOR, ANONYMOUS, KINDS, LOGIN, STRANGER, Entry, Scene

METHODS = ("GET", "POST")
API = "/api/v1"
PAGES, CALLS = entries("PAGES"), entries("API")


def _patterns(resolver: URLResolver, names: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Name and route of every address below; those of the API are in its OpenAPI document."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "api":
                yield from _patterns(pattern, (*names, pattern.namespace) if pattern.namespace else names)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*names, pattern.name or f"unnamed {pattern.pattern}")), str(pattern.pattern)


def _operations() -> set[str]:
    paths = install().get_openapi_schema(path_prefix="")["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def test_every_page_stands_in_a_table() -> None:
    known = {name for name, _route in _patterns(get_resolver())}
    assert known - PAGES.keys() == set(), "without entry in a url_table.py"
    assert PAGES.keys() - known == set(), "entries without address"


def test_every_operation_of_the_api_stands_in_a_table() -> None:
    known = _operations()
    assert known - CALLS.keys() == set(), "without entry in a url_table.py"
    assert CALLS.keys() - known == set(), "entries without operation"


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """See tests/house/scene.py; and everybody has signed in once, which every request's rollback leaves standing."""
    with django_db_blocker.unblock(), furnished() as built:
        built["sessions"] = {kind: _session(member) for kind in KINDS if (member := built.member(kind))}
        yield built


def _session(member: Member) -> str:
    client = Client()
    with workspace(None):
        client.force_login(get_user_model().objects.get(pk=member.user_id))
        session = client.session
        session["workspace"] = str(member.workspace_id)
        session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _browser(scene: Scene, kind: str) -> Client:
    client = Client()
    if kind in scene["sessions"]:
        client.cookies[settings.SESSION_COOKIE_NAME] = scene["sessions"][kind]
    return client


def _matches(status: int, location: str, wanted: Any, in_api: bool) -> bool:
    if wanted == LOGIN:
        return status == 401 if in_api else status == 302 and location.startswith(reverse("account_login"))
    return status in (wanted if isinstance(wanted, tuple) else (wanted,))


def _read(answer: Any) -> None:
    """Read a download to its end, which closes its file."""
    if answer.streaming:
        b"".join(answer)


def _ask_page(scene: Scene, kind: str, name: str, entry: Entry) -> Any:
    with workspace(scene.firm.pk):
        address = reverse(name, kwargs=entry.kwargs(scene)) + entry.query
        sent = entry.sent(scene)
    with workspace(None), transaction.atomic():
        cache.clear()  # rate limits count per address
        client = _browser(scene, kind)
        answer = client.get(address) if entry.method == "GET" else client.post(address, sent)
        _read(answer)
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page(name: str, scene: Scene, django_db_blocker: Any) -> None:
    wrong = []
    with django_db_blocker.unblock():
        for entry in PAGES[name]:
            for kind in KINDS:
                answer = _ask_page(scene, kind, name, entry)
                wanted = entry.answers[kind]
                if not _matches(answer.status_code, answer.headers.get("Location", ""), wanted, False):
                    wrong.append(f"{entry.method} {name} as {kind}: {answer.status_code} instead of {wanted}")
        for method in set(METHODS) - {entry.method for entry in PAGES[name]}:
            entry = PAGES[name][0]
            probe = Entry(entry.answers, method, entry.args)
            status = _ask_page(scene, ADMINISTRATOR, name, probe).status_code
            if status != 405:
                wrong.append(f"{method} {name} as administrator: {status} instead of 405 (no entry for {method})")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_call(name: str, scene: Scene, django_db_blocker: Any) -> None:
    method, path = name.split(" ", 1)
    wrong = []
    with django_db_blocker.unblock():
        for entry in CALLS[name]:
            for kind in KINDS:
                answer = _call(scene, kind, method, path, entry)
                wanted = entry.answers[kind]
                if not _matches(answer.status_code, "", wanted, True):
                    text = getattr(answer, "content", b"").decode(errors="replace")[:300]
                    wrong.append(f"{name} as {kind}: {answer.status_code} instead of {wanted}: {text}")
    assert not wrong, "\n".join(wrong)


def _call(scene: Scene, kind: str, method: str, path: str, entry: Entry) -> Any:
    with workspace(scene.firm.pk):
        address = API + path.format(**entry.kwargs(scene)) + entry.query
        body = json.dumps(entry.sent(scene), default=str) if method not in ("GET", "DELETE") else ""
    headers = {} if kind == ANONYMOUS else {"Authorization": f"Bearer {scene['keys'][kind]}"}
    with workspace(None), transaction.atomic():
        answer = Client().generic(method, address, body, content_type="application/json", headers=headers)
        _read(answer)
        transaction.set_rollback(True)
    return answer


def test_the_stranger_is_a_stranger(scene: Scene) -> None:
    assert scene.member(STRANGER).workspace_id != scene.firm.pk
