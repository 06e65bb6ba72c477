"""Rows of lists that are drawn of texts and kept: the same as of records, and never those of before (C-01)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from staffetta.accounts.acts.change_group import change_group
from staffetta.accounts.acts.change_member import MemberValues, change_member
from staffetta.accounts.models import Member
from staffetta.contacts import columns, rules
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.tag import tag_contact
from staffetta.contacts.columns import Column
from staffetta.contacts.drawing import Drawing, drawing
from staffetta.contacts.filters import filter_of
from staffetta.contacts.lines import Line
from staffetta.contacts.listed import lines_of, page_of
from staffetta.contacts.models import Address, Contact
from staffetta.contacts.search import find
from staffetta.erasures.acts.anonymise import anonymise_contact
from staffetta.tags.acts.category import change_category, make_category
from staffetta.tags.acts.change import change_tag
from staffetta.tags.models import Tag
from tests.cast import DAWN, Cast
from tests.contacts.makers import a_company, a_customer, a_person, a_prospect, a_supplier, an_address, email, phone
from tests.contacts.pages import SignIn
from tests.fields.makers import a_choice
from tests.merges.makers import a_merge

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
LANGUAGES = [code for code, _label in settings.LANGUAGES]
OWN = list(columns.OWN)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def all_sorts(cast: Cast) -> list[Contact]:
    """Contacts of every kind, each with another part of what lists show."""
    group = a_company(
        "Gruppe Süd & Söhne",
        handler=cast.seller,
        industry="Stahl <roh>",
        vat_number="DE136695976",
        addresses=(an_address("Köln", country="DE"), an_address("Bonn", country="DE", use=Address.Use.BILLING)),
        channels=(email("info@sued.example"), phone("+49 221 123456"), phone("+49 170 1234567")),
    )
    made = [
        group,
        a_company("Bare"),
        a_person("Łucja Żak", channels=(phone("600 700 800"),), language="pl"),
        a_customer("D'Angelo", handler=cast.teammate, parent=group, debtor_number="10001"),
        a_prospect("Prospetti", handler=cast.manager, channels=(email("a@p.example"), email("b@p.example"))),
        a_supplier("Fornitori", addresses=(an_address("Gent", country="Flanders", use=Address.Use.DELIVERY),)),
        a_customer("Both", is_supplier=True, creditor_number="70001", handler=cast.office),
    ]
    tag_contact(made[1], ["zeta", "Alfa", "vip & more"], by=cast.administrator)
    tag_contact(made[3], ["VIP & more"], by=cast.administrator)
    change_category(category := make_category("Interest", "3", by=cast.administrator), hue="5", by=cast.administrator)
    change_tag(Tag.objects.get(name="zeta"), category=category, by=cast.administrator)
    main, other = a_company("Main", handler=cast.clerk), a_company("Merged away", channels=(email("m@x.example"),))
    a_merge(main, other)
    for gone in (a_person("Forget Me", channels=(email("f@x.example"),), handler=cast.seller), a_company("Old group")):
        if gone.is_company:
            a_company("Daughter", parent=gone)
        anonymise_contact(gone, by=cast.administrator, at=NOW)
    ages = [timedelta(seconds=20), timedelta(minutes=7), timedelta(hours=5), timedelta(days=1), timedelta(days=90)]
    for one, age in zip(made, ages, strict=False):
        Contact.objects.filter(pk=one.pk).update(last_activity_at=NOW - age, changed_at=NOW - 2 * age)
    return made


def both_ways(member: Member, chosen: list[Column], asked: dict[str, Any]) -> tuple[str, str]:
    """The rows drawn of records, and of lines."""
    records, lines = (ways(filter_of(asked), chosen, member, "") for ways in (page_of, lines_of))
    assert all(isinstance(line, Line) for line in lines.rows)
    assert (records.next, records.previous) == (lines.next, lines.previous)
    assert [row.pk for row in records.rows] == [row.pk for row in lines.rows]
    editable = rules.editable(member, lines.rows)
    assert editable == rules.editable(member, records.rows)
    assert editable == {row.pk for row in records.rows if rules.may_edit(member, row)}
    drawn = drawing(chosen)
    shown = drawn.rows(lines.rows, editable)
    assert drawn.rows(lines.rows, editable) == shown, "kept"
    return str(Drawing(chosen).rows(records.rows, editable)), str(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_show_what_records_show(firm: Cast, language: str) -> None:
    all_sorts(firm)
    known = columns.known()
    with translation.override(language):
        for keys in ([], OWN, *([key] for key in OWN)):
            for member in (firm.administrator, firm.seller):
                old, new = both_ways(member, columns.chosen(keys, known), {})
                assert old == new, keys
                assert old.count("<tr>") == 11 and "Merged away" not in old


@pytest.mark.parametrize(
    "asked",
    [
        *({"function": name} for name in ("none", "prospect", "customer", "supplier")),
        *({"sort": sort} for sort in ("-name", "number", "email", "-phone", "city", "-country", "handler", "-active")),
        *({"sort": sort} for sort in ("created", "-changed", "customer_since", "industry")),
        *({"q": words} for words in ("gruppe", "vip", "b p.example", "info@sued.example", "C-00003", "nobody")),
        {"handler": ["me"]},
        {"tag": ["zeta"], "sort": "-email"},
    ],
    ids=str,
)
def test_lines_show_what_records_show_of_every_list(own_firm: Cast, asked: dict[str, Any]) -> None:
    """Under privacy own, too."""
    all_sorts(own_firm)
    for member in (own_firm.administrator, own_firm.seller, own_firm.manager):
        old, new = both_ways(member, columns.chosen(OWN, columns.known()), asked)
        assert old == new


def test_the_whole_way_through_pages_is_the_same(firm: Cast) -> None:
    all_sorts(firm)
    chosen = columns.chosen(OWN, columns.known())
    for asked in ({}, {"sort": "-name"}, {"sort": "email"}, {"sort": "country"}, {"q": "a"}, {"sort": "-active"}):
        places, cursor = [""], ""
        while places[-1] or len(places) == 1:
            records, lines = (ways(filter_of(asked), chosen, firm.seller, cursor, 2) for ways in (page_of, lines_of))
            assert [row.pk for row in lines.rows] == [row.pk for row in records.rows]
            assert (lines.next, lines.previous) == (records.next, records.previous)
            places.append(cursor := lines.next)
        assert len(places) > 2 or asked == {"q": "a"}


def test_a_list_is_drawn_in_the_readers_time_zone(firm: Cast) -> None:
    a_company("Night", at=DAWN)
    Contact.objects.update(created_at=datetime(2026, 1, 5, 23, 30, tzinfo=UTC))
    chosen, shown = columns.chosen(["created"], columns.known()), []
    for zone in ("UTC", "Europe/Warsaw"):
        with timezone.override(ZoneInfo(zone)):
            old, new = both_ways(firm.seller, chosen, {})
            assert old == new
            shown.append(new)
    assert "5 Jan 2026" in shown[0] and "6 Jan 2026" in shown[1]


def test_how_long_ago_something_was_goes_on(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    a_company("Alfa")
    Contact.objects.update(changed_at=NOW - timedelta(seconds=30))
    chosen = columns.chosen(["changed", "active"], columns.known())
    assert "just now" in both_ways(firm.seller, chosen, {})[1]
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=9))
    old, new = both_ways(firm.seller, chosen, {})
    assert old == new and "9 min ago" in new


Change = Callable[[Cast, Contact], Any]
CHANGES: dict[str, tuple[Change, str]] = {
    "name": (lambda firm, one: change_contact(one, {"name": "Beta"}, by=firm.seller), ">Beta<"),
    "e-mail": (
        lambda firm, one: change_contact(one, {"channels": (email("new@x.example"),)}, by=firm.seller),
        "new@x.example",
    ),
    "town": (
        lambda firm, one: change_contact(one, {"addresses": (an_address("Torino"),)}, by=firm.seller),
        "Torino",
    ),
    "handler": (lambda firm, one: change_contact(one, {"handler": firm.office}, by=firm.seller), "Olga Office"),
    "handler's name": (
        lambda firm, one: change_member(firm.teammate, MemberValues(name="Tina Turner"), by=firm.administrator),
        "Tina Turner",
    ),
    "tags": (lambda firm, one: tag_contact(one, ["fair"], by=firm.seller), "fair"),
    "tag's name": (
        lambda firm, one: change_tag(Tag.objects.get(name="vip"), name="Very", by=firm.administrator),
        "Very",
    ),
    "tag's colour": (
        lambda firm, one: change_tag(
            Tag.objects.get(name="vip"),
            category=make_category("Interest", "4", by=firm.administrator),
            by=firm.administrator,
        ),
        '<span class="tag hue-4">vip</span>',
    ),
}


@pytest.mark.parametrize(("change", "words"), CHANGES.values(), ids=list(CHANGES))
def test_a_change_shows_at_once(firm: Cast, as_: SignIn, change: Change, words: str) -> None:
    one = a_company("Alfa", handler=firm.teammate, channels=(email("old@x.example"),), addresses=(an_address("Roma"),))
    tag_contact(one, ["vip"], by=firm.seller)
    client = as_(firm.administrator)
    before = rows(client)
    assert before == rows(client) and words not in before
    change(firm, one)
    after = rows(client)
    assert words in after and after != before


def test_what_somebody_may_do_shows_at_once(own_firm: Cast, as_: SignIn) -> None:
    """Tino's contact is there for whoever leads his group, who may edit it: the same row, drawn for each."""
    a_company("Alfa", handler=own_firm.teammate)
    free = a_company("Free")
    leader, office = as_(own_firm.manager), as_(own_firm.office)
    assert len(re.findall('cell-edit"', rows(leader))) > len(re.findall('cell-edit"', rows(office))) > 0
    change_group(
        own_firm.sales,
        name="Sales",
        members=[own_firm.seller, own_firm.teammate],
        managers=[],
        by=own_firm.administrator,
    )
    assert "Alfa" not in rows(leader) and "Free" in rows(leader)
    anonymise_contact(Contact.objects.get(pk=free.pk), by=own_firm.administrator, at=NOW)
    assert 'cell-edit"' not in rows(office), "nobody edits one that was anonymised"


