"""The words of a contact are found without an index by contact (X-01)."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection

from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.models import Contact, Word
from staffetta.contacts.words import TOO_MANY
from staffetta.merges.acts.merge import merge_contacts
from staffetta.merges.acts.undo import undo_merge
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_person, email

ONCE = r"ANY \(\(InitPlan|ANY \(\$\d"
"""Looked up by the words that were read before; PostgreSQL 15 gives their place alone."""


def kept(contact: Contact) -> dict[str, bool]:
    """What stands in the table of words, read without any condition on it, and whether by contact too."""
    rows = Word.objects.values_list("contact_id", "word", "by_contact")
    return {word: by_contact for contact_id, word, by_contact in rows if contact_id == contact.pk}


def test_words_of_new_contacts_stand_in_one_index_only(firm: Cast) -> None:
    one, other = a_person("Maria Rossi", channels=(email("m.rossi@x.example"),)), a_person("Anna Rossi")
    assert kept(one) and not any(kept(one).values())
    assert {row.word for row in one.words.all()} == set(kept(one))
    assert {row.word for row in Word.objects.filter(contact__in=[one, other])} == {*kept(one), *kept(other)}
    assert list(Word.objects.filter(contact__in=Contact.objects.filter(pk=one.pk)).values_list("word")) != []


def test_they_go_with_what_the_contact_was_called(firm: Cast) -> None:
    one, other = a_person("Maria Rossi"), a_person("Anna Rossi")
    change_contact(one, {"first_name": "Joan", "last_name": "Bianchi"}, by=SETUP)
    assert not {"maria", "rossi"} & set(kept(one)) and {"joan", "bianchi"} <= set(kept(one))
    change_contact(one, {"first_name": "Jane"}, by=SETUP)
    assert "joan" not in kept(one) and "jane" in kept(one)
    assert {"anna", "rossi"} <= set(kept(other))


def test_they_go_with_the_contact(firm: Cast) -> None:
    gone, stays = a_person("Maria Rossi"), a_person("Maria Bianchi")
    Contact.objects.filter(pk=gone.pk).delete()
    assert not kept(gone) and "maria" in kept(stays)


def test_those_who_are_merged_have_none_until_it_is_undone(firm: Cast) -> None:
    main, gone = a_company("Alfa"), a_company("Alfa Beta")
    before = set(kept(gone))
    merge = merge_contacts(main, [gone], safe=False, by=SETUP, at=DAWN)
    assert not kept(gone) and {"alfa", "00002"} <= set(kept(main))
    undo_merge(merge, by=SETUP, at=DAWN)
    assert set(kept(gone)) == before == {row.word for row in gone.words.all()}
    assert {row.word for row in Word.objects.filter(contact=main)} == set(kept(main))


def test_a_contact_with_more_words_than_it_tells_has_them_by_contact(firm: Cast) -> None:
    many = a_company("Zeta", channels=tuple(email(f"one{n}@somewhere{n}.example") for n in range(40)))
    assert Contact.objects.get(pk=many.pk).found_by == TOO_MANY
    assert all(kept(many).values())
    assert {row.word for row in many.words.all()} == set(kept(many))


def plan(statement: str, values: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"explain {statement}", values)
        return "\n".join(line for (line,) in cursor.fetchall())


def test_the_database_reads_no_other_words_for_it(firm: Cast) -> None:
    one = a_person("Maria Rossi")
    others = "select %s, gen_random_uuid(), 'w' || n from generate_series(1, 20000) n"
    with connection.cursor() as cursor:
        cursor.execute(f"insert into contacts_word (workspace_id, contact_id, word) {others}", [firm.workspace.pk])
        cursor.execute("select staffetta_analyze(%s)", [["contacts_word"]])
    for rows in (one.words.all(), Word.objects.filter(contact__in=[one.pk, firm.workspace.pk])):
        said = plan(*rows.query.sql_with_params())
        assert "contacts_word_contact" in said and re.search(ONCE, said.partition("contacts_word_pkey")[2]), said
