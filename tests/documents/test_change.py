"""Correcting documents (A-09), and stopping what an undone one had started (A-10)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from staffetta.core.refusals import Invalid, Stale
from staffetta.documents.acts.accept import accept_quote
from staffetta.documents.acts.cancel import cancel_document
from staffetta.documents.acts.change import change_document
from staffetta.documents.acts.give_back import NotReturnable, return_document
from staffetta.documents.acts.reject import reject_quote
from staffetta.documents.acts.stop_work import NothingToStop, stop_work
from staffetta.documents.models import Document, State
from staffetta.documents.undone import is_undone
from staffetta.history.models import Event
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.models import Task
from staffetta.processes.plans import AlreadyPlanned
from tests.cast import Cast
from tests.documents.makers import NOON, a_document, a_prospect, a_starting_type, a_type, lines
from tests.documents.test_pages import typed


def test_an_open_document_is_corrected_and_the_history_keeps_what_it_said(people: Cast) -> None:
    quote = a_document(a_prospect(handler=people.seller), by=people.seller)
    saved = change_document(
        quote,
        {"number": " Q-78 ", "notes": "Call first"},
        lines=lines("100", "50"),
        expected=1,
        by=people.seller,
        at=NOON,
    )
    assert (saved.number, saved.gross, saved.version) == ("Q-78", Decimal("183.00"), 2)
    event = Event.objects.filter(kind="documents.changed").latest("at")
    assert event.said["before"]["gross"] == "122.00"
    assert event.said["before"]["number"] == "Q-77"
    with pytest.raises(Stale):
        change_document(quote, {"notes": "x"}, expected=1, by=people.seller, at=NOON)
    again = change_document(quote, {"number": "Q-78"}, lines=lines("100", "50"), by=people.seller, at=NOON)
    assert again.version == 2
    a_document(saved.contact, number="Q-79")
    with pytest.raises(Invalid) as refused:
        change_document(quote, {"number": "Q-79"}, by=people.seller, at=NOON)
    assert set(refused.value.fields) == {"number"}


def test_what_is_decided_or_came_in_a_file_keeps_its_words(people: Cast) -> None:
    contact = a_prospect(handler=people.seller)
    accepted = accept_quote(a_document(contact, by=people.seller), by=people.seller, at=NOON)
    filed = a_document(contact, type=a_type("invoice"), number="F1", form="UBL Invoice")
    for document in (accepted, filed):
        with pytest.raises(Invalid) as refused:
            change_document(document, {"number": "other", "notes": "n"}, lines=(), by=people.seller, at=NOON)
        assert set(refused.value.fields) == {"number", "lines"}
        noted = change_document(document, {"notes": "n", "buyer_reference": "PO 1"}, by=people.seller, at=NOON)
        assert (noted.notes, noted.buyer_reference) == ("n", "PO 1")


def test_stopping_is_confirmed_by_somebody_and_keeps_what_was_done(people: Cast) -> None:
    type_ = a_starting_type()
    contact = a_prospect(handler=people.seller)
    quote = a_document(contact, by=people.seller, type=type_)
    tasks = list(Task.objects.order_by("position"))
    complete_task(tasks[0], then=AlreadyPlanned(tasks[1]), by=people.seller, at=NOON)
    with pytest.raises(NothingToStop):
        stop_work(quote, by=people.seller, at=NOON)
    reject_quote(quote, reason="Too dear", by=people.seller, at=NOON)
    assert Task.objects.open().count() == 2  # never by itself
    withdrawn = stop_work(quote, by=people.seller, at=NOON)
    assert len(withdrawn) == 2
    assert (Task.objects.open().count(), Task.objects.count()) == (0, 1)
    assert Document.objects.get().lead.is_open  # type: ignore[union-attr]
    with pytest.raises(NothingToStop):
        stop_work(quote, by=people.seller, at=NOON)


def test_a_credit_note_or_a_return_undoes_and_an_undone_one_does_not(people: Cast) -> None:
    contact = a_prospect()
    order = a_document(contact, type=a_type("order"), number="O")
    back = a_document(contact, type=a_type("return"), number="R", follows=order)
    assert is_undone(order) and not is_undone(back)
    cancel_document(back, by=people.administrator, at=NOON)
    assert not is_undone(order)
    order = return_document(order, by=people.administrator, at=NOON)
    assert order.state == State.RETURNED and is_undone(order)
    with pytest.raises(NotReturnable):
        return_document(a_document(contact), by=people.administrator, at=NOON)


def test_pages_and_programs_stop_it(people: Cast, as_: Any, api: Any) -> None:
    quote = a_document(a_prospect(handler=people.seller), by=people.seller, type=a_starting_type())
    seller: Client = as_(people.seller)
    lead = f"/leads/{quote.lead_id}/"
    assert "could be stopped" not in seller.get(lead).text
    cancel_document(quote, by=people.seller, at=NOON)
    assert "could be stopped" in seller.get(lead).text
    assert "could be stopped" in seller.get(f"/documents/{quote.pk}/").text
    told = api(people.seller).get(f"/documents/{quote.pk}/work").data
    assert told["is_undone"] and len(told["running"][0]["tasks"]) == 3
    answer = seller.post(f"/documents/{quote.pk}/stop/", {"back": "lead"})
    assert (answer.status_code, answer["Location"]) == (302, lead)
    assert not Task.objects.open().exists()
    assert api(people.seller).post(f"/documents/{quote.pk}/stop-work").status_code == 409


def test_the_form_keeps_what_was_typed_and_shows_both_sides(people: Cast, as_: Any) -> None:
    quote = a_document(a_prospect(handler=people.seller), by=people.seller)
    seller: Client = as_(people.seller)
    address = f"/documents/{quote.pk}/edit/"
    assert 'value="Chair 100"' in seller.get(address).text
    sent = {**typed(None), "version": "1", "number": "Q-80", "lines-0-price": "abc", "notes": "kept"}
    answer = seller.post(address, sent)
    assert answer.status_code == 422 and "kept" in answer.text and "abc" in answer.text
    change_document(quote, {"notes": "meanwhile"}, by=people.administrator, at=NOON)
    stale = seller.post(address, {**sent, "lines-0-price": "10,5"})
    assert stale.status_code == 422 and "meanwhile" in stale.text and "kept" in stale.text
    saved = seller.post(address, {**sent, "lines-0-price": "10,5", "version": "2"})
    assert saved.status_code == 302
    quote.refresh_from_db()
    assert (quote.number, quote.net, quote.notes) == ("Q-80", Decimal("31.50"), "kept")
