"""What each type takes, and what it refuses with which sentence (C-13, X-08)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.checking import BadContact
from staffetta.contacts.custom import resolved
from staffetta.contacts.models import Contact, Function
from staffetta.core.refusals import Invalid
from staffetta.fields.answers import Unfit, plain, read
from staffetta.fields.models import Field, Owner, Type
from staffetta.fields.reading import every_field_of, fields_of, for_programs
from staffetta.history.models import Event
from staffetta.history.reading import sentences
from tests.cast import SETUP, Cast
from tests.contacts.makers import a_company, a_customer, a_person
from tests.fields.makers import a_choice, a_field


def unsaved(kind: Type, decimals: int = 0) -> Field:
    """A field for reading answers alone."""
    return Field(workspace_id=uuid4(), type=kind, decimals=decimals)


def answers_of(contact: Contact) -> dict[str, Any]:
    return for_programs(every_field_of(Owner.CONTACT), contact.custom_values.all())


def refusal(field: Field, answer: Any) -> str:
    """What is said at the field when this is entered."""
    contact = a_company()
    with pytest.raises(BadContact) as refused:
        change_contact(contact, {"custom": {field.code: answer}}, by=SETUP)
    assert list(refused.value.fields) == [f"custom.{field.code}"]
    return refused.value.fields[f"custom.{field.code}"]


def entered(field: Field, answer: Any) -> Any:
    """What is stored when this is entered."""
    contact = a_company()
    change_contact(contact, {"custom": {field.code: answer}}, by=SETUP)
    return answers_of(contact)[field.code]


def test_text(firm: Cast) -> None:
    field = a_field()
    assert entered(field, "  deep   blue ") == "deep blue"
    assert entered(field, "   ") is None
    assert "250" in refusal(field, "x" * 251)
    assert refusal(field, 7) == "Enter a text."
    assert entered(field, "a\x00b") == "a b"


def test_long_text_keeps_its_lines(firm: Cast) -> None:
    field = a_field("History", Type.LONG_TEXT)
    assert entered(field, "one\r\n\r\ntwo\x00") == "one\r\n\r\ntwo"
    assert "20000" in refusal(field, "x" * 20_001)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("12,5", "12.50"), ("12.5", "12.50"), ("-3", "-3.00"), ("1.250,75", "1250.75"), ("1 250", "1250.00"), (7, "7.00"),
     (0.5, "0.50"), ("-0", "0.00"), (Decimal("1E+2"), "100.00")],
)  # fmt: skip
def test_number(firm: Cast, typed: Any, stored: str) -> None:
    assert entered(a_field("Area", Type.NUMBER, decimals=2), typed) == stored


@pytest.mark.parametrize(
    "typed", ["abc", "1,2,3", "1e5", "NaN", "Infinity", "٣", "--1", float("inf"), float("nan"), [1]]
)
def test_no_number(firm: Cast, typed: Any) -> None:
    assert refusal(a_field("Area", Type.NUMBER, decimals=2), typed).startswith("Enter a number")


def test_number_of_decimals(firm: Cast) -> None:
    assert refusal(a_field("Area", Type.NUMBER, decimals=2), "1.234") == "At most 2 decimals."
    assert refusal(a_field("Seats", Type.NUMBER), "1.5") == "Enter a whole number."
    assert refusal(a_field("Much", Type.NUMBER), "1" + "0" * 14) == "At most 14 digits before the decimals."
    assert refusal(a_field("True", Type.NUMBER), True) == "Enter a number."


@given(whole=st.integers(-(10**13), 10**13), cents=st.integers(0, 99), mark=st.sampled_from(",."))
def test_numbers_are_read_with_comma_and_point(whole: int, cents: int, mark: str) -> None:
    field = unsaved(Type.NUMBER, 2)
    (row,) = read(field, f"{whole}{mark}{cents:02}")
    expected = Decimal(f"{whole}.{cents:02}")
    assert row["number"] == expected and plain(field, [row]) == f"{expected + 0:.2f}"


@given(st.text(max_size=20))
def test_whatever_is_typed_as_a_number_or_date_is_read_or_refused(text: str) -> None:
    for kind in (Type.NUMBER, Type.DATE, Type.YES_NO):
        field = unsaved(kind, 3)
        try:
            rows = read(field, text)
        except Unfit as unfit:
            assert str(unfit)
        else:
            assert len(rows) <= 1


@given(st.dates())
def test_dates_are_read_as_they_are_written(day: date) -> None:
    field = unsaved(Type.DATE)
    assert read(field, day.isoformat()) == read(field, day) == [{"date": day}]


def test_date(firm: Cast) -> None:
    field = a_field("Customer visit", Type.DATE)
    assert entered(field, "2026-03-31") == "2026-03-31"
    assert refusal(field, "2026-02-30") == "There is no such day."
    assert refusal(field, "31.3.2026") == "Enter a date, such as 2026-03-31."
    assert refusal(field, 20260331) == "Enter a date, such as 2026-03-31."


def test_choice(firm: Cast) -> None:
    field = a_choice()
    assert entered(field, "lost") == entered(field, "LOST ") == entered(field, ["lost"]) == "lost"
    assert refusal(field, "gone") == "“gone” cannot be chosen here; there are: Active, Dormant, Lost."
    assert refusal(field, ["lost", "active"]) == "Choose one only."


def test_several_choices(firm: Cast) -> None:
    field = a_choice("Interests", "Solar", "Heat", "Storage", several=True)
    assert entered(field, ["storage", "solar", "solar"]) == ["solar", "storage"]
    assert entered(field, "Solar; storage") == ["solar", "storage"]
    assert entered(field, []) == []
    assert "nuclear" in refusal(field, ["solar", "nuclear"])


def test_yes_or_no(firm: Cast) -> None:
    field = a_field("Newsletter", Type.YES_NO)
    assert [entered(field, given) for given in (True, "yes", "sì", False, "nein", None, "")] == [
        *(True, True, True, False, False, None, None)
    ]
    assert refusal(field, "perhaps") == "Enter yes or no."


def test_contact_is_one_that_the_member_sees(firm: Cast) -> None:
    field, broker = a_field("Broker", Type.CONTACT), a_person()
    given = resolved({"broker": str(broker.pk)}, [field], firm.seller)
    assert given == {"broker": broker} and entered(field, broker) == str(broker.pk)
    for wrong in ("nobody", str(firm.seller.pk), 7):
        with pytest.raises(Invalid) as refused:
            resolved({"broker": wrong}, [field], firm.seller)
        assert "custom.broker" in refused.value.fields
    assert refusal(field, "Maria") == "Choose a contact."


def test_compulsory_answers_are_missed_when_asked(firm: Cast) -> None:
    field = a_field(is_required=True)
    assert refusal(field, "") == "Favourite colour is compulsory."
    with pytest.raises(BadContact, match="not valid") as refused:
        a_company(custom={})
    assert refused.value.fields == {"custom.favourite_colour": "Favourite colour is compulsory."}
    a_company(name="Made by a reaction, which asks nobody")
    change_contact(a_company(), {"name": "Other"}, by=SETUP)  # it was not asked here


def test_unknown_and_unasked_codes_are_refused(firm: Cast) -> None:
    a_field("Credit insurance", of_function="customer")
    a_field("Birthday present", of_kind="person")
    for custom in ({"nothing": "x"}, {"credit_insurance": "x"}, {"birthday_present": "x"}):
        with pytest.raises(BadContact) as refused:
            change_contact(a_company(), {"custom": custom}, by=SETUP)
        assert refused.value.fields == {f"custom.{next(iter(custom))}": "This is not asked here."}
    customer = a_customer(custom={"credit_insurance": "100 %"})
    assert answers_of(customer)["credit_insurance"] == "100 %"


def test_answers_that_may_be_given_once(firm: Cast) -> None:
    field = a_field("Machine number", is_unique=True)
    first, second = a_company(custom={"machine_number": "AB-1"}), a_company("Beta")
    change_contact(first, {"custom": {"machine_number": "ab-1"}}, by=SETUP)  # its own
    with pytest.raises(BadContact) as refused:
        change_contact(second, {"custom": {field.code: "AB-1"}}, by=SETUP)
    assert "already" in refused.value.fields["custom.machine_number"]
    with pytest.raises(BadContact):
        a_company("Gamma", custom={"machine_number": "AB-1"})
    assert not Contact.objects.filter(name="Gamma").exists()
    change_contact(first, {"custom": {field.code: ""}}, by=SETUP)
    change_contact(second, {"custom": {field.code: "AB-1"}}, by=SETUP)


def test_one_change_counts_one_version_and_tells_each_field(firm: Cast) -> None:
    a_field("Shoe size", Type.NUMBER), a_choice(is_personal=False)
    contact = a_customer()
    given = {"shoe_size": "44", "customer_state": "lost"}
    changed = change_contact(contact, {"industry": "Shoes", "custom": given}, by=firm.seller)
    assert changed.version == contact.version + 1
    event = Event.objects.filter(kind="contacts.changed").get()
    assert event.said["after"] == {"industry": "Shoes", "custom.shoe_size": "44", "custom.customer_state": "lost"}
    told = {change.field: (change.before, change.after) for change in sentences([event])[0].changes}
    assert told == {"Industry": ("–", "Shoes"), "Shoe size": ("–", "44"), "Customer state": ("–", "Lost")}
    again = change_contact(changed, {"custom": given}, by=firm.seller)
    assert again.version == changed.version and Event.objects.filter(kind="contacts.changed").count() == 1


def test_personal_answers_are_kept_apart_in_the_history(firm: Cast) -> None:
    a_field("Allergies"), a_field("Broker", Type.CONTACT)
    broker = a_person("Bruno Broker")
    contact = a_person(custom={"allergies": "nuts"})
    change_contact(contact, {"custom": {"allergies": "milk", "broker": broker}}, by=SETUP)
    event = Event.objects.filter(kind="contacts.changed").get()
    assert "milk" not in str(event.said) and event.private is not None and "nuts" in str(event.private)
    told = {change.field: (change.before, change.after) for change in sentences([event])[0].changes}
    assert told == {"Allergies": ("nuts", "milk"), "Broker": ("–", "Bruno Broker")}


def test_fields_out_of_use_are_not_asked(firm: Cast) -> None:
    assert fields_of(Owner.CONTACT) == []
    a_company(custom={})
    assert a_company(custom=None).function == Function.NONE
