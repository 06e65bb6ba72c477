"""A-07, worked case 7: the same document at the same instant, through sixteen connections, is one with one lead.

With processes killed in between: tests/config/test_kills.py.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from staffetta.documents.acts.accept import accept_quote
from staffetta.documents.acts.add import add_document, add_document_once
from staffetta.documents.models import Document, DocumentLine
from staffetta.history.models import Event
from staffetta.leads.models import Lead
from staffetta.numbers.models import NumberRange
from staffetta.playbooks.models import Run
from staffetta.processes.models import Task
from tests.cast import SETUP, Cast, a_firm
from tests.documents.makers import NOON, a_draft, a_prospect, a_starting_type
from tests.documents.test_pages import typed

THREADS = 16
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Cast]:
    """A firm whose rows other connections see."""
    cast = a_firm()
    with workspace(cast.workspace.pk):
        a_starting_type()
        yield cast


def at_once(cast: Cast, *calls: Callable[[], Any]) -> list[Any]:
    """Make these calls at the same instant, each over a connection of its own."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            with workspace(cast.workspace.pk):
                start.wait(20)
                return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def assert_one() -> None:
    assert (Document.objects.count(), DocumentLine.objects.count()) == (1, 1)
    assert (Lead.objects.count(), Run.objects.count(), Task.objects.count()) == (1, 1, 3)
    assert Document.objects.get().lead == Lead.objects.get()
    assert Event.objects.filter(kind="processes.task_planned").count() == 3
    assert Event.objects.filter(kind="documents.added").count() == 2  # about the document, and about its lead
    assert NumberRange.objects.get(code="leads").next_value == 2


def again_with_other_keys(calls: list[Any], body: dict[str, Any]) -> None:
    """What was lost on its way and comes hours later, under new keys and under none."""
    known = str(Document.objects.get().pk)
    for number, call in enumerate(calls * 3):
        key = {"Idempotency-Key": f"again {number}"} if number else {}
        answer = call.post("/documents", body, **key)
        assert (answer.status_code, answer.data["id"]) == (200, known)
    assert_one()


def posted(contact: Contact) -> dict[str, Any]:
    line = {"description": "Chair", "price": "100.00", "tax_rate": "22"}
    return {"type": "quote", "contact_id": str(contact.pk), "number": "Q-77", "date": "2026-03-01", "lines": [line]}


def test_by_the_api_without_a_key(committed: Cast, api: Any) -> None:
    body, call = posted(a_prospect()), api(committed.seller)
    answers = at_once(committed, *[lambda: call.post("/documents", body)] * THREADS)
    assert sorted(a.status_code for a in answers) == [200] * (THREADS - 1) + [201]
    assert len({a.data["id"] for a in answers}) == len({a.data["lead_id"] for a in answers}) == 1
    assert_one()
    again_with_other_keys([call], body)


def test_by_the_api_with_one_key(committed: Cast, api: Any) -> None:
    body, call = posted(a_prospect()), api(committed.seller)
    answers = at_once(committed, *[lambda: call.post("/documents", body, **{"Idempotency-Key": "k1"})] * THREADS)
    assert [a.status_code for a in answers] == [201] * THREADS
    assert len({a.content for a in answers}) == 1
    assert_one()
    again_with_other_keys([call], body)


def test_by_the_api_with_a_key_and_no_number(committed: Cast, api: Any) -> None:
    body, call = {**posted(a_prospect()), "number": ""}, api(committed.seller)
    answers = at_once(committed, *[lambda: call.post("/documents", body, **{"Idempotency-Key": "k1"})] * THREADS)
    assert {a.data["number"] for a in answers} == {"Q-2026-00001"}
    assert_one()
    assert NumberRange.objects.get(code="documents.quote").next_value == 2


def test_by_different_keys_and_people(committed: Cast, api: Any) -> None:
    body, calls = posted(a_prospect()), [api(m) for m in (committed.seller, committed.teammate)]
    answers = at_once(
        committed,
        *[
            lambda n=n: calls[n % 2].post("/documents", body, **{"Idempotency-Key": f"k{n}"})  # type: ignore[misc]
            for n in range(THREADS)
        ],
    )
    assert sorted(a.status_code for a in answers) == [200] * (THREADS - 1) + [201]
    assert_one()
    again_with_other_keys(calls, body)


