"""Programs get problem details also where no room of the API answers (RFC 9457)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/leads/not-an-id", "/api/v9/"])
def test_an_address_that_is_none(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code in (401, 404) and answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code


def test_our_fault(people: Cast, api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    program = api(people.seller)
    program.client.raise_request_exception = False
    monkeypatch.setattr("staffetta.contacts.api.create_contact", lambda *args, **kwargs: 1 / 0)
    answer = program.post("/contacts", {"kind": "company", "name": "Rossi"})
    assert (answer.status_code, answer.data["code"]) == (500, "server-error")
    assert answer["Content-Type"] == "application/problem+json"
