"""Lists of contacts as CSV (X-02, U-03)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from staffetta.accounts.models import Member
from staffetta.contacts.acts.tag import tag_contact
from staffetta.contacts.columns import known
from staffetta.core.isolation import workspace
from staffetta.exchange import writing
from staffetta.exchange.reading import read_table
from staffetta.exchange.spreadsheets import harmless, plain
from staffetta.history.models import Event
from tests.cast import SETUP, Cast
from tests.contacts.makers import a_company, a_customer, an_address, email, phone
from tests.contacts.pages import text

SignIn = Callable[[Member], Client]
Api = Callable[[Member], Any]


def rows(answer: Any, separator: str = ",") -> list[list[str]]:
    """What is in the file. Read outside the request, as a server does."""
    with workspace(None):
        content = b"".join(answer.streaming_content).decode()
    return list(csv.reader(io.StringIO(content), delimiter=separator))


def download(client: Client, **body: Any) -> Any:
    return client.post("/exports/contacts/", {"go": "1", **body})


@pytest.mark.parametrize(
    "value", ["=1+1", "+39 02 1234", "-5", "@sum", "\tx", "\rx", "＝1", "'=1", "''@x", "it's", "", "a=b"]
)
def test_values_come_back_as_they_were_and_none_is_a_formula(value: str) -> None:
    said = harmless(value)
    assert plain(said) == value and said[:1] not in ("=", "+", "-", "@", "\t", "\r", "＝")


@given(st.text(alphabet="'=+-@\t\r\nab ＝", max_size=8))
def test_whatever_is_written_comes_back(value: str) -> None:
    assert plain(harmless(value)) == value
    assert harmless(value)[:1] not in tuple("=+-@\t\r\n＝")


def test_a_list_goes_out_as_it_stands(firm: Cast, as_: SignIn) -> None:
    phones = (phone("+39 02 1234567"), email("z@zeta.example"))
    zeta = a_customer("Zeta", channels=phones, addresses=(an_address("Łódź", country="PL"),))
    tag_contact(zeta, ["VIP", "Fair"], by=SETUP)
    a_customer("=cmd|calc", handler=firm.seller)
    a_company("None")
    answer = download(
        as_(firm.seller), all="1", function="customer", sort="-name", columns="name,phone,city,country,tags,handler"
    )
    assert answer["Content-Type"] == "text/csv; charset=utf-8" and answer["Content-Disposition"].endswith('.csv"')
    assert rows(answer) == [
        ["Name", "Phone", "City", "Country", "Tags", "Handler"],
        ["Zeta", "'+39 02 1234567", "Łódź", "Poland", "Fair, VIP", ""],
        ["'=cmd|calc", "", "", "", "", "Sara Seller"],
    ]
    event = Event.objects.get(kind="exchange.list_exported")
    assert event.by == firm.seller and event.said["whole"] is True


def test_only_the_ticked_ones_and_all_columns(firm: Cast, as_: SignIn) -> None:
    one, _two = a_company("One"), a_company("Two")
    table = rows(download(as_(firm.seller), ids=[str(one.pk)], every="1"))
    assert [row[0] for row in table] == ["Name", "One"] and len(table[0]) == len(known())


def test_for_excel(firm: Cast, as_: SignIn) -> None:
    a_company("Café; Bar")
    table = rows(download(as_(firm.seller), all="1", excel="1", columns="name"), ";")
    assert table == [["\ufeffName"], ["Café; Bar"]]


def test_many_portions_keep_the_order(firm: Cast, as_: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PORTION", 3)
    for i in range(10):
        a_company(f"Firm {i}")
    table = rows(download(as_(firm.seller), all="1", sort="-name", columns="name"))
    assert [row[0] for row in table[1:]] == [f"Firm {i}" for i in reversed(range(10))]


def test_nobody_gets_what_he_does_not_see(own_firm: Cast, as_: SignIn) -> None:
    a_company("Mine", handler=own_firm.seller)
    hidden = a_company("Hidden", handler=own_firm.clerk)
    client = as_(own_firm.seller)
    assert [row[0] for row in rows(download(client, all="1", columns="name"))] == ["Name", "Mine"]
    assert len(rows(download(client, ids=[str(hidden.pk)], columns="name"))) == 1


def test_without_the_right_it_is_neither_offered_nor_done(firm: Cast, as_: SignIn, api: Api) -> None:
    one = a_company("One")
    Member.objects.filter(pk=firm.seller.pk).update(may_export=False)
    client = as_(firm.seller)
    assert "Export CSV" not in text(client.get("/contacts/")) and "Export CSV" in text(
        as_(firm.teammate).get("/contacts/")
    )
    assert download(client, ids=[str(one.pk)]).status_code == 403
    assert client.post("/exports/contacts/", {"ids": [str(one.pk)]}).status_code == 403
    assert api(firm.seller).get("/exports/contacts").status_code == 403
    assert not Event.objects.filter(kind="exchange.list_exported").exists()


def test_it_is_asked_how(firm: Cast, as_: SignIn) -> None:
    one = a_company("One")
    asked = text(as_(firm.seller).post("/exports/contacts/", {"ids": [str(one.pk)], "columns": "name,city"}))
    assert "As in the list: Name, City" in asked and f'name="ids" value="{one.pk}"' in asked
    assert as_(firm.seller).post("/exports/contacts/", {}).status_code == 302


def test_programs_export(firm: Cast, api: Api) -> None:
    a_customer("Zeta"), a_company("Other")
    client = api(firm.seller).client
    table = rows(
        client.get("/api/v1/exports/contacts?function=customer&columns=name,number&separator=;&mark=true"), ";"
    )
    assert table == [["\ufeffName", "Number"], ["Zeta", "C-00001"]]
    assert len(rows(client.get("/api/v1/exports/contacts?columns=*"))[0]) == len(known())
    assert client.get("/api/v1/exports/contacts?sort=tags").status_code == 422


def test_what_was_exported_is_read_as_it_was() -> None:
    values = ["+39 02 1234", "=1+1", "'quoted", "-5", "plain"]
    file = "Phone\n" + "\n".join(harmless(value) for value in values)
    assert read_table(file.encode()).column("Phone") == values
