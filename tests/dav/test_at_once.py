"""Devices that look while others write."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.utils import timezone

from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Kind
from staffetta.core.isolation import workspace
from staffetta.dav.acts.look_again import look_again
from staffetta.dav.models import Collection, Entry
from staffetta.dav.shelves import Shelf
from tests.cast import DAWN, Cast, a_firm
from tests.together import both


@pytest.fixture
def shared(transactional_db: None) -> Iterator[Cast]:
    with workspace(None):
        cast = a_firm()
    with workspace(cast.workspace.pk):
        yield cast


def _look(cast: Cast) -> Collection:
    collection, _made = Collection.objects.get_or_create(member=cast.seller, kind=Collection.Kind.CONTACTS)
    shelf = Shelf(cast.seller, collection, timezone.now())
    return look_again(collection, shelf.rows(), at=shelf.now)


def _create(cast: Cast, name: str) -> Contact:
    return create_contact(ContactDraft(kind=Kind.COMPANY, name=name), by=cast.seller, at=DAWN)


def _known(collection: Collection, since: int) -> set[str]:
    rows = Entry.objects.filter(collection=collection, revision__gt=since, gone_at=None)
    return set(rows.values_list("resource", flat=True))


def test_what_is_committed_after_a_look_is_found_at_the_next(shared: Cast) -> None:
    """Written before, committed later, with an older id and an older moment: a log by time or number would miss it."""
    seen: list[int] = []

    def write_slowly() -> str:
        with transaction.atomic():
            early = _create(shared, "Early")

            def look() -> None:
                with workspace(shared.workspace.pk):
                    seen.append(_look(shared).revision)
                    connection.close()

            other = threading.Thread(target=look)
            other.start()
            other.join(30)
            return f"{early.pk}.vcf"

    _create(shared, "There before")
    early = write_slowly()
    collection = Collection.objects.get(member=shared.seller)
    assert len(seen) == 1 and early not in _known(collection, 0)
    again = _look(shared)
    assert _known(again, seen[0]) == {early}


def test_two_who_look_at_once_take_turns(shared: Cast) -> None:
    for number in range(3):
        _create(shared, f"Firm {number}")
    _look(shared)
    _create(shared, "Another")
    first, second = both(shared, lambda: _look(shared), lambda: _look(shared))
    assert {first.revision, second.revision} == {2}
    assert Entry.objects.filter(revision=2).count() == 1 and Entry.objects.count() == 4
