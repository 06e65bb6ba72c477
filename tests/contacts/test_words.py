"""What contacts are found by, and what typed text asks for (X-01)."""

from __future__ import annotations

import re
from importlib import import_module
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection

from staffetta.contacts import search
from staffetta.contacts.models import Contact, Word
from staffetta.contacts.words import Term, in_one, search_terms, words_of, words_of_number
from staffetta.core.text import fold
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
        ("srl", [(("srl",),)]),
        ("Rossi S.r.l.", [(("rossi",),), (("srl",),)]),
        ("s. r. l", [(("srl",), ("s", "r", "l"))]),
        ("Sp. z o.o.", [(("zoo",), ("z", "oo")), (("sp",),)]),
        ("c-7", [(("c7",), ("c", "7"))]),
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


FORMS = {
    "srl": ("srl", "S.r.l.", "s.r.l", "S. r. l.", "s r l", "s.r", "SRL"),
    "spa": ("spa", "S.p.A.", "s.p.a", "s p a"),
    "zoo": ("Sp. z o.o.", "sp z o.o", "sp. z o. o.", "sp zoo", "sp.z.o.o."),
    "co": ("GmbH & Co. KG", "gmbh & co kg", "GmbH&Co.KG", "g.m.b.h. co kg"),
    "at": ("d'angelo", "D’Angelo", "dangelo", "angelo"),
    "hm": ("H&M", "hm", "h & m"),
}
WRITTEN = {
    "srl": ("Rossi S.r.l.", "Verdi SRL", "Bianchi S. r. l.", "Neri s.r.l"),
    "spa": ("Fiat S.p.A.", "Fiat SPA", "Fiat S. p. A."),
    "zoo": ("Kowal Sp. z o.o.", "Nowak sp. zoo", "Lis SP.Z O.O.", "Wilk Sp. z o. o."),
    "co": ("Meyer GmbH & Co. KG", "Huber G.m.b.H. & Co KG", "Koch GmbH &Co.KG"),
    "at": ("Ugo D'Angelo", "Ada D’Angelo", "Pia Dangelo"),
    "hm": ("H&M", "H & M", "HM"),
}


@pytest.mark.parametrize("form", FORMS)
def test_dots_and_blanks_in_abbreviations_are_forgiven_both_ways(firm: Cast, form: str) -> None:
    for name in {name for names in WRITTEN.values() for name in names}:
        a_company(name)
    a_person("Sara Lucia Rossi")
    for typed in FORMS[form]:
        found = {contact.name for contact in Contact.objects.found_by(typed)}
        wanted = {"Ugo D'Angelo", "Ada D’Angelo"} if typed == "angelo" else set(WRITTEN[form])
        assert found >= wanted, typed
        apart = re.search(r"\b\w\W+\w\b", typed) and " " in typed  # then they may be words of their own
        assert found == wanted or apart, typed
        assert found == {contact.name for contact in search.best(firm.seller, typed, 25)}, typed


def test_contacts_that_were_there_are_found_by_abbreviations(firm: Cast) -> None:
    made = [a_company(name) for names in WRITTEN.values() for name in names]
    before = {(word.contact_id, word.word) for word in Word.objects.all()}
    for one in made:  # as they were before
        old = set(fold(one.name).split()) | words_of_number(one.number)
        Word.objects.filter(contact=one).delete()
        Word.objects.bulk_create(Word(contact=one, word=word) for word in old)
        Contact.objects.filter(pk=one.pk).update(found_by=in_one(old))
    written = import_module("staffetta.contacts.migrations.0018_abbreviations")
    written.fill(None, SimpleNamespace(connection=connection))
    known: dict[UUID, set[str]] = {}
    for word in Word.objects.all():
        known.setdefault(word.contact_id, set()).add(word.word)
    assert before <= {(word.contact_id, word.word) for word in Word.objects.all()}
    for one in Contact.objects.all():
        assert one.found_by == in_one(known[one.pk])


def test_a_broad_word_is_read_on_where_its_first_contacts_are_not_to_be_shown(
    firm: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CANDIDATES", 2)
    companies = [a_company(f"Officine Rossi {number}") for number in range(8)]
    anna, marco = a_person("Anna Rossi"), a_person("Marco Rossi")
    assert search.best(firm.seller, "rossi", 1)[0] in companies
    assert search.best(firm.seller, "rossi", 2, kind="person") == [anna, marco]
