"""Two people at once: erasing wins or waits, and whoever comes second is told (C-10, C-11)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from staffetta.contacts.acts.change import change_contact
from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Refused
from staffetta.documents.models import Document
from staffetta.erasures.acts.anonymise import anonymise_contact
from staffetta.erasures.acts.delete import delete_contact
from staffetta.erasures.models import Erasure
from staffetta.processes.models import Note
from tests.cast import DAWN, Cast, a_firm
from tests.contacts.makers import a_customer, a_person, a_prospect
from tests.documents.makers import a_document
from tests.leads.makers import a_lead
from tests.processes.makers import a_note
from tests.together import both

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(settings: Any, tmp_path: Path) -> Iterator[Cast]:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    made = a_firm()
    with workspace(made.workspace.pk):
        yield made


@pytest.mark.parametrize("_turn", range(4))
def test_deleting_while_a_document_is_entered(cast: Cast, _turn: int) -> None:
    """Either the document keeps the contact, or it finds none; never a document of nobody."""
    customer = a_customer()
    deleted, entered = both(
        cast,
        lambda: delete_contact(customer, by=cast.administrator, at=DAWN),
        lambda: a_document(customer, by=cast.seller),
    )
    assert sorted(isinstance(result, Refused) for result in (deleted, entered)) == [False, True]
    assert Contact.objects.filter(pk=customer.pk).exists() == Document.objects.exists() == isinstance(deleted, Refused)
    if isinstance(entered, Refused):
        assert entered.code in ("gone", "contact-deleted")


@pytest.mark.parametrize("_turn", range(3))
def test_deleting_while_a_person_is_linked(cast: Cast, _turn: int) -> None:
    person, company = a_person(), a_prospect()
    results = both(
        cast,
        lambda: delete_contact(person, by=cast.administrator, at=DAWN),
        lambda: link_person(company, person, by=cast.seller),
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]


def test_deleting_twice(cast: Cast) -> None:
    person = a_person()
    results = both(cast, *[lambda: delete_contact(person, by=cast.administrator, at=DAWN)] * 2)
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert Erasure.objects.count() == 1


def test_anonymising_twice(cast: Cast) -> None:
    customer = a_customer()
    results = both(cast, *[lambda: anonymise_contact(customer, by=cast.administrator, at=DAWN)] * 2)
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert Erasure.objects.count() == 1


@pytest.mark.parametrize("_turn", range(3))
def test_anonymising_while_somebody_edits(cast: Cast, _turn: int) -> None:
    """What was typed meanwhile never comes back: it was saved before and cleared, or refused afterwards."""
    customer = a_customer()
    _done, edited = both(
        cast,
        lambda: anonymise_contact(customer, by=cast.administrator, at=DAWN),
        lambda: change_contact(customer, {"description": "Pistachios"}, by=cast.seller),
    )
    customer = Contact.objects.get(pk=customer.pk)
    assert customer.anonymised_at is not None and customer.description == ""
    assert not isinstance(edited, Refused) or edited.code == "anonymised"


@pytest.mark.parametrize("_turn", range(3))
def test_anonymising_while_somebody_writes_a_note(cast: Cast, _turn: int) -> None:
    """A note that was saved before is cleared; one that waited is written afterwards, by somebody who could know."""
    customer = a_customer()
    process = a_lead(cast.seller, contact=customer).process
    done, _note = both(
        cast,
        lambda: anonymise_contact(customer, by=cast.administrator, at=DAWN),
        lambda: a_note(process, "Loves pistachios", by=cast.seller),
    )
    cleared = done.counts.get("processes.note", 0)
    assert Note.objects.filter(text="—").count() == cleared
    assert not (cleared and Note.objects.exclude(text="—").exists())
