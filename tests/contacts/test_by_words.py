"""Lists found by words are the same whichever way leads to them (X-01)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from staffetta.contacts import by_words
from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.columns import known
from staffetta.contacts.filters import filter_of
from staffetta.contacts.listed import page_of
from staffetta.contacts.models import Contact, Word
from staffetta.contacts.words import TOO_MANY, in_one
from staffetta.merges.acts.merge import merge_contacts
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_customer, a_person, email, phone

NAMES = ("Maria Rossi", "Anna Maria Bianchi", "Rossi & Maria Srl", "Marco Rossi", "Bruno Verdi", "maria")


def known_contacts(firm: Cast) -> None:
    for turn in range(4):
        for name in NAMES:
            a_person(f"{name} {turn}", channels=(email(f"m{turn}.rossi@x.example"),) if turn % 2 else ())
    for turn in range(3):
        a_customer(f"Maria {turn}", handler=firm.seller, channels=(phone(f"+39 02 55501{turn}"),))
    gone = a_company("Rossi Maria Vecchia")
    merge_contacts(a_company("Marianne Srl"), [gone], safe=False, by=SETUP, at=DAWN)
    many = a_company("Zeta", channels=tuple(email(f"rossi{n}.maria@somewhere{n}.example") for n in range(40)))
    many.refresh_from_db()
    assert many.found_by == TOO_MANY


def pages(asked: dict[str, Any], member: Any) -> list[list[Contact]]:
    """All pages, read forwards, each compared with what one comes back to."""
    found, cursor = [], ""
    while True:
        page = page_of(filter_of(asked), [], member, cursor, 4)
        found.append(page.rows)
        if page.previous and len(found) > 1:
            assert page_of(filter_of(asked), [], member, page.previous, 4).rows == found[-2]
        if not page.next:
            return found
        cursor = page.next


@pytest.mark.parametrize(("few", "steps", "short"), [(4_000, 20_000, 4_000), (0, 20_000, 4_000), (0, 5, 5), (0, 40, 3)])
def test_every_way_finds_the_same(few: int, steps: int, short: int, firm: Cast, monkeypatch: Any) -> None:
    known_contacts(firm)
    for name, value in (("FEW", few), ("STEPS", steps), ("SHORT", short)):
        monkeypatch.setattr(by_words, name, value)
    seller = firm.seller
    by_handler = {"handler": [str(seller.pk)]}
    narrowings: tuple[dict[str, Any], ...] = ({}, {"sort": "-name"}, {"function": "customer"}, by_handler)
    for more in narrowings:
        for text in ("maria", "mar", "rossi", "m r", "rossi maria", "maria.rossi", "55501", "rossi39", "nobody", "!"):
            asked = {"q": text, **more}
            expected = Contact.objects.visible_to(seller).in_list(more.get("function", ""))
            expected = replace(filter_of(asked), sort="").narrow(expected, seller)
            order = ("-folded", "-id") if "sort" in more else ("folded", "id")
            assert sum(pages(asked, seller), []) == list(expected.order_by(*order)), asked


def test_what_a_contact_keeps_of_its_words_are_its_words(firm: Cast) -> None:
    known_contacts(firm)
    one = a_person("Jean Dupont")
    change_contact(one, {"first_name": "Joan", "channels": (email("joan@y.example"),)}, by=SETUP)
    words: dict[Any, set[str]] = {}
    for contact_id, word in Word.objects.values_list("contact_id", "word"):
        words.setdefault(contact_id, set()).add(word)
    for contact in Contact.objects.all():
        assert contact.found_by == ("" if contact.is_tombstone else in_one(words[contact.pk]))
    assert " joan" in Contact.objects.get(pk=one.pk).found_by


def test_the_database_puts_words_together_as_we_do(firm: Cast) -> None:
    """As migration 0016 does for contacts that were there before."""
    known_contacts(firm)
    a_person("Ωmega Łódź")
    with connection.cursor() as cursor:
        cursor.execute(
            "select contact_id, ' ' || string_agg(word, ' ' order by word) from contacts_word group by contact_id"
        )
        said = dict(cursor.fetchall())
    for contact in Contact.objects.filter(merged_into=None).exclude(found_by=TOO_MANY):
        assert said[contact.pk] == contact.found_by
    assert "found_by" not in known()
