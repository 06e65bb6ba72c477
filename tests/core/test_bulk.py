"""Many rows at once: as they would be one by one, and behind the same wall."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from staffetta.contacts.models import Contact, Word
from staffetta.core.db.bulk import FEW, insert_many, insert_values
from staffetta.core.ids import uuid7
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
    columns = ("id", "workspace_id", "contact_id", "word")
    rows = [(uuid7(), firm.workspace.pk, contact[0].pk, f"w{n}") for n in range(count)]
    insert_values("contacts_word", columns, rows)
    assert Word.objects.count() == count
