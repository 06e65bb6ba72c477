"""Many rows at once: as they would be one by one, and behind the same wall."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import CharField, TextField

from staffetta.contacts.models import Contact, Word
from staffetta.core.db.bulk import FEW, insert_later, insert_many, insert_values, inserting, settled
from staffetta.core.ids import uuid7_texts
from staffetta.core.isolation import workspace
from tests.cast import Cast

ODD = 'Tab\tback\\slash\nline "quoted" \\N € 株式'


def _contacts(count: int) -> list[Contact]:
    return [
        Contact(kind="company", number=str(n), name=f"{ODD} {n}", folded=f"f{n:05}", details={"a": [1, ODD], "n": None})
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, FEW, FEW + 1, 300])
def test_rows_come_back_as_they_were(firm: Cast, count: int) -> None:
    made = _contacts(count)
    insert_many(made)
    found = {contact.pk: contact for contact in Contact.objects.all()}
    assert len(found) == count
    for contact in made:
        same = found[contact.pk]
        assert (same.name, same.details, same.credit_limit) == (contact.name, contact.details, None)
        assert same.created_at == contact.created_at and same.version == 1
        assert not contact._state.adding


@pytest.mark.parametrize("count", [1, FEW + 1])
def test_nothing_goes_through_the_wall(firm: Cast, other_firm: Cast, count: int) -> None:
    strangers = _contacts(count)
    for contact in strangers:
        contact.workspace_id = other_firm.workspace.pk
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        insert_many(strangers)
    with workspace(other_firm.workspace.pk):
        assert not Contact.objects.exists()


def test_what_is_wrong_is_refused_as_ever(firm: Cast) -> None:
    twice = _contacts(FEW + 1)
    twice[1].number = twice[0].number
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(twice)
    assert not Contact.objects.exists()


@pytest.mark.parametrize("count", [0, 2, FEW + 1])
def test_bare_values(firm: Cast, count: int) -> None:
    contact = _contacts(1)
    insert_many(contact)
    columns = ("workspace_id", "contact_id", "word")
    rows = [(firm.workspace.pk, contact[0].pk, f"w{n}") for n in range(count)]
    insert_values("contacts_word", columns, rows)
    assert Word.objects.count() == count


COLUMNS = ("id", "kind", "name", "number", "folded", "credit_limit", "is_supplier")
SAME = {"version": 1, "function": "none", "details": "{}"}


def _texts(count: int, names: list[str]) -> list[tuple[str | None, ...]]:
    keys = uuid7_texts(count)
    return [(key, "company", names[n % len(names)], str(n), f"f{n}", None, "t") for n, key in enumerate(keys)]


@pytest.mark.parametrize(
    "names", [["Rossi Srl"], ["Rossi Srl", ODD, r"\N", r"\.", "CR\rLF\r\n", "\\"]], ids=["plain", "odd"]
)
@pytest.mark.parametrize("count", [FEW, FEW + 10])
def test_texts_and_nothing(firm: Cast, names: list[str], count: int) -> None:
    texts = [name for name in Contact._meta.get_fields() if isinstance(name, CharField | TextField)]
    others = {field.column: "" for field in texts if field.column not in (*COLUMNS, *SAME)}
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    same = {"workspace_id": firm.workspace.pk, "created_at": moment, "changed_at": moment, **others, **SAME}
    rows = _texts(count, names)
    insert_values("contacts_contact", COLUMNS, rows, same)
    found = Contact.objects.in_bulk([row[0] for row in rows])
    told = {(contact.pk.hex, contact.name, contact.credit_limit, contact.is_supplier) for contact in found.values()}
    assert told == {(row[0], row[2], None, True) for row in rows}
    assert {contact.created_at for contact in found.values()} == {moment}


def test_several_tables_in_turn(firm: Cast) -> None:
    """What the database takes in beside the making of the next rows is there in the end, and refused as ever."""
    contacts = _contacts(2)
    insert_many(contacts)
    same = {"workspace_id": firm.workspace.pk}
    for one in contacts:
        rows = [(one.pk.hex, f"w{n}") for n in range(FEW + 1)]
        with inserting() as insert:
            insert("contacts_word", ("contact_id", "word"), rows, same)
            insert_values("contacts_word", ("contact_id", "word"), [(one.pk.hex, "last")], same)  # in its turn
            insert_later("contacts_word", ("contact_id", "word"), partial(list, [(one.pk.hex, "made")]), same)
            insert.settle()
            assert Word.objects.filter(contact=one, word="made").exists()
            Word.objects.filter(contact=one, word="made").delete()
            assert Word.objects.filter(contact=one).count() == FEW + 2
            settled()
    settled()
    assert Word.objects.filter(word="last").count() == 2
    with pytest.raises(IntegrityError), transaction.atomic(), inserting() as insert:
        insert("contacts_word", ("contact_id", "word"), rows, same)
        insert("contacts_word", ("contact_id", "word"), [(one.pk.hex, "later")], same)
    assert not Word.objects.filter(word="later").exists()


@pytest.mark.parametrize("count", [FEW, FEW + 1])
def test_a_cell_becomes_rows(firm: Cast, count: int) -> None:
    """Each word of a spread column is a row; columns that say the same in all rows are sent once, as they are."""
    contacts = _contacts(count)
    insert_many(contacts)
    rows = [(one.pk.hex, f"w{n} alike {'more' * (n % 2)}".strip()) for n, one in enumerate(contacts)]
    with inserting() as insert:
        insert("contacts_word", ("contact_id", "word"), rows, {"workspace_id": firm.workspace.pk}, spread="word")
    told = {(row.contact_id.hex, row.word) for row in Word.objects.all()}
    assert told == {(key, word) for key, cell in rows for word in cell.split()}
    assert Word.objects.filter(word="alike").count() == count
    insert_values(
        "contacts_word",
        ("contact_id", "word"),
        [(one.pk.hex, "%s \\'") for one in contacts],
        {"workspace_id": firm.workspace.pk},
    )
    assert Word.objects.filter(word="%s \\'").count() == count
