"""Addresses in templates are Django's own, however they are found."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from staffetta.ui.addresses import url
from staffetta.ui.icons import icon

ONE, OTHER = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [
        ("contacts:contacts", {}),
        ("contacts:contact", {"contact_id": ONE}),
        ("contacts:contact", {"contact_id": OTHER}),
        ("contacts:contact", {"contact_id": str(ONE)}),
        ("contacts:person-edit", {"contact_id": ONE, "link_id": OTHER}),
        ("contacts:person-edit", {"contact_id": OTHER, "link_id": ONE}),
        ("contacts:person-edit", {"contact_id": ONE, "link_id": ONE}),
        ("contacts:cell", {"contact_id": ONE, "column": "a b/é"[:3]}),
        ("history:record", {"subject": "contacts.contact", "record_id": ONE}),
    ],
)
def test_addresses_are_those_of_reverse(name: str, kwargs: dict[str, Any]) -> None:
    for _again in range(2):
        assert url(name, **kwargs) == reverse(name, kwargs=kwargs or None)
    assert url(name, **kwargs, query={"q": "a b"}) == reverse(name, kwargs=kwargs or None, query={"q": "a b"})


def test_unknown_pages_are_a_bug() -> None:
    with pytest.raises(NoReverseMatch):
        url("contacts:nowhere", contact_id=ONE)


def test_icons_are_decoration_unless_they_say_something() -> None:
    assert 'aria-hidden="true"' in icon("x", "big") and 'class="icon big"' in icon("x", "big")
    assert 'aria-label="&lt;b&gt;"' in icon("x", label="<b>")
    assert "&lt;" in icon("<", "<")
