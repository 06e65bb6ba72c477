"""The counts of the lists never drift from the lists (C-01), whatever happens to contacts."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staffetta.contacts import jobs, tallies
from staffetta.contacts.acts.add_supplier import add_supplier
from staffetta.contacts.acts.convert import become_customer, convert_contact
from staffetta.contacts.acts.drop_prospect import drop_prospect
from staffetta.contacts.acts.load import load_contacts
from staffetta.contacts.acts.make_prospect import make_prospect
from staffetta.contacts.acts.remove_supplier import remove_supplier
from staffetta.contacts.acts.tally import recount_contacts, sum_up_tallies, tally
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Function, Kind, Tally
from staffetta.contacts.tallies import Standing
from staffetta.core.acts import act, unchanged
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Refused
from staffetta.history.models import Event
from tests.cast import DAWN, SETUP, Cast, a_firm
from tests.contacts.makers import a_company, a_customer, a_prospect, a_supplier

EXAMPLES = int(os.environ.get("STAFFETTA_EXAMPLES", "20"))


def _counted() -> dict[str, int]:
    """By counting."""
    living = Contact.objects.filter(merged_into=None)
    return {name: living.in_list(name).count() for name in tallies.LISTS}


class _TakenBack(Exception):
    pass


ACTS: dict[str, Any] = {
    "convert": lambda contact: convert_contact(contact, by=SETUP, at=DAWN),
    "become": lambda contact: become_customer(contact, because="Q-1", by=SETUP, at=DAWN),
    "prospect": lambda contact: make_prospect(contact, by=SETUP),
    "drop": lambda contact: drop_prospect(contact, by=SETUP),
    "supply": lambda contact: add_supplier(contact, by=SETUP, at=DAWN),
    "leave": lambda contact: remove_supplier(contact, by=SETUP),
}
STEPS = st.one_of(
    st.tuples(st.just("create"), st.sampled_from(list(Function)), st.booleans(), st.integers(1, 3)),
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 20)),
    st.tuples(st.just("sum up")),
)


def _do(step: tuple[Any, ...]) -> None:
    if step[0] == "create":
        _name, function, is_supplier, count = step
        draft = ContactDraft(kind=Kind.COMPANY, name="Acme", function=function, is_supplier=is_supplier)
        load_contacts([draft] * count, by=SETUP, at=DAWN)
    elif step[0] == "sum up":
        sum_up_tallies()
    else:
        known = list(Contact.objects.order_by("id"))
        if known:
            ACTS[step[0]](known[step[1] % len(known)])


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(STEPS, st.booleans()), max_size=14))
def test_the_counts_are_those_of_the_lists_after_any_acts(firm: Cast, steps: list[Any]) -> None:
    try:
        with transaction.atomic():
            for step, fails in steps:
                try:
                    with transaction.atomic():  # an act that fails, or whose caller does, counts nothing
                        _do(step)
                        if fails:
                            raise _TakenBack
                except (_TakenBack, Refused):
                    pass
                assert tallies.counts(firm.administrator) == _counted()
            assert recount_contacts(by=SETUP) == {}
            raise _TakenBack
    except _TakenBack:
        pass


def test_all_that_creates_and_changes_counts(firm: Cast) -> None:
    a_company()
    a_prospect()
    a_customer()
    both = a_customer("Both", is_supplier=True)
    a_supplier()
    assert tallies.counts(firm.seller) == {"all": 5, "none": 1, "prospect": 1, "customer": 2, "supplier": 2}
    remove_supplier(both, by=SETUP)
    assert tallies.counts(firm.seller)["supplier"] == 1
    assert tallies.counts(firm.seller) == _counted()


def test_summing_up_leaves_one_row_and_the_counts(firm: Cast) -> None:
    for number in range(25):
        a_prospect(f"Prospect {number}")
    known = tallies.counts(firm.administrator)
    assert Tally.objects.count() == 25
    jobs.keep_tallies_few(datetime.now(UTC))
    assert Tally.objects.count() == 1
    assert tallies.counts(firm.administrator) == known


def test_what_is_wrong_is_put_right_once_and_told(firm: Cast) -> None:
    a_prospect()
    Tally.objects.create(everyone=3, customer=-2)
    assert recount_contacts(by=SETUP) == {"all": -3, "customer": 2}
    assert tallies.counts(firm.administrator) == _counted()
    assert Event.objects.get(kind="contacts.recounted").said == {"difference": 5}
    assert recount_contacts(by=SETUP) == {}


def test_a_tombstone_stands_in_no_list() -> None:
    assert Standing("customer", True, True).lists == ()
    grown = tallies.growth(left=[Standing("prospect"), Standing("customer")], came=[Standing("customer", True)])
    assert grown == {"all": -1, "prospect": -1, "supplier": 1}


def test_other_firms_count_for_themselves(firm: Cast, other_firm: Cast) -> None:
    a_company()
    with workspace(other_firm.workspace.pk):
        a_prospect()
        assert tallies.counts(other_firm.administrator)["all"] == 1
        assert tallies.counts(other_firm.administrator)["none"] == 0


def test_under_privacy_own_one_counts_what_one_sees(own_firm: Cast) -> None:
    a_prospect("Mine", handler=own_firm.seller)
    a_prospect("Not mine", handler=own_firm.administrator)
    a_supplier("Nobody's")
    assert tallies.counts(own_firm.seller) == {"all": 2, "none": 0, "prospect": 1, "customer": 0, "supplier": 1}
    assert tallies.counts(own_firm.administrator)["all"] == 3


def test_counting_is_exact_up_to_a_bound(firm: Cast) -> None:
    drafts = [ContactDraft(kind=Kind.COMPANY, name=f"Firm {n}", is_supplier=n % 4 == 0) for n in range(12)]
    load_contacts(drafts, by=SETUP, at=DAWN)
    assert Contact.objects.counted(12) == {"all": 12, "none": 9, "prospect": 0, "customer": 0, "supplier": 3}
    assert Contact.objects.counted(8) == {"all": 9, "none": 9, "prospect": 0, "customer": 0, "supplier": 3}
    assert Contact.objects.counted_to(11) == 12


@pytest.fixture
def lasting_firm(transactional_db: None) -> Iterator[Cast]:
    cast = a_firm()
    with workspace(cast.workspace.pk):
        yield cast


def test_writers_do_not_wait_for_one_another_nor_for_summing_up(lasting_firm: Cast) -> None:
    """Another connection counts, and sums up, while this one has not committed what it counts."""
    done: list[str] = []

    @act
    def count_one() -> None:
        tally(came=[Standing("customer")])
        unchanged()

    def another() -> None:
        try:
            with workspace(lasting_firm.workspace.pk):
                with connection.cursor() as cursor:
                    cursor.execute("set lock_timeout = '2s'")
                count_one()
                sum_up_tallies()
                done.append("counted")
        finally:
            connection.close()

    with transaction.atomic():
        count_one()
        thread = threading.Thread(target=another)
        thread.start()
        thread.join(20)
        assert done == ["counted"]
    assert tallies.counts(lasting_firm.administrator)["customer"] == 2
    sum_up_tallies()
    assert tallies.counts(lasting_firm.administrator)["customer"] == 2
    assert Tally.objects.count() == 1
