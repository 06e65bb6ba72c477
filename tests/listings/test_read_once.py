"""What an address of a list asks for is read once, and again when the firm is set up otherwise (listings/listed.py)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from staffetta.accounts.models import Member, SetUp
from staffetta.contacts.listed import listed
from staffetta.core.setup import set_up_as
from staffetta.fields.models import Field, Owner
from staffetta.listings.listed import Listed
from staffetta.listings.models import SavedView
from tests.cast import Cast


def reading(member: Member, query: str = "", session: dict[str, Any] | None = None) -> Listed[Any]:
    """What the list of contacts reads of this address."""
    request: Any = RequestFactory().get(f"/contacts/{query}")
    request.member, request.session = member, {} if session is None else session
    stamp = SetUp.objects.get().stamp
    with set_up_as(member.workspace_id, stamp):
        return listed(request)


def test_the_same_address_is_read_once(people: Cast) -> None:
    one = reading(people.seller, "?function=customer")
    assert reading(people.seller, "?function=customer") is one
    assert reading(people.seller, "?function=supplier") is not one
    assert reading(people.teammate, "?function=customer") is not one
    assert reading(people.seller, "?function=customer", {"contacts_columns": ["name", "city"]}) is not one


def test_without_a_stamp_everything_is_read(people: Cast) -> None:
    request: Any = RequestFactory().get("/contacts/")
    request.member, request.session = people.seller, {}
    assert listed(request) is not listed(request)


def test_another_field_or_view_is_there_at_once(people: Cast) -> None:
    before = reading(people.seller)
    field = Field.objects.create(owner=Owner.CONTACT, code="shoe", names={"": "Shoe"}, type="text")
    with_field = reading(people.seller)
    assert "custom.shoe" not in before.offered and "custom.shoe" in with_field.offered
    Field.objects.filter(pk=field.pk).update(names={"": "Boot"})
    assert reading(people.seller).offered["custom.shoe"].label == "Boot"
    view = SavedView.objects.create(list="contacts", name="Italy", owner=people.seller, filters={})
    assert [one.name for one in reading(people.seller).opened.views] == ["Italy"]
    SavedView.objects.filter(pk=view.pk).update(name="Italia")
    assert [one.name for one in reading(people.seller).opened.views] == ["Italia"]
    assert reading(people.teammate).opened.views == ()


def test_columns_are_remembered_each_time(people: Cast) -> None:
    for _turn in range(2):
        session: dict[str, Any] = {}
        reading(people.seller, "?columns=name,city", session)
        assert session == {"contacts_columns": ["name", "city"]}


def test_what_is_made_of_a_reading_is_made_once(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def keys(asked: Listed[Any]) -> list[str]:
        made.append(asked)
        return [column.key for column in asked.shown]

    one = reading(people.seller)
    assert one.once(keys) == one.once(keys) == [column.key for column in one.shown] and len(made) == 1
    assert reading(people.seller, "?q=ada").once(keys) and len(made) == 2
