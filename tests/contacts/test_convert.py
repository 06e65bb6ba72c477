"""A prospect becomes a customer, once and for good (C-04 to C-06, worked case 10)."""

from __future__ import annotations

import pytest

from staffetta.contacts.acts.convert import AlreadyCustomer, become_customer, convert_contact
from staffetta.contacts.models import Contact, Function
from staffetta.core.refusals import Forbidden
from staffetta.history.models import Event
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_prospect, email


def test_a_prospect_is_converted_and_keeps_everything_else(firm: Cast) -> None:
    prospect = a_prospect(channels=(email("a@b.example"),), handler=firm.seller)
    customer = convert_contact(prospect, by=firm.seller, at=DAWN)
    assert (customer.pk, customer.number, customer.function) == (prospect.pk, prospect.number, Function.CUSTOMER)
    assert str(customer.customer_since) == "2026-01-05" and customer.channels.count() == 1
    assert not Contact.objects.in_list("prospect").exists()
    assert Contact.objects.in_list("customer").get() == customer
    event = Event.objects.about(customer.pk)[0]
    assert (event.kind, event.said["before"]) == ("contacts.converted", "prospect")


def test_a_customer_is_not_converted_again(firm: Cast) -> None:
    prospect = a_prospect()
    convert_contact(prospect, by=firm.seller, at=DAWN)
    with pytest.raises(AlreadyCustomer):
        convert_contact(prospect, by=firm.seller, at=DAWN)


def test_an_accepted_quote_makes_a_customer_once(firm: Cast) -> None:
    for contact in (a_prospect(), a_company()):
        first = become_customer(contact, because="quote 2026/1", by=SETUP, at=DAWN)
        assert first.is_customer
        again = become_customer(contact, because="quote 2026/2", by=SETUP, at=DAWN)
        assert again.version == first.version
        converted = Event.objects.about(contact.pk).filter(kind="contacts.converted")
        assert [event.said["because"] for event in converted] == ["quote 2026/1"]


def test_under_privacy_own_only_handler_manager_and_administrator_convert(own_firm: Cast) -> None:
    prospect = a_prospect(handler=own_firm.seller)
    for who in (own_firm.teammate, own_firm.office):
        with pytest.raises(Forbidden):
            convert_contact(prospect, by=who, at=DAWN)
    assert convert_contact(prospect, by=own_firm.manager, at=DAWN).is_customer
