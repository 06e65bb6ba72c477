"""What contacts are found by, and what typed text asks for (X-01)."""

from __future__ import annotations

import pytest

from staffetta.contacts import search
from staffetta.contacts.models import Contact
from staffetta.contacts.words import Term, search_terms, words_of
from tests.cast import Cast
from tests.contacts.makers import a_company, a_person, email, phone, website


def test_a_word_that_another_begins_with_is_left_out() -> None:
    found = words_of("Maria Rossi", "C-00042", ["maria.rossi@acme.example"], ["+390212345678"])
    assert found == {
        *("maria", "rossi"),
        *("c00042", "00042", "42"),
        *("mariarossiacmeexample", "acmeexample"),
        *("390212345678", "212345678"),
    }


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ("", []),
        ("Rossi", [(("rossi",),)]),
        ("ma rossi", [(("rossi",),), (("ma",),)]),
        ("C-00042", [(("c00042",), ("c", "00042"))]),
        ("+39 02 12345", [(("390212345",),)]),
        ("0039 02 12345", [(("00390212345",), ("390212345",))]),
        ("02 12345", [(("0212345",), ("212345",))]),
        ("00042", [(("00042",),)]),
        ("https://www.acme.example/", [(("acmeexample",), ("acme", "example"))]),
        ("@", []),
    ],
)
def test_what_is_typed_is_looked_for_in_one_piece_and_in_parts(
    typed: str, ways: list[tuple[tuple[str, ...], ...]]
) -> None:
    assert [term.ways for term in search_terms(typed)] == ways


def test_at_most_eight_terms_those_that_say_most() -> None:
    terms = search_terms(" ".join("x" * length for length in range(1, 12)))
    assert [term.length for term in terms] == list(range(11, 3, -1))
    assert Term((("a", "bcd"), ("ab",))).length == 3


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("maria.rossi@acme.example", "Maria Rossi"),
        ("maria.rossi@ac", "Maria Rossi"),
        ("acme.example", "Maria Rossi"),
        ("@acme", "Maria Rossi"),
        ("rossi mar", "Maria Rossi"),
        ("02 1234 5678", "Maria Rossi"),
        ("0039 02 1234", "Maria Rossi"),
        ("s.p.a. fiat", "Fiat S.p.A."),
        ("S p a", "Fiat S.p.A."),
        ("00743110157", "Fiat S.p.A."),
        ("it00743", "Fiat S.p.A."),
        ("www.fiat.example/lingotto", "Fiat S.p.A."),
        ("C-00002", "Fiat S.p.A."),
        ("c00002", "Fiat S.p.A."),
    ],
)
def test_contacts_are_found_by_what_people_type(firm: Cast, typed: str, found: str) -> None:
    a_person("Maria Rossi", channels=(email("maria.rossi@acme.example"), phone("+39 02 12345678")))
    a_company("Fiat S.p.A.", vat_number="IT 00743110157", channels=(website("www.fiat.example/lingotto"),))
    assert [contact.name for contact in Contact.objects.found_by(typed)] == [found]


def test_a_broad_word_is_read_on_where_its_first_contacts_are_not_to_be_shown(
    firm: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CANDIDATES", 2)
    companies = [a_company(f"Officine Rossi {number}") for number in range(8)]
    anna, marco = a_person("Anna Rossi"), a_person("Marco Rossi")
    assert search.best(firm.seller, "rossi", 1)[0] in companies
    assert search.best(firm.seller, "rossi", 2, kind="person") == [anna, marco]
