"""The OpenAPI document is valid and says what generators need (X-03)."""

from __future__ import annotations

import functools
import json
import re
from typing import Any

import pytest
from django.test import Client
from ninja import Schema
from openapi_spec_validator import validate


@pytest.fixture
def document(db: None) -> Any:
    return _document()


@functools.cache
def _document() -> Any:
    """It is the same for everybody at any time."""
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_it_is_valid_openapi_3_1(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_operation_has_a_summary_a_tag_an_id_of_its_own_and_an_answer(document: Any) -> None:
    ids: list[str] = []
    for path, methods in document["paths"].items():
        assert path.startswith("/api/v1/")
        for method, operation in methods.items():
            assert operation.get("summary") and operation.get("tags"), f"{method} {path}"
            assert any(status.startswith("2") for status in map(str, operation["responses"])), f"{method} {path}"
            ids.append(operation["operationId"])
    assert len(ids) == len(set(ids))


def test_posts_take_an_idempotency_key_and_changes_an_etag(document: Any) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            headers = {p["name"] for p in operation["parameters"] if p["in"] == "header"}
            if method == "post":
                assert "Idempotency-Key" in headers, path
            if method in ("patch", "put", "delete"):
                assert "If-Match" in headers, path


def test_the_documentation_shows_every_operation_and_code_without_inline_script(document: Any, db: None) -> None:
    page = Client().get("/api/docs").content.decode()
    for path in document["paths"]:
        assert path in page
    assert 'id="problem-stale"' in page and 'id="problem-still-holds"' in page
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", page)


def test_the_documentation_narrows(db: None) -> None:
    page = Client().get("/api/docs?q=invitation").content.decode()
    assert "/api/v1/members/{member_id}/invitation" in page
    assert "/api/v1/groups/{group_id}/retire" not in page.split('id="list"')[1]
    assert "Nothing found" in Client().get("/api/docs?q=zzzzzz").content.decode()


def _schemas(kind: type[Any]) -> set[type[Any]]:
    found = set(kind.__subclasses__())
    return found | {deeper for schema in found for deeper in _schemas(schema)}


def test_no_two_rooms_give_one_name_to_different_schemas(document: Any) -> None:
    """The document knows schemas by their bare names: of two that are called alike, one would stand for both."""
    homes: dict[str, set[str]] = {}
    for schema in _schemas(Schema):
        if schema.__module__.startswith("staffetta.") and schema.__name__ in document["components"]["schemas"]:
            homes.setdefault(schema.__name__, set()).add(schema.__module__)
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}
