"""Cells that are changed in place (C-01)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.columns import tag_names
from staffetta.contacts.models import Contact
from tests.cast import SETUP, Cast
from tests.contacts.makers import a_company, email, phone
from tests.contacts.pages import SignIn, at, text


@pytest.fixture
def acme(firm: Cast) -> Contact:
    channels = (phone("+39 02 1234567"), email("a@acme.example"), email("b@acme.example"))
    return a_company("Acme", handler=firm.seller, industry="Steel", channels=channels)


def cell(contact: Contact, column: str) -> str:
    return at("cell", contact_id=contact, column=column)


def send(client: Client, contact: Contact, column: str, value: Any, version: int | str = 1) -> Any:
    return client.post(cell(contact, column), {"value": value, "version": version})


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("industry", "Shipbuilding", "Shipbuilding"),
        ("industry", "", ""),
        ("vat_number", "IT 00743110157", "IT"),
        ("phone", "0039 333 1234567", "333"),
        ("email", "new@acme.example", "new@acme.example"),
        ("email", "", "b@acme.example"),
        ("handler", "", ""),
    ],
)
def test_a_cell_is_asked_saved_and_shown(
    firm: Cast, acme: Contact, as_: SignIn, column: str, value: str, shown: str
) -> None:
    client = as_(firm.seller)
    form = client.get(cell(acme, column))
    assert form.status_code == 200 and 'name="value"' in text(form) and 'name="version" value="1"' in text(form)
    done = send(client, acme, column, value)
    assert done.status_code == 200 and "cell-edit" in text(done) and shown in text(done)
    assert Contact.objects.get(pk=acme.pk).version == 2


def test_the_first_channel_changes_and_the_others_stay(firm: Cast, acme: Contact, as_: SignIn) -> None:
    send(as_(firm.seller), acme, "email", "c@acme.example")
    assert [row.value for row in acme.channels.order_by("position")] == [
        "+39 02 1234567",
        "c@acme.example",
        "b@acme.example",
    ]


def test_handler_and_tags(firm: Cast, acme: Contact, as_: SignIn) -> None:
    client = as_(firm.seller)
    assert "Tino Teammate" in text(send(client, acme, "handler", str(firm.teammate.pk)))
    assert "VIP" in text(client.post(cell(acme, "tags"), {"value": ["VIP", "Fair, New"], "version": 2}))
    assert tag_names(Contact.objects.get(pk=acme.pk)) == ["Fair", "New", "VIP"]


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("email", "broken", "is not an e-mail address"),
        ("phone", "no phone", "is not a phone number"),
        ("industry", "x" * 101, "At most 100 characters."),
        ("handler", "nobody", 'class="error"'),
        ("tags", "x" * 40 + "\u0000", ""),
    ],
)
def test_what_is_wrong_is_said_at_the_cell(
    firm: Cast, acme: Contact, as_: SignIn, column: str, value: str, sentence: str
) -> None:
    answer = send(as_(firm.seller), acme, column, value)
    if sentence:
        assert answer.status_code == 422 and sentence in text(answer)
        assert Contact.objects.get(pk=acme.pk).version == 1
    else:
        assert answer.status_code in (200, 422)


def test_a_conflict_shows_what_is_there_and_a_second_time_it_is_meant(firm: Cast, acme: Contact, as_: SignIn) -> None:
    change_contact(acme, {"industry": "Iron"}, by=SETUP)
    answer = send(as_(firm.seller), acme, "industry", "Glass", version=1)
    page = text(answer)
    assert answer.status_code == 422 and "Somebody else has changed this" in page
    assert "It is now: Iron" in page and 'value="Glass"' in page and 'name="version" value="2"' in page
    assert send(as_(firm.seller), acme, "industry", "Glass", version=2).status_code == 200


def test_leaving_it_shows_the_cell_as_it_is(firm: Cast, acme: Contact, as_: SignIn) -> None:
    shown = text(as_(firm.seller).get(cell(acme, "industry") + "?show=1"))
    assert "Steel" in shown and "<form" not in shown and "data-focus-now" in shown


@pytest.mark.parametrize("column", ["nonsense", "name", "functions", "created"])
def test_other_cells_cannot_be_changed(firm: Cast, acme: Contact, as_: SignIn, column: str) -> None:
    assert as_(firm.seller).get(cell(acme, column)).status_code == 404


def test_the_list_offers_it_to_those_who_may(own_firm: Cast, as_: SignIn) -> None:
    a_company("Mine", handler=own_firm.seller)
    client = as_(own_firm.seller)
    assert "cell-edit" in text(client.get("/contacts/"))
    foreign = a_company("Foreign", handler=own_firm.clerk)
    assert client.get(cell(foreign, "industry")).status_code == 404
    assert f"/contacts/{foreign.pk}/edit/" not in text(client.get("/contacts/"))
