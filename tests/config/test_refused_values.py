"""What a program sends wrong is said in words, in its language, at the field as it wrote it (X-03, X-08)."""

from __future__ import annotations

from typing import Any

import pytest

from staffetta.config.refused_values import sentence


@pytest.fixture
def mine(people: Any, api: Any) -> Any:
    return api(people.seller)


def errors(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.content
    return {one["field"]: one["detail"] for one in answer.json()["errors"]}


def refused(mine: Any, **values: Any) -> dict[str, str]:
    body = {"kind": "company", "name": "Rossi", **values}
    return errors(mine.post("/contacts", body))


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"name": "a" * 201}, "name", "At most 200 characters."),
        ({"tags": ["a"] * 31}, "tags", "At most 30 entries."),
        ({"tags": [""]}, "tags.0", "This may not be empty."),
        ({"tags": "a"}, "tags", "This must be a list."),
        ({"handler": "me"}, "handler", "This is not an id."),
        ({"nmae": "x"}, "nmae", "There is no such field here."),
        ({"is_supplier": "perhaps"}, "is_supplier", "Only true or false can be entered here."),
        ({"credit_limit": -1}, "credit_limit", "Enter at least 0."),
        ({"credit_limit": "1.234"}, "credit_limit", "At most 2 decimals."),
        ({"credit_limit": "much"}, "credit_limit", "Enter a number, such as 1250 or 12.5."),
        ({"lead_time_days": 1.5}, "lead_time_days", "Enter a whole number."),
        ({"description": 5}, "description", "This must be a text."),
        ({"channels": "a"}, "channels", "This must be a list."),
        ({"channels": [1]}, "channels.0", "This must be an object."),
        ({"channels": [{"medium": "email"}]}, "channels.0.value", "This is required."),
        ({"name": "a\x00b"}, "name", "The character U+0000 is not allowed."),
        ({"function": "friend"}, "function", "Only these can be chosen: “none”, “prospect”, “customer”."),
    ],
)
def test_a_wrong_value_gets_a_sentence(mine: Any, values: dict[str, Any], field: str, said: str) -> None:
    assert refused(mine, **values) == {field: said}


@pytest.mark.parametrize(
    ("answer", "field", "said"),
    [
        ({}, "custom.size", "A value of this kind cannot be entered here."),
        ("x" * 20_001, "custom.size", "At most 20000 characters."),
        (["x" * 121], "custom.size.0", "At most 120 characters."),
        ([1], "custom.size.0", "This must be a text."),
    ],
)
def test_a_value_that_may_be_of_several_types_is_told_once(
    mine: Any, answer: Any, field: str, said: str | None
) -> None:
    told = refused(mine, custom={"size": answer})
    assert told == {field: said}


def test_the_values_of_a_list_of_parameters_are_named_as_they_were_written(mine: Any) -> None:
    told = errors(mine.get(f"/contacts?tag=a&tag={'x' * 201}&limit=0&handler=abc"))
    expected = {"tag.1": "At most 200 characters.", "limit": "Enter at least 1.", "handler.0": "This is not an id."}
    assert told == expected


def test_it_is_said_in_the_language_that_was_asked_for(mine: Any) -> None:
    told = errors(mine.get("/contacts?limit=0", **{"Accept-Language": "de"}))
    assert told == {"limit": "Geben Sie mindestens 1 ein."}


def test_what_is_not_known_keeps_the_words_it_came_with() -> None:
    assert sentence("something_new", {}, "Value error, Too blue.") == "Too blue."
