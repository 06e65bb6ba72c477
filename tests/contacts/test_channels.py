"""E-mail addresses and phones against cases that others have written down (C-20)."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffetta.contacts import channels
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.channels import BadChannel, href, normalised, shown
from staffetta.contacts.models import Channel
from tests.cast import Cast
from tests.contacts.makers import a_company, an_address, email, phone, website

DATA = Path(__file__).parent / "data"
EMAIL, PHONE, WEB = Channel.Medium.EMAIL, Channel.Medium.PHONE, Channel.Medium.WEB
# Ours on purpose: nobody has quoted mailboxes, and what a mail program copies with a name is understood.
QUOTED = 5
ODD = {"＠@fullwidth.at"}
NAMED = 6


def cases(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def accepted(medium: str, value: str, country: str = "") -> str | None:
    try:
        return normalised(medium, value, country)
    except BadChannel:
        return None


def test_email_addresses_agree_with_the_cases() -> None:
    agree = Counter[str]()
    wrong = []
    for case in cases("email_cases.csv"):
        wanted = case["class"] in ("valid", "valid (EAI)", "syntax ok, reserved domain")
        if (accepted(EMAIL, case["address"]) is not None) == wanted:
            agree[case["class"]] += 1
        else:
            wrong.append(case["address"])
    assert sum(agree.values()) == 133 - len(wrong)
    assert len(wrong) <= QUOTED + len(ODD) + NAMED + 1, wrong
    assert agree["valid (EAI)"] == 15 and agree["syntax ok, reserved domain"] == 6


@pytest.mark.parametrize("bad", ["hello", "a@b", "a@@b.example", ".a@b.example", "a b@c.example", "a@-b.example", "@"])
def test_what_is_no_address_is_refused(bad: str) -> None:
    assert accepted(EMAIL, bad) is None


def test_an_address_copied_with_its_name_is_understood() -> None:
    value = '"Rossi, Maria" <Maria@Acme.example>'
    assert normalised(EMAIL, value, "") == "maria@acme.example"
    assert shown(EMAIL, value, "maria@acme.example") == "Maria@Acme.example"


def test_valid_phones_become_the_expected_number_however_they_are_written() -> None:
    valid = [case for case in cases("phone_cases.csv") if case["valid"] == "1"]
    assert len(valid) == 926
    for case in valid:
        assert accepted(PHONE, case["input"], case["default_region"]) == case["expected_e164"], case


def test_two_zeros_stand_for_plus_also_where_one_dials_something_else() -> None:
    assert normalised(PHONE, "0085221234567", "HK") == "+85221234567"
    assert normalised(PHONE, "0061 2 1234 5678", "AU") == "+61212345678"
    assert normalised(PHONE, "0039 02 4812345", "") == "+39024812345"


def test_phones_are_shown_in_groups_and_kept_as_typed(firm: Cast) -> None:
    made = a_company(channels=(phone("02/48.12.345 int. 3"), phone("024812345")))
    first, second = made.channels.all()
    assert first.value == "02/48.12.345 int. 3" and first.normalised == "+39024812345"
    assert second.normalised == "+39024812345", "another extension is another line, and not dropped"
    assert shown(PHONE, second.value, second.normalised) == "+39 02 481 2345"
    assert href(PHONE, second.normalised) == "tel:+39024812345"


def test_phones_are_of_the_country_where_the_contact_is(firm: Cast) -> None:
    made = a_company(channels=(phone("030 123456"),), addresses=(an_address("Berlin", country="Deutschland"),))
    assert made.channels.get().normalised == "+4930123456"
    assert made.addresses.get().country == "DE"
    change_contact(made, {"addresses": (an_address("Wien", country="AT"),)}, by=firm.seller)
    assert made.channels.get().normalised == "+4330123456"
    assert made.channels.get().value == "030 123456"


def test_the_first_of_a_medium_is_the_main_one_and_order_is_a_change(firm: Cast) -> None:
    made = a_company(channels=(email("a@acme.example"), phone("02 1234567"), email("b@acme.example")))
    version = made.version
    channels = (email("b@acme.example"), email("a@acme.example"), phone("02 1234567"))
    changed = change_contact(made, {"channels": channels}, by=firm.seller)
    assert changed.version == version + 1
    assert [row.value for row in made.channels.filter(medium=EMAIL)] == ["b@acme.example", "a@acme.example"]
    again = change_contact(made, {"channels": channels}, by=firm.seller)
    assert again.version == version + 1


def test_the_api_gives_what_pages_show(firm: Cast, api: Any) -> None:
    made = a_company(channels=(phone("+39 024812345"), email("A@Acme.example"), website("acme.example")))
    said = api(firm.seller).get(f"/contacts/{made.pk}").data["channels"]
    assert said[0] == {
        "medium": "phone",
        "use": "work",
        "value": "+39 024812345",
        "normalised": "+39024812345",
        "shown": "+39 02 481 2345",
        "href": "tel:+39024812345",
    }
    assert said[1]["href"] == "mailto:a@acme.example" and said[2]["href"] == "https://acme.example"


@given(st.from_regex(r"\A[a-z0-9.A_é-]{1,8}@[a-z0-9.-]{1,9}\.[a-zB]{1,4}\Z"))
def test_usual_addresses_are_read_as_all_others(value: str) -> None:
    quickly = channels._usual_email(value)
    assert not quickly or quickly == channels._email(value)
