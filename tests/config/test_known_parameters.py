"""A parameter that an operation does not know is refused by name: it would otherwise answer with everything."""

from __future__ import annotations

from typing import Any

from django.test import Client


def errors(answer: Any) -> dict[str, str]:
    return {one["field"]: one["detail"] for one in answer.json()["errors"]}


def test_a_misspelt_filter_is_refused_and_the_right_one_named(people: Any, api: Any) -> None:
    answer = api(people.seller).get("/contacts?functoin=customer&limit=5")
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid"
    assert errors(answer) == {"functoin": "There is no such parameter here. Did you mean “function”?"}


def test_so_is_one_of_another_list_and_one_of_a_single_record(people: Any, api: Any) -> None:
    mine = api(people.seller)
    assert errors(mine.get("/tasks?vat_number=1")) == {"vat_number": "There is no such parameter here."}
    assert errors(mine.get("/me?verbose=1")) == {"verbose": "There is no such parameter here."}


def test_custom_fields_are_for_lists_to_know(people: Any, api: Any) -> None:
    mine = api(people.seller)
    assert "No custom field" in errors(mine.get("/contacts?custom.none=1"))["custom.none"]
    assert "no such parameter" in errors(mine.get("/me?custom.none=1"))["custom.none"]


def test_what_is_known_passes_and_strangers_hear_of_their_key_first(people: Any, api: Any) -> None:
    assert api(people.seller).get("/contacts?function=customer&limit=5").status_code == 200
    assert Client().get("/api/v1/contacts", {"nothing": "1"}).status_code == 401
