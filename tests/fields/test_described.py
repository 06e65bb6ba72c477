"""The OpenAPI document that a signed-in program gets describes the custom fields of its own workspace (C-13)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import validate

from staffetta.accounts.models import Member
from staffetta.fields.acts.retire import retire_field
from staffetta.fields.models import Owner, Type
from tests.cast import DAWN, SETUP, Cast
from tests.fields.makers import a_choice, a_field

pytestmark = pytest.mark.django_db

SignIn = Callable[[Member], Client]


def document_for(client: Client) -> Any:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return json.loads(answer.content)


def components(client: Client) -> Any:
    return document_for(client)["components"]["schemas"]


def said(schema: dict[str, Any], code: str) -> Any:
    """The property of a custom field, behind "or null" as well."""
    custom = schema["properties"]["custom"]
    plain = next((one for one in custom.get("anyOf", []) if one.get("type") != "null"), custom)
    assert plain["additionalProperties"] is False
    return plain["properties"].get(code)


def test_it_says_type_label_and_values_of_each_field(people: Cast, as_: SignIn) -> None:
    a_choice("Customer state", "Active", "Lost", help_text="What sales thinks")
    a_field("Seats", Type.NUMBER, decimals=2)
    a_field("Contract until", Type.DATE)
    a_choice("Wishes", "Heat", "Sun", several=True)
    a_field("Depth", owner=Owner.LEAD)
    gone = a_field("Old colour")
    retire_field(gone, by=SETUP, at=DAWN)
    document = document_for(as_(people.seller))
    validate(document)  # that for nobody in particular: tests/config/test_openapi.py
    found = document["components"]["schemas"]
    for name in ("ContactIn", "ContactPatch", "ContactOut", "ContactMadeOut"):
        state = said(found[name], "customer_state")
        assert (state["title"], state["description"]) == ("Customer state", "What sales thinks")
        assert state["oneOf"][:2] == [{"const": "active", "title": "Active"}, {"const": "lost", "title": "Lost"}]
        assert said(found[name], "contract_until")["format"] == "date"
        assert said(found[name], "wishes")["items"]["oneOf"][0]["const"] == "heat"
        assert said(found[name], "old_colour") is said(found[name], "depth") is None
    assert said(found["ContactIn"], "seats")["type"] == ["number", "string", "null"]
    assert said(found["ContactOut"], "seats")["type"] == ["string", "null"]
    assert said(found["NewLead"], "depth")["maxLength"] == 250


def test_nobody_else_is_told_what_a_workspace_asks(people: Cast, other_firm: Cast, as_: SignIn) -> None:
    a_field("Seats", Type.NUMBER)
    assert said(components(as_(people.seller))["ContactIn"], "seats")
    for somebody in (Client(), as_(other_firm.administrator)):
        schema = components(somebody)
        assert "Seats" not in json.dumps(schema)
    general = components(Client())
    held = {name: schema for name, schema in general.items() if "custom" in schema.get("properties", {})}
    mine = components(as_(people.seller))
    assert len(held) > 8 and all(mine[name] != schema for name, schema in held.items()), "one says nothing of its own"