def test_a_form_sent_twice_at_once_uses_one_number(committed: Cast) -> None:
    from staffetta.core.ids import uuid7  # noqa: PLC0415

    draft = a_draft(a_prospect(), number="", id=uuid7())
    added = at_once(committed, *[lambda: add_document_once(draft, by=committed.seller, at=NOON)] * THREADS)
    assert sum(a.is_new for a in added) == 1
    assert_one()
    assert NumberRange.objects.get(code="documents.quote").next_value == 2


def test_the_same_form_in_two_windows_at_once(committed: Cast, as_: Any) -> None:
    """A double click, and the same again after the back button: the form carries an id (A-07)."""
    clients, form = [as_(committed.seller) for _ in range(THREADS)], typed(a_prospect(), number="")
    answers = at_once(committed, *[lambda c=c: c.post("/documents/new/", form) for c in clients])  # type: ignore[misc]
    assert {a.status_code for a in answers} == {302}
    assert {a["Location"] for a in answers} == {f"/documents/{form['id']}/"}
    assert clients[0].post("/documents/new/", form)["Location"] == f"/documents/{form['id']}/"
    assert_one()
    assert NumberRange.objects.get(code="documents.quote").next_value == 2


def test_gone_back_to_and_rewritten_is_another_document(committed: Cast, as_: Any) -> None:
    client, form = as_(committed.seller), typed(a_prospect(), number="")
    client.post("/documents/new/", form)
    for _twice in "ab":
        client.post("/documents/new/", {**form, "lines-0-price": "44,00"})
    assert Document.objects.count() == Lead.objects.count() == 2
    assert sorted(Document.objects.values_list("number", flat=True)) == ["Q-2026-00001", "Q-2026-00002"]


def test_two_tabs_are_two_documents_unless_the_number_says_otherwise(committed: Cast, as_: Any) -> None:
    client, contact = as_(committed.seller), a_prospect()
    for number, documents in (("", 2), ("Q-900", 3)):
        for _tab in "ab":
            client.post("/documents/new/", typed(contact, number=number))
        assert Document.objects.count() == Lead.objects.count() == documents


def test_different_documents_at_once_get_different_numbers(committed: Cast) -> None:
    contacts = [a_prospect(f"Firm {n}") for n in range(THREADS)]
    drafts = [a_draft(contact, number="") for contact in contacts]
    added = at_once(
        committed,
        *[lambda d=d: add_document(d, by=committed.seller, at=NOON) for d in drafts],  # type: ignore[misc]
    )
    assert sorted(d.number for d in added) == [f"Q-2026-{n:05}" for n in range(1, THREADS + 1)]
    assert Lead.objects.count() == THREADS
    assert Task.objects.count() == THREADS * 3


def test_what_was_not_committed_is_as_if_never_sent(committed: Cast) -> None:
    contact = a_prospect()

    def killed() -> None:
        with transaction.atomic():
            add_document(a_draft(contact), by=committed.seller, at=NOON)
            connection.connection.close()  # the server sees its client vanish, as after kill -9

    with pytest.raises(Exception, match="closed"):
        at_once(committed, killed)
    assert not Document.objects.exists()
    assert not Lead.objects.exists()
    assert not Task.objects.exists()
    assert add_document_once(a_draft(contact), by=committed.seller, at=NOON).is_new
    assert_one()


def test_accepted_at_once_converts_once(committed: Cast) -> None:
    quote = add_document(a_draft(a_prospect()), by=SETUP, at=NOON)
    at_once(committed, *[lambda: accept_quote(quote, by=committed.seller, at=NOON)] * THREADS)
    assert Event.objects.filter(kind="contacts.converted").count() == 1
    assert Event.objects.filter(kind="documents.accepted", subject_id=quote.pk).count() == 1
    assert Document.objects.get().version == 2
