"""A-09, C-04, worked case 10: accepting a quote makes the contact a customer, once."""

from __future__ import annotations

from typing import Any

import pytest

from staffetta.contacts.models import Contact
from staffetta.core.refusals import Forbidden, Invalid, Stale
from staffetta.documents.acts.accept import NotAcceptable, NotAQuote, accept_quote
from staffetta.documents.acts.cancel import NotCancellable, cancel_document
from staffetta.documents.acts.reject import NotRejectable, reject_quote
from staffetta.documents.models import Document, State
from staffetta.history.models import Event
from tests.cast import Cast
from tests.documents.makers import NOON, a_document, a_prospect, a_starting_type, a_type


def lists(contact: Contact) -> set[str]:
    """The lists of the overview in which the contact stands."""
    return {n for n in ("none", "prospect", "customer") if Contact.objects.in_list(n).filter(pk=contact.pk).exists()}


def test_worked_case_10(people: Cast) -> None:
    contact = a_prospect()
    number = contact.number
    quote = a_document(contact, by=people.seller)
    assert lists(contact) == {"prospect"}
    quote = accept_quote(quote, by=people.seller, at=NOON)
    contact.refresh_from_db()
    assert quote.state == State.ACCEPTED
    assert (contact.number, lists(contact)) == (number, {"customer"})
    assert contact.customer_since == NOON.date()
    before = (contact.version, quote.version, Event.objects.count())
    again = accept_quote(quote, by=people.seller, at=NOON)
    contact.refresh_from_db()
    assert (contact.version, again.version, Event.objects.count()) == before


def test_second_quote_of_a_customer_changes_only_the_quote(people: Cast) -> None:
    contact = a_prospect()
    accept_quote(a_document(contact, number="1"), by=people.seller, at=NOON)
    contact.refresh_from_db()
    version = contact.version
    second = accept_quote(a_document(contact, number="2"), by=people.seller, at=NOON)
    contact.refresh_from_db()
    assert (second.state, contact.version) == (State.ACCEPTED, version)
    assert Event.objects.filter(kind="contacts.converted").count() == 1


def test_without_function_too(people: Cast) -> None:
    contact = a_prospect(function="none")
    accept_quote(a_document(contact), by=people.seller, at=NOON)
    assert lists(contact) == {"customer"}


def test_the_lead_hears_of_it(people: Cast) -> None:
    a_starting_type()
    quote = a_document(a_prospect(), by=people.seller)
    accept_quote(quote, by=people.seller, at=NOON)
    assert Event.objects.filter(kind="documents.accepted", subject_id=quote.lead_id).count() == 1


def test_only_quotes(people: Cast) -> None:
    order = a_document(a_prospect(), type=a_type("order"))
    with pytest.raises(NotAQuote):
        accept_quote(order, by=people.seller, at=NOON)
    with pytest.raises(NotAQuote):
        reject_quote(order, reason="x", by=people.seller, at=NOON)
    assert cancel_document(order, by=people.seller, at=NOON).state == State.CANCELLED


def do(act: Any, quote: Document, people: Cast) -> Document:
    said = {"reason": "Too dear"} if act is reject_quote else {}
    result: Document = act(quote, by=people.seller, at=NOON, **said)
    return result


@pytest.mark.parametrize(
    ("first", "then", "refusal"),
    [
        (reject_quote, accept_quote, NotAcceptable),
        (cancel_document, accept_quote, NotAcceptable),
        (accept_quote, reject_quote, NotRejectable),
        (cancel_document, reject_quote, NotRejectable),
        (reject_quote, cancel_document, NotCancellable),
    ],
)
def test_what_is_over_stays_so(people: Cast, first: Any, then: Any, refusal: type[Exception]) -> None:
    quote = do(first, a_document(a_prospect()), people)
    with pytest.raises(refusal):
        do(then, quote, people)
    assert Document.objects.get().state == quote.state


@pytest.mark.parametrize("act", [accept_quote, reject_quote, cancel_document])
def test_twice_changes_nothing(people: Cast, act: Any) -> None:
    quote = do(act, a_document(a_prospect()), people)
    count = Event.objects.count()
    assert do(act, quote, people).version == quote.version
    assert Event.objects.count() == count


def test_a_customer_stays_one_when_the_accepted_quote_is_cancelled(people: Cast) -> None:
    contact = a_prospect()
    quote = accept_quote(a_document(contact), by=people.seller, at=NOON)
    assert cancel_document(quote, reason="Withdrawn", by=people.seller, at=NOON).state_reason == "Withdrawn"
    assert lists(contact) == {"customer"}


def test_a_rejection_needs_its_reason(people: Cast) -> None:
    quote = a_document(a_prospect())
    for reason in ("  ", "x" * 201):
        with pytest.raises(Invalid) as refused:
            reject_quote(quote, reason=reason, by=people.seller, at=NOON)
        assert set(refused.value.fields) == {"reason"}
    assert reject_quote(quote, reason=" Too  dear ", by=people.seller, at=NOON).state_reason == "Too dear"


def test_stale_versions_are_refused(people: Cast) -> None:
    quote = a_document(a_prospect())
    with pytest.raises(Stale):
        accept_quote(quote, expected=quote.version + 1, by=people.seller, at=NOON)
    assert Document.objects.get().state == State.OPEN


def test_under_privacy_own_only_who_works_on_it(own_firm: Cast) -> None:
    quote = a_document(a_prospect(handler=own_firm.seller), by=own_firm.seller)
    for act in (accept_quote, reject_quote, cancel_document):
        said = {"reason": "no"} if act is reject_quote else {}
        with pytest.raises(Forbidden):
            act(quote, by=own_firm.clerk, at=NOON, **said)
    assert accept_quote(quote, by=own_firm.manager, at=NOON).state == State.ACCEPTED
