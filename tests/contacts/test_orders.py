"""Lists of contacts sorted by what stands in other tables (C-01): handler, e-mail address, phone, town, country."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from staffetta.accounts.models import Member
from staffetta.contacts import columns
from staffetta.contacts.addresses import name_of
from staffetta.contacts.filters import filter_of
from staffetta.contacts.listed import page_of
from staffetta.contacts.models import Address, Contact
from staffetta.core.paging import Page
from tests.cast import Cast
from tests.contacts.makers import a_company, a_customer, an_address, email, phone
from tests.contacts.pages import SignIn, names

Api = Callable[[Member], Any]
SORTS = ("handler", "email", "phone", "city", "country")


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    """Countries stand by their names: Allemagne before Autriche."""
    with translation.override("fr"):
        yield


@pytest.fixture
def nine(firm: Cast) -> list[Contact]:
    """Ties, several of a kind, and some that have nothing to be sorted by."""
    billing = an_address("Aachen", country="DE", use=Address.Use.BILLING)
    return [
        a_company("A", handler=firm.seller, channels=(email("z@a.example"), email("a@a.example"))),
        a_company("B", handler=firm.teammate, channels=(email("m@b.example"), phone("+39 02 1234567"))),
        a_company("C", handler=firm.seller, channels=(phone("+39 02 1234567"), email("m@b.example"))),
        a_company("D", channels=(phone("+48 22 123 45 67"), phone("+39 02 1234568"))),
        a_customer("E", addresses=(an_address("Lodi", country="IT"), billing)),
        a_customer("F", handler=firm.manager, addresses=(billing,)),
        a_company("G", addresses=(an_address("lodi", country="IT"),)),
        a_company("H", handler=firm.seller, addresses=(an_address("", country="AT"), billing)),
        a_company("I"),
    ]


def _keys(contact: Contact, sort: str) -> Any:
    if sort == "handler":
        return contact.handler.name.lower() if contact.handler else None
    if sort in ("email", "phone"):
        way = columns.first_channel(contact, sort)
        return way.normalised if way else None
    address = columns.first_address(contact)
    if sort == "country":
        return name_of(address.country) or None if address else None
    return address.place or None if address else None


def _expected(sort: str, sign: str) -> list[Any]:
    """The keys as they are to be met: those without one last, whichever way the list goes."""
    every = [_keys(one, sort) for one in Contact.objects.all()]
    known = sorted((key for key in every if key is not None), reverse=sign == "-")
    return known + [None] * (len(every) - len(known))


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_meet_every_contact_once_in_order_and_back_again(
    firm: Cast, nine: list[Contact], sort: str, sign: str
) -> None:
    walk = columns.known()[sort].walk
    assert walk is not None
    rows = Contact.objects.visible_to(firm.administrator)
    for limit in (1, 2, 4, 50):
        pages: list[Page[Contact]] = [walk(rows, sign == "-", "", limit)]
        while pages[-1].next:
            pages.append(walk(rows, sign == "-", pages[-1].next, limit))
        forth = [row.name for one in pages for row in one.rows]
        assert sorted(forth) == [*"ABCDEFGHI"]
        by_name = {row.name: row for row in Contact.objects.all()}
        assert [_keys(by_name[name], sort) for name in forth] == _expected(sort, sign)
        assert all(len(one.rows) == limit for one in pages[:-1]) and not pages[0].previous
        asked = filter_of({"sort": f"{sign}{sort}"})
        for cursor, one in zip(["", *(page.next for page in pages)], pages, strict=False):
            assert page_of(asked, [], firm.administrator, cursor, limit) == one, "remembered or made anew: the same"
        for after, one in zip(reversed(pages), reversed(pages[:-1]), strict=False):
            back = walk(rows, sign == "-", after.previous, limit)
            assert page_of(asked, [], firm.administrator, after.previous, limit) == back
            assert [row.name for row in back.rows] == [row.name for row in one.rows], (limit, forth)


@pytest.mark.parametrize("sort", SORTS)
def test_page_and_program_sort_alike_also_narrowed(
    firm: Cast, nine: list[Contact], as_: SignIn, api: Api, sort: str
) -> None:
    program = api(firm.seller)
    for sign in ("", "-"):
        for more in ("", "&kind=company&q=m", "&function=customer"):
            walked, cursor = [], ""
            while cursor is not None:
                answer = program.get(f"/contacts?sort={sign}{sort}&limit=2&cursor={cursor}{more}").data
                walked += [row["name"] for row in answer["items"]]
                cursor = answer["next"]
            assert walked == names(as_(firm.seller).get(f"/contacts/?sort={sign}{sort}{more}"))
    assert program.get(f"/contacts?sort={sort}&cursor=bm9uc2Vuc2U").status_code == 422
    nobody = program.get("/contacts?sort=name&limit=1").data["next"]
    assert program.get(f"/contacts?sort={sort}&cursor={nobody}").status_code == 422


@pytest.mark.parametrize("sort", SORTS)
def test_no_page_sorts_the_table(firm: Cast, nine: list[Contact], sort: str) -> None:
    """PostgreSQL, told that scanning and sorting are dear, finds an index for every statement of contacts."""
    walk = columns.known()[sort].walk
    assert walk is not None
    rows = Contact.objects.visible_to(firm.administrator)
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off")
        cursor.execute("set local enable_hashjoin = off; set local enable_mergejoin = off")
    for descending in (False, True):
        after = walk(rows, descending, "", 2).next
        with CaptureQueriesContext(connection) as queries:
            walk(rows, descending, "", 2)
            walk(rows, descending, after, 2)
        for query in (one["sql"] for one in queries if "contacts_contact" in one["sql"]):
            with connection.cursor() as cursor:
                cursor.execute(f"explain {query}")
                plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Sort Key" not in plan or "Presorted Key" in plan, (descending, plan)


def test_files_are_sorted_like_the_list(firm: Cast, nine: list[Contact], as_: SignIn) -> None:
    offered = columns.known()
    for sort in SORTS:
        rows, order = columns.sorted_by(Contact.objects.visible_to(firm.administrator), sort, offered)
        shown = [_keys(row, sort) or "~" for row in rows.order_by(*order)]
        assert [key for key in shown if key != "~"] == [key for key in _expected(sort, "") if key]


def test_a_phone_has_a_menu_of_orders(firm: Cast, nine: list[Contact], as_: SignIn) -> None:
    """The list has no heads there: every order is in the menu that says by what it is sorted now."""
    shown = as_(firm.seller).get("/contacts/?function=none&sort=email").content.decode()
    assert "Sorted by: E-mail" in shown
    for sort in (*SORTS, "name", "number", "-created"):
        assert re.search(rf'href="\?[^"]*function=none[^"]*sort={sort}"', shown), sort
    assert re.search(r'sort=-email"', shown)
