"""What lists of contacts show: columns, filters, order, counts (C-01). Page and API side by side."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.contacts import columns, filters, tallies
from staffetta.contacts.acts.tag import tag_contact
from staffetta.contacts.filters import filter_of
from staffetta.contacts.models import Contact
from staffetta.contacts.places import LETTERS, place_of
from staffetta.contacts.selection import chosen
from staffetta.core.paging import page
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_customer, a_person, a_prospect, an_address, email, phone
from tests.contacts.pages import SignIn, names, text

Api = Callable[[Member], Any]


@pytest.fixture
def five(firm: Cast) -> dict[str, Contact]:
    """Five that differ in everything by which lists narrow."""
    made = {
        "Alfa": a_company("Alfa", handler=firm.seller, industry="Steel", addresses=(an_address("Łódź", country="PL"),)),
        "Beta": a_customer("Beta", handler=firm.teammate, industry="Food", channels=(email("b@beta.example"),)),
        "Gamma": a_prospect("Gamma", industry="Steel", addresses=(an_address("L'Aquila", country="IT"),)),
        "Delta": a_person("Delta Rossi", handler=firm.seller, addresses=(an_address("Lodi", country="IT"),)),
        "Epsilon": a_company("Epsilon", is_supplier=True),
    }
    made["Sub"] = a_company("Sub", parent=made["Alfa"])
    tag_contact(made["Alfa"], ["VIP", "Fair"], by=firm.seller)
    tag_contact(made["Beta"], ["vip"], by=firm.seller)
    Contact.objects.filter(name="Beta").update(last_activity_at=timezone.now() - timedelta(days=3))
    Contact.objects.filter(name="Alfa").update(last_activity_at=timezone.now() - timedelta(days=40))
    Contact.objects.filter(name="Gamma").update(created_at=datetime(2026, 2, 1, 12, tzinfo=UTC))
    return made


ALL = {"Alfa", "Beta", "Delta Rossi", "Epsilon", "Gamma", "Sub"}
CASES = [
    ("handler=me", {"Alfa", "Delta Rossi"}),
    ("handler=me&handler=nobody", {"Alfa", "Delta Rossi", "Epsilon", "Gamma", "Sub"}),
    ("tag=VIP", {"Alfa", "Beta"}),
    ("tag=fair&tag=VIP", {"Alfa", "Beta"}),
    ("tag=-", {"Delta Rossi", "Epsilon", "Gamma", "Sub"}),
    ("tag=never+heard", set()),
    ("country=IT", {"Gamma", "Delta Rossi"}),
    ("country=IT&country=PL", {"Alfa", "Gamma", "Delta Rossi"}),
    ("city=lod", {"Alfa", "Delta Rossi"}),
    ("city=L%27AQ", {"Gamma"}),
    ("industry=Steel", {"Alfa", "Gamma"}),
    ("industry=Steel&kind=company&tag=VIP", {"Alfa"}),
    ("created_from=2026-02-01&created_to=2026-02-01", {"Gamma"}),
    ("created_to=2026-01-31", set()),
    ("idle=30", ALL - {"Beta"}),
    ("idle=1", ALL),
    ("q=bet", {"Beta"}),
    ("function=supplier", {"Epsilon"}),
    ("function=none", {"Alfa", "Delta Rossi", "Sub"}),
]


@pytest.mark.parametrize(("query", "expected"), CASES)
def test_page_and_program_narrow_alike(
    firm: Cast, five: dict[str, Contact], as_: SignIn, api: Api, query: str, expected: set[str]
) -> None:
    assert set(names(as_(firm.seller).get(f"/contacts/?{query}"))) == expected
    program = api(firm.seller)
    assert {row["name"] for row in program.get(f"/contacts?{query}").data["items"]} == expected
    assert program.get(f"/contacts/count?{query}").data == {"count": len(expected), "more": False}


@pytest.mark.parametrize(
    "query", ["kind=nonsense", "created_from=2026-02-30", "created_to=0001-01-01", "idle=soon", "idle=²", "sort=tags"]
)
def test_what_cannot_be_counts_as_not_given(firm: Cast, five: dict[str, Contact], as_: SignIn, query: str) -> None:
    assert set(names(as_(firm.seller).get(f"/contacts/?{query}"))) == ALL


@pytest.mark.parametrize("query", ["kind=nonsense", "created_from=2026-02-30", "idle=soon", "sort=tags", "handler=x"])
def test_programs_are_told_what_cannot_be(firm: Cast, api: Api, query: str) -> None:
    assert api(firm.seller).get(f"/contacts?{query}").status_code == 422


def test_subsidiaries_and_foreign_ids_are_asked_for_by_address(firm: Cast, five: dict[str, Contact], api: Api) -> None:
    found = api(firm.seller).get(f"/contacts?parent={five['Alfa'].pk}").data["items"]
    assert [row["name"] for row in found] == ["Sub"]
    assert api(firm.seller).get("/contacts?external_id=A-1").data["items"] == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["Alfa", "Beta", "Delta Rossi", "Epsilon", "Gamma", "Sub"]),
        ("-active", ["Beta", "Alfa", "Sub", "Epsilon", "Delta Rossi", "Gamma"]),
        ("active", ["Alfa", "Beta", "Gamma", "Delta Rossi", "Epsilon", "Sub"]),
        ("industry", ["Delta Rossi", "Epsilon", "Sub", "Beta", "Alfa", "Gamma"]),
        ("created", ["Gamma", "Alfa", "Beta", "Delta Rossi", "Epsilon", "Sub"]),
    ],
)
def test_lists_are_sorted_page_by_page(
    firm: Cast, five: dict[str, Contact], as_: SignIn, api: Api, sort: str, order: list[str]
) -> None:
    if sort == "active":  # without any activity last, in the order in which they were made
        order = ["Alfa", "Beta", "Gamma", "Delta Rossi", "Epsilon", "Sub"]
        never = {"Gamma", "Delta Rossi", "Epsilon", "Sub"}
        shown = names(as_(firm.seller).get("/contacts/?sort=active"))
        assert shown[:2] == order[:2] and set(shown[2:]) == never
    elif sort == "-active":
        assert names(as_(firm.seller).get("/contacts/?sort=-active"))[:2] == order[:2]
    else:
        assert names(as_(firm.seller).get(f"/contacts/?sort={sort}")) == order
    walked, cursor = [], ""
    while cursor is not None:
        answer = api(firm.seller).get(f"/contacts?sort={sort}&limit=2&cursor={cursor}").data
        walked += [row["name"] for row in answer["items"]]
        cursor = answer["next"]
    assert walked == names(as_(firm.seller).get(f"/contacts/?sort={sort}"))


def test_every_sort_is_served_by_an_index(firm: Cast, five: dict[str, Contact]) -> None:
    """No first page of any order reads the whole table: PostgreSQL, told that scanning is dear, finds an index."""
    offered = columns.known()
    for key in columns.sorts(offered):
        if offered[key].annotate is not None or offered[key].walk is not None:
            continue  # of other rooms; tests/contacts/test_orders.py
        for sign in ("", "-"):
            rows, order = columns.sorted_by(Contact.objects.visible_to(firm.administrator), f"{sign}{key}", offered)
            plan = _plan(rows, order)
            assert "Seq Scan" not in plan, (sign, key, plan)
            assert "Sort Key" not in plan or "Presorted Key" in plan, (sign, key, plan)


def _plan(rows: Any, order: tuple[str, ...]) -> str:
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off")
    with CaptureQueriesContext(connection) as queries:
        page(rows, order=order)
    sql = next(q["sql"] for q in queries if "contacts_contact" in q["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"explain {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())


def test_filters_are_chips_that_can_be_taken_off(firm: Cast, five: dict[str, Contact], as_: SignIn) -> None:
    client = as_(firm.seller)
    page = client.get("/contacts/?q=al&handler=me&tag=VIP&idle=30&country=PL").content.decode()
    chips = re.findall(r'<span class="chip">(.*?)<a href="([^"]+)"', page)
    assert [label for label, _href in chips] == [
        "“al”",
        "Handler: Mine",
        "Tag: VIP",
        "Country: Poland",
        "No activity since: 30 days",
    ]
    for label, href in chips:
        without = client.get("/contacts/" + href.replace("&amp;", "&")).content.decode()
        left = [one for one, _href in re.findall(r'<span class="chip">(.*?)<a href="([^"]+)"', without)]
        assert left == [one for one, _href in chips if one != label]


def test_a_deactivated_handler_is_still_named(firm: Cast, five: dict[str, Contact], as_: SignIn) -> None:
    Member.objects.filter(pk=firm.teammate.pk).update(deactivated_at=DAWN)
    page = as_(firm.seller).get(f"/contacts/?handler={firm.teammate.pk}")
    assert "Handler: Tino Teammate" in text(page) and names(page) == ["Beta"]


def test_columns_are_chosen_ordered_and_remembered(firm: Cast, five: dict[str, Contact], as_: SignIn) -> None:
    client = as_(firm.seller)
    assert _heads(client.get("/contacts/")) == ["Name", "Functions", "E-mail", "Phone", "City", "Handler", "Tags"]
    chosen_ones = client.get("/contacts/?columns=country&columns=number&columns=nonsense&columns=active")
    assert _heads(chosen_ones) == ["Name", "Country", "Number", "Last activity"]
    assert "Poland" in text(chosen_ones) and "Never" in text(chosen_ones)
    assert _heads(client.get("/contacts/")) == ["Name", "Country", "Number", "Last activity"]
    assert _heads(as_(firm.teammate).get("/contacts/"))[1] == "Functions"
    dialog = client.get("/contacts/columns/", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert re.findall(r'name="columns" value="(\w+)"', dialog.content.decode())[:4] == [
        "name",
        "country",
        "number",
        "active",
    ]


def _heads(page: Any) -> list[str]:
    cells = re.findall(r"<th scope=\"col\" class=\"[^\"]*\"[^>]*>(.*?)</th>", page.content.decode(), re.S)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]


def test_every_column_can_be_shown(firm: Cast, five: dict[str, Contact], as_: SignIn) -> None:
    wanted = ",".join(columns.known())
    page = as_(firm.seller).get(f"/contacts/?columns={wanted}")
    assert page.status_code == 200 and len(_heads(page)) == len(columns.known())


def test_the_number_of_queries_is_the_same_for_2_and_60_rows(firm: Cast, as_: SignIn) -> None:
    def fill(first: int, count: int) -> None:
        parent = a_company(f"Parent {first}")
        for i in range(first, first + count):
            channels = (email(f"p{i}@x.example"), phone(f"+39 02 1234{i:03d}"))
            made = a_company(
                f"Firm {i}", channels=channels, addresses=(an_address("Roma"),), handler=firm.teammate, parent=parent
            )
            tag_contact(made, [f"Tag {i}", "All"], by=SETUP)

    everything = ",".join(columns.known())
    client = as_(firm.seller)
    addresses = (f"/contacts/?columns={everything}&tag=All&q=f&idle=3", "/contacts/filters/", "/contacts/columns/")
    fill(0, 2)
    few = [_queries(client, address) for address in addresses]
    fill(2, 58)
    many = [_queries(client, address) for address in addresses]
    assert many == few, "how many there are is asked for by itself"
    whole, counted = (_queries(client, f"{addresses[0]}{more}") for more in ("", "&figures=1"))
    assert counted == whole + 2, "which tag, and how many"


def _queries(client: Client, address: str) -> int:
    for _turn in ("who it is", "what the firm is set up as"):
        client.get(address)  # is known from then on
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len([q for q in queries if "set_config" not in q["sql"]])


def test_nobody_waits_for_a_long_count(
    firm: Cast, five: dict[str, Contact], as_: SignIn, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "5 entries" in text(as_(firm.seller).get("/contacts/?kind=company"))  # they are all on the page
    monkeypatch.setattr("staffetta.contacts.views.lists.total_of", lambda *of_a_broad_word: (3, True))
    monkeypatch.setattr("staffetta.contacts.listed.COUNTED", 3)
    assert "6 entries" in text(as_(firm.seller).get("/contacts/"))  # the tallies know
    assert "more than 3 entries" in text(as_(firm.seller).get("/contacts/?kind=company"))
    assert api(firm.seller).get("/contacts/count?kind=company").data == {"count": 3, "more": True}
    assert api(firm.seller).get("/contacts/count").data == {"count": 6, "more": False}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("q=nothing", "No contact fits"),
        ("function=prospect&tag=VIP", "No contact fits"),
    ],
)
def test_an_empty_list_says_why(firm: Cast, five: dict[str, Contact], as_: SignIn, query: str, sentence: str) -> None:
    assert sentence in text(as_(firm.seller).get(f"/contacts/?{query}"))


def test_under_privacy_own_lists_hold_what_one_sees(own_firm: Cast, as_: SignIn) -> None:
    a_company("Hidden", handler=own_firm.office)
    a_company("Mine", handler=own_firm.seller)
    assert names(as_(own_firm.seller).get("/contacts/?kind=company")) == ["Mine"]
    assert names(as_(own_firm.seller).get(f"/contacts/?handler={own_firm.office.pk}")) == []


def test_under_privacy_own_a_long_list_is_not_counted_to_the_end(
    own_firm: Cast, as_: SignIn, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Alfa", "Beta", "Gamma"):
        a_company(name, handler=own_firm.seller)
    monkeypatch.setattr(tallies, "BOUND", 2)
    shown = text(as_(own_firm.seller).get("/contacts/"))
    assert "2+" in shown and not re.search(r"All contacts\s*3", shown)
    assert api(own_firm.seller).get("/contacts/count").data == {"count": 2, "more": True}
    assert api(own_firm.administrator).get("/contacts/count").data == {"count": 3, "more": False}


def test_other_rooms_add_filters_and_columns(
    firm: Cast, five: dict[str, Contact], as_: SignIn, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters.REGISTRY, "_sources", [*filters.REGISTRY._sources])
    monkeypatch.setattr(columns, "_sources", [*columns._sources])
    long = filters.Filter(
        "length", "Length", "number", lambda rows, values, _m: rows.filter(name__regex=f"^.{{{values[0]}}}$")
    )
    filters.add_source(lambda: [long])
    columns.add_source(lambda: [columns.Column("letters", "Letters", lambda contact: str(len(contact.name)))])
    page = as_(firm.seller).get("/contacts/?length=4&columns=letters")
    assert set(names(page)) == {"Alfa", "Beta"} and "Letters" in text(page) and "Length: 4" in text(page)
    assert len(api(firm.seller).get("/contacts?length=4").data["items"]) == 2


def test_filters_survive_being_kept(firm: Cast) -> None:
    asked = filter_of({"function": "customer", "tag": ["A", "B"], "idle": "30", "sort": "-name", "gone": "x"})
    again = filter_of(asked.as_json())
    assert again == asked and asked.lost == ("gone",) and again.lost == ()


def test_a_selection_is_ids_or_everything_that_fits(firm: Cast, five: dict[str, Contact]) -> None:
    def of(query: str, method: str = "post") -> set[str]:
        factory = RequestFactory()
        request: Any = (
            factory.post("/", data=query, content_type="application/x-www-form-urlencoded")
            if method == "post"
            else factory.get(f"/?{query}")
        )
        request.member = firm.seller
        return {contact.name for contact in chosen(request)}

    a, b = five["Alfa"].pk, five["Beta"].pk
    assert of(f"ids={a}&ids={b}&ids=nonsense") == {"Alfa", "Beta"}
    assert of(f"ids={a},{b}", "get") == {"Alfa", "Beta"}
    assert of(f"all=1&tag=VIP&except={b}&ids={b}") == {"Alfa"}
    assert of("all=1&function=none") == {"Alfa", "Delta Rossi", "Sub"}
    assert of("") == set()


def test_towns_fold_in_the_database_as_they_do_here(firm: Cast) -> None:
    towns = ["Łódź", "L'Aquila", "SAINT-ÉTIENNE", "Reykjavík", "Øster", "İzmir", "Zürich", "".join(LETTERS)]
    made = a_company("Everywhere", addresses=(an_address("x"),)).addresses.get()
    for town in towns:
        made.city = town[:100]
        made.save(update_fields=["city"])
        made.refresh_from_db()
        assert " ".join(made.place.split()) == place_of(town[:100])


def test_what_cannot_be_read_is_said_at_the_field(firm: Cast, as_: SignIn) -> None:
    a_company("Acme")
    client = as_(firm.seller)
    page = text(client.get("/contacts/", {"idle": "abc", "q": "acme"}))
    sentence = "“abc” is neither a date nor a number of days."
    assert f"No activity since: {sentence}" in page
    assert ">Acme<" in page, "the list goes on without it"
    again = re.search(r'class="link" href="(/contacts/filters/[^"]+)"', page)
    assert again is not None
    dialogue = text(client.get(again[1].replace("&amp;", "&")))
    assert sentence in dialogue
    assert re.search(
        r'value="abc"[^>]* aria-invalid="true" aria-describedby="filter-\d+-wrong filter-\d+-hint"', dialogue
    )
    assert "could not be read" not in text(client.get("/contacts/", {"idle": "30"}))
    assert "aria-invalid" not in text(client.get("/contacts/filters/", {"idle": "30"}))
