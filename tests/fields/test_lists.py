"""Lists of contacts by custom fields: filters that suit each type, orders, columns, exports, saved views (C-13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from staffetta.accounts.models import Member
from staffetta.contacts.columns import known as known_columns
from staffetta.contacts.columns import sorted_by
from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from staffetta.core.paging import page
from staffetta.fields import density
from staffetta.fields.acts.retire import retire_field
from staffetta.fields.models import Field, Type
from tests.cast import DAWN, SETUP, Cast, a_firm
from tests.contacts.makers import a_company, a_person
from tests.fields.makers import a_choice, a_field

SignIn = Callable[[Member], Client]
Speak = Callable[[Member], Any]


@pytest.fixture
def firms(firm: Cast) -> Cast:
    """Alpha to Delta, with answers of each type; Delta has none."""
    a_field("Nickname")
    a_field("Seats", Type.NUMBER, decimals=1)
    a_field("Until", Type.DATE)
    a_choice("State", "Active", "Lost")
    a_choice("Interests", "Solar", "Heat", "Storage", several=True)
    a_field("Newsletter", Type.YES_NO)
    a_field("Broker", Type.CONTACT)
    bruno, anna = a_person("Bruno Broker"), a_person("Ánna Agent")
    for name, nickname, seats, until, state, interests, newsletter, broker in (
        ("Alpha", "Éclair", "10", "2026-01-31", "active", ["solar"], True, bruno),
        ("Beta", "eclipse", "2.5", "2027-06-30", "lost", ["solar", "heat"], False, anna),
        ("Gamma", "Zorro", "-3", "2026-07-01", "active", [], None, None),
    ):
        custom = {"nickname": nickname, "seats": seats, "until": until, "state": state, "interests": interests}
        a_company(name, custom={**custom, "newsletter": newsletter, "broker": broker})
    a_company("Delta")
    return firm


QUERIES = [
    ("custom.nickname=ecl", "Alpha Beta"),
    ("custom.nickname=Z", "Gamma"),
    ("custom.nickname.is=empty", "Delta"),
    ("custom.nickname.is=filled", "Alpha Beta Gamma"),
    ("custom.seats.from=2,5", "Alpha Beta"),
    ("custom.seats.to=2.5", "Beta Gamma"),
    ("custom.seats.from=0&custom.seats.to=5", "Beta"),
    ("custom.until.from=2026-02-01&custom.until.to=2026-12-31", "Gamma"),
    ("custom.until.is=empty", "Delta"),
    ("custom.state=active", "Alpha Gamma"),
    ("custom.state=lost&custom.state=active", "Alpha Beta Gamma"),
    ("custom.state=-&custom.state=lost", "Beta Delta"),
    ("custom.interests=heat", "Beta"),
    ("custom.interests=heat&custom.interests=solar", "Alpha Beta"),
    ("custom.interests=-", "Delta Gamma"),
    ("custom.newsletter=yes", "Alpha"),
    ("custom.newsletter=no", "Beta"),
    ("custom.newsletter=-", "Delta Gamma"),
    ("custom.broker=anna", "Beta"),
    ("custom.broker.is=filled", "Alpha Beta"),
    ("custom.state=active&custom.seats.from=5&function=none", "Alpha"),
]


@pytest.mark.parametrize("many", [density.MANY, -1], ids=["gathered", "walked"])
@pytest.mark.parametrize(("query", "names"), QUERIES)
def test_filters_by_api(
    firms: Cast, api: Speak, monkeypatch: pytest.MonkeyPatch, query: str, names: str, many: int
) -> None:
    """The same rows, whichever way the database is asked."""
    monkeypatch.setattr(density, "MANY", many)
    if many < 0:
        monkeypatch.setattr(density, "SAMPLE", 1)
    answer = api(firms.seller).get(f"/contacts?kind=company&{query}")
    assert [row["name"] for row in answer.data["items"]] == names.split()
    count = api(firms.seller).get(f"/contacts/count?kind=company&{query}")
    assert count.data == {"count": len(names.split()), "more": False}


def test_what_no_field_understands_is_refused_by_the_api(firms: Cast, api: Speak) -> None:
    program = api(firms.seller)
    for query in ("custom.nothing=1", "custom.state=unknown", "custom.seats.from=x", "custom.seats=1"):
        answer = program.get(f"/contacts?{query}")
        assert answer.status_code == 422 and answer.data["errors"][0]["field"] == query.split("=")[0]


def test_a_linked_contact_is_found_by_id_and_only_by_who_sees_it(own_firm: Cast, api: Speak) -> None:
    a_field("Broker", Type.CONTACT)
    secret = a_person("Secret Broker", handler=own_firm.office)
    a_company("Rossi", handler=own_firm.seller, custom={"broker": secret})
    for query in (f"custom.broker={secret.pk}", "custom.broker=secret"):
        assert api(own_firm.seller).get(f"/contacts?{query}").data["items"] == []
        assert len(api(own_firm.administrator).get(f"/contacts?{query}").data["items"]) == 1


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("custom.nickname", "Alpha Beta Gamma Delta"),
        ("-custom.nickname", "Gamma Beta Alpha Delta"),
        ("custom.seats", "Gamma Beta Alpha Delta"),
        ("-custom.until", "Beta Gamma Alpha Delta"),
        ("custom.newsletter", "Beta Alpha"),
    ],
)
def test_orders_by_api(firms: Cast, api: Speak, sort: str, names: str) -> None:
    program = api(firms.seller)
    found, cursor = [], ""
    while True:
        answer = program.get(f"/contacts?kind=company&sort={sort}&limit=1&cursor={cursor}")
        found += [row["name"] for row in answer.data["items"]]
        cursor = answer.data["next"]
        if not cursor:
            break
    assert found[: len(names.split())] == names.split() and sorted(found) == ["Alpha", "Beta", "Delta", "Gamma"]
    assert program.get("/contacts?sort=custom.state").status_code == 422


@pytest.mark.django_db
@settings(max_examples=15, deadline=None)
@given(
    numbers=st.lists(st.none() | st.integers(-3, 3), max_size=7),
    limit=st.integers(1, 3),
    sort=st.sampled_from(["custom.seats", "-custom.seats"]),
)
def test_pages_in_any_order_hold_every_row_once_forth_and_back(
    numbers: list[int | None], limit: int, sort: str
) -> None:
    with transaction.atomic():
        cast = a_firm()
        with workspace(cast.workspace.pk):
            a_field("Seats", Type.NUMBER)
            for place, number in enumerate(numbers):
                a_company(f"Firm {place}", custom={"seats": number})
            rows, order = sorted_by(Contact.objects.all(), sort, known_columns())
            sign = -1 if sort.startswith("-") else 1
            there = _walk(rows, order, limit)
            back = _walk(rows, order, limit, backwards=True)
        transaction.set_rollback(True)
    names = {f"Firm {place}": number for place, number in enumerate(numbers)}
    assert sorted(there) == sorted(names) and there == back
    given_numbers = [names[name] for name in there]
    filled = [number for number in given_numbers if number is not None]
    assert filled == sorted(filled, key=lambda n: sign * n)
    assert given_numbers == filled + [None] * (len(given_numbers) - len(filled))


def _walk(rows: Any, order: tuple[str, ...], limit: int, *, backwards: bool = False) -> list[str]:
    found, cursor = [], ""
    pages = []
    while True:
        shown = page(rows, order=order, cursor=cursor, limit=limit)
        pages.append(shown)
        found += [row.name for row in shown.rows]
        if not shown.next:
            break
        cursor = shown.next
    if not backwards:
        return found
    last, found = pages[-1], [row.name for row in pages[-1].rows]
    while last.previous:
        last = page(rows, order=order, cursor=last.previous, limit=limit)
        found = [row.name for row in last.rows] + found
    return found


def test_the_page_has_columns_filters_and_orders(firms: Cast, as_: SignIn) -> None:
    browser = as_(firms.seller)
    everything = ",".join(["name", *(key for key in known_columns() if key.startswith("custom."))])
    page = browser.get(f"/contacts/?columns={everything}&custom.seats.from=2&sort=-custom.seats").content.decode()
    for words in ("Éclair", "10.0", "Active", "Heat", "Bruno Broker", "Nickname", "Seats"):
        assert words in page
    assert page.index("Alpha") < page.index("Beta") and "Gamma" not in page
    narrow = browser.get("/contacts/?custom.seats.from=nonsense")
    assert "Gamma" in narrow.content.decode()


def test_a_retired_field_leaves_lists_in_peace(firms: Cast, as_: SignIn) -> None:
    retire_field(Field.objects.get(code="seats"), by=SETUP, at=DAWN)
    page = as_(firms.seller).get("/contacts/?columns=name,custom.seats&custom.seats.from=9&sort=custom.seats")
    assert page.status_code == 200 and "Gamma" in page.content.decode()