def test_a_custom_column_is_drawn_of_records(firm: Cast, as_: SignIn) -> None:
    field = a_choice("State", "Active", "Dormant")
    one = a_company("Alfa", handler=firm.seller)
    change_contact(one, {"custom": {field.code: "active"}}, by=firm.seller)
    chosen = columns.chosen(["name", f"custom.{field.code}"], columns.known())
    assert not columns.are_of_lines(chosen)
    assert "Active" in rows(as_(firm.seller), f"?columns=name,custom.{field.code}")


def test_what_other_rooms_show_is_drawn_of_records(firm: Cast) -> None:
    (name,) = columns.chosen(["name"], columns.known())
    assert columns.are_of_lines([name])
    assert not columns.are_of_lines([name, Column("debt", "Owes us", text=lambda contact: "")])
    assert not columns.are_of_lines([Column("name", "Name", text=lambda contact: "")])


@pytest.mark.parametrize("query", ["", "sort=-name", "sort=-active", "sort=created", "function=customer", "sort=city"])
def test_programs_are_told_the_same_of_a_page_as_of_one(firm: Cast, api: Any, query: str) -> None:
    """The first page of a whole list brings all that belongs to its rows; others ask for it."""
    a_choice("State", "Active", "Dormant")
    all_sorts(firm)
    seller = api(firm.seller)
    whole = seller.get(f"/contacts?{query}").data["items"]
    assert whole and whole == [seller.get(f"/contacts/{one['id']}").data for one in whole]
    found, cursor = [], ""
    while cursor is not None:
        answer = seller.get(f"/contacts?{query}&limit=2&cursor={cursor}").data
        found, cursor = found + answer["items"], answer["next"]
    assert found == whole


def test_who_is_nobody_any_more_is_called_so_in_the_search(firm: Cast) -> None:
    gone = a_person("Forget Me")
    anonymise_contact(gone, by=firm.administrator, at=NOW)
    with translation.override("de"):
        (hit,) = find(firm.seller, gone.number, 5)
        assert hit.title == Contact.objects.get(pk=gone.pk).name and "—" not in hit.title


def rows(client: Client, query: str = "") -> str:
    shown = client.get(f"/contacts/{query}").content.decode()
    return shown[shown.index("<tbody") : shown.index("</tbody>")]
