"""The page of a contact costs the same for one with little and one with much (house: pages)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.filters import filter_of
from staffetta.contacts.listed import page_of, total_of
from staffetta.contacts.models import Contact
from staffetta.core.paging import BadCursor, cursor_after, page
from staffetta.fields.models import Type
from staffetta.processes.acts.note_contact import write_contact_note
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.plans import NoteDraft, Plan
from tests.cast import DAWN, Cast
from tests.contacts.makers import a_company, a_customer, a_person, email, phone
from tests.fields.makers import a_choice, a_field

MOST, MOST_OF_A_COMPANY = 8, 10


def furnished(firm: Cast, name: str, much: int) -> Contact:
    contact = a_customer(name, channels=(email("info@x.example"), phone("02 1234567")))
    for number in range(much):
        link_person(contact, a_person(f"{name} {number}", channels=(email("a@x.example"),)), by=firm.seller)
        write_contact_note(contact, NoteDraft(f"Note {number}"), by=firm.seller, at=DAWN)
        plan_task(None, Plan(f"Task {number}"), contact=contact, by=firm.seller)
    return contact


def test_the_number_of_queries_does_not_grow(firm: Cast, as_: Any) -> None:
    little, much = furnished(firm, "Little", 2), furnished(firm, "Much", 11)
    client = as_(firm.seller)
    client.get(f"/contacts/{little.pk}/")
    counts = []
    for contact in (little, much):
        counts.append(len(_asked(client, f"/contacts/{contact.pk}/")))
    assert counts[1] <= counts[0] + 1, "one more statement counts what is not shown"
    assert counts[1] <= MOST_OF_A_COMPANY


def _asked(client: Any, address: str) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]


def test_a_person_of_whom_little_is_known_costs_few_queries(firm: Cast, as_: Any) -> None:
    person = a_person("Anna", channels=(email("anna@x.example"),))
    asked = _asked(as_(firm.seller), f"/contacts/{person.pk}/")
    assert len(asked) <= MOST, "\n".join(asked)
    assert sum("accounts_workspace" in sql for sql in asked) == 1
    assert sum("django_session" in sql for sql in asked) == 1
    assert not any("SUM(" in sql for sql in asked if '"leads_lead"' in sql), "without leads nothing is added up"


def test_a_list_that_is_one_page_is_not_counted_and_a_broad_word_not_read_to_its_end(firm: Cast, as_: Any) -> None:
    for number in range(60):
        a_person(f"Rossi {number}")
    client = as_(firm.seller)
    assert not [sql for sql in _asked(client, "/contacts/?q=rossi+59") if _counts_contacts(sql)]
    assert not [sql for sql in _asked(client, "/contacts/?q=nobody") if '"contacts_channel"' in sql]
    assert not [sql for sql in _asked(client, "/contacts/?q=rossi") if _counts_contacts(sql)], "that comes later"
    first, *others = [sql for sql in _asked(client, "/contacts/?q=rossi&figures=1") if _counts_contacts(sql)]
    assert "LIMIT 5000" in first and len(others) == 1, "few rows of the word: then all are counted"
    for headers in ({}, {"HX-Request": "true", "HX-Request-Type": "partial"}):
        shown = client.get("/contacts/?q=rossi&figures=1", headers=headers).content.decode()
        assert "60" in shown and "more than" not in shown


def test_of_a_broad_word_it_is_said_that_there_are_many(firm: Cast) -> None:
    for number in range(9):
        a_person(f"Rossi {number}")
    rows = Contact.objects.visible_to(firm.seller)
    chosen = filter_of({"q": "rossi"})
    fitting = chosen.rows(firm.seller)
    for limit, expected in ((5, (5, True)), (8, (8, True)), (9, (9, False)), (50, (9, False))):
        found = page(fitting, order=("folded", "id"), limit=3)
        with CaptureQueriesContext(connection) as asked:
            assert total_of(chosen, firm.seller, found, bound=limit) == expected
        assert len(asked) == (1 if expected[1] else 2)
    assert rows.found_early("rossi anna", 5) is None


def test_of_a_common_answer_it_is_said_that_there_are_many(firm: Cast) -> None:
    a_choice("State", "Active", "Lost")
    a_field("Newsletter", Type.YES_NO)
    for number in range(9):
        a_company(f"Alpha {number}", custom={"state": "active", "newsletter": True})
    a_company("Omega", custom={"state": "lost"})
    for asked, seen_at_once in (
        ({"custom.state": ["active"]}, True),
        ({"custom.newsletter": ["yes"]}, True),
        ({"custom.state": ["active", "-"]}, False),
        ({"custom.state": ["active"], "kind": ["company"]}, False),
        ({"custom.state": ["active"], "function": "prospect"}, True),
    ):
        chosen = filter_of(asked)
        fitting = chosen.rows(firm.seller)
        found = page(fitting, order=("folded", "id"), limit=3)
        exact = fitting.count()
        assert total_of(chosen, firm.seller, found, bound=50) == (exact, False)
        with CaptureQueriesContext(connection) as counted:
            expected = (min(exact, 4), exact > 4)
            assert total_of(chosen, firm.seller, found, bound=4) == expected
        by_the_first_answers = [query for query in counted if "LIMIT 20)" in query["sql"]]
        assert bool(by_the_first_answers) is (seen_at_once and bool(exact))


def _counts_contacts(sql: str) -> bool:
    """Not words, which the statement that walks the contacts counts first (by_words.py)."""
    return '"contacts_contact"' in sql.partition("COUNT(*)")[2].partition("WHERE")[0]


def test_further_pages_of_whole_lists_are_compiled_once_and_are_the_same(firm: Cast, as_: Any) -> None:
    for number in range(12):
        a_person(f"Same {number // 3}")
    a_customer("Zeta")
    everyone = Contact.objects.visible_to(firm.seller)
    for sort, function in (("", ""), ("-name", ""), ("", "none")):
        chosen = filter_of({"sort": sort, "function": function})
        order = ("-folded", "-id") if sort else ("folded", "id")
        cursor, seen = "", []
        while True:
            found = page_of(chosen, [], firm.seller, cursor, 5)
            assert found == page(everyone.in_list(function), order=order, cursor=cursor, limit=5)
            seen += found.rows
            if found.previous:
                back = page_of(chosen, [], firm.seller, found.previous, 5)
                assert back == page(everyone.in_list(function), order=order, cursor=found.previous, limit=5)
            if not found.next:
                break
            cursor = found.next
        assert seen == list(everyone.in_list(function).order_by(*order))
    for nonsense in (
        "x",
        cursor_after(["a\0", str(seen[0].pk)]),
        cursor_after(["\ud800", str(seen[0].pk)]),
        cursor_after(["a", "b"]),
        cursor_after([1, None]),
    ):
        with pytest.raises(BadCursor):
            page_of(filter_of({}), [], firm.seller, nonsense, 5)
