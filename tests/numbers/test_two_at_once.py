"""Eight who create at the same instant: no number twice, no hole in a gap-free range, nobody waits elsewhere (C-17)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from staffetta.contacts.models import Contact
from staffetta.core.db import aside
from staffetta.core.isolation import workspace
from staffetta.numbers import gaps
from staffetta.numbers.acts.change_range import change_range
from staffetta.numbers.acts.number import next_number, next_numbers
from staffetta.numbers.models import NumberRange
from tests.cast import DAWN, Cast, a_firm
from tests.contacts.makers import a_company

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 3, 1)
EIGHT = 8


class Undone(Exception):
    """What makes every third creation fail."""


@pytest.fixture
def cast() -> Iterator[Cast]:
    yield a_firm()
    aside.close()  # the test's database is put away next


def at_once(cast: Cast, work: Callable[[int], None], count: int = EIGHT) -> None:
    """Run `work` on so many connections, all beginning together; what goes wrong in one fails here."""
    start = threading.Barrier(count)
    trouble: list[BaseException] = []

    def run(place: int) -> None:
        try:
            with workspace(cast.workspace.pk):
                start.wait(20)
                work(place)
        except BaseException as error:  # noqa: BLE001  told in the main thread
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not trouble


def allow_gaps(cast: Cast) -> None:
    change_range(NumberRange.objects.get(code="contacts"), {"gap_free": False}, by=cast.administrator, at=DAWN)


def create_some(place: int) -> None:
    """Nine creations, of which every third is rolled back after it has its number."""
    for turn in range(9):
        try:
            with transaction.atomic():
                a_company(f"{place}-{turn}")
                if turn % 3 == 2:
                    raise Undone
        except Undone:
            pass


def given() -> list[str]:
    return sorted(Contact.objects.values_list("number", flat=True))


def test_gap_free_has_neither_a_number_twice_nor_a_hole(cast: Cast) -> None:
    at_once(cast, create_some)
    with workspace(cast.workspace.pk):
        assert given() == [f"C-{value:05d}" for value in range(1, EIGHT * 6 + 1)]
        range_ = NumberRange.objects.get(code="contacts")
        assert gaps.sums(range_) == (EIGHT * 6, 0)


def test_where_gaps_are_allowed_no_number_comes_twice_and_what_failed_is_a_gap(cast: Cast) -> None:
    with workspace(cast.workspace.pk):
        allow_gaps(cast)
    at_once(cast, create_some)
    with workspace(cast.workspace.pk):
        numbers = given()
        assert len(numbers) == len(set(numbers)) == EIGHT * 6
        range_ = NumberRange.objects.get(code="contacts")
        assert range_.last_given == EIGHT * 9 and gaps.sums(range_) == (EIGHT * 9, EIGHT * 3)


def test_where_gaps_are_allowed_nobody_waits_for_a_long_transaction(cast: Cast) -> None:
    with workspace(cast.workspace.pk):
        allow_gaps(cast)
    taken, finish = threading.Event(), threading.Event()
    got: dict[int, Any] = {}

    def work(place: int) -> None:
        with transaction.atomic():
            if place == 0:
                got[0] = next_numbers("contacts", 500, today=TODAY)[-1]
                taken.set()
                assert finish.wait(20)
            else:
                assert taken.wait(20)
                got[1] = next_number("contacts", today=TODAY)
                finish.set()  # the first one is still under way

    at_once(cast, work, 2)
    assert got == {0: "C-00500", 1: "C-00501"}


def test_whoever_changes_the_range_may_take_a_number_in_the_same_transaction(cast: Cast) -> None:
    """Its own lock keeps the short transaction out: the number is then taken in the running one."""
    with workspace(cast.workspace.pk):
        allow_gaps(cast)
        range_ = NumberRange.objects.get(code="contacts")
        with transaction.atomic():
            change_range(range_, {"prefix": "K-"}, by=cast.administrator, at=DAWN)
            assert next_number("contacts", today=TODAY) == "K-00001"


def test_the_first_number_of_a_range_that_is_not_there_yet(cast: Cast) -> None:
    """An old workspace in which eight open the same new range at once."""
    with workspace(cast.workspace.pk):
        NumberRange.objects.filter(code="contacts.suppliers").delete()
    got: list[str] = []
    at_once(cast, lambda place: got.append(_one("contacts.suppliers")))
    assert sorted(got) == [f"S-{value:05d}" for value in range(1, EIGHT + 1)]


def _one(code: str) -> str:
    with transaction.atomic():
        return next_number(code, today=TODAY)


def test_a_lost_connection_aside_is_opened_anew(cast: Cast) -> None:
    with workspace(cast.workspace.pk):
        allow_gaps(cast)
        assert _one("contacts") == "C-00001"
        aside._kept["connection"].close()
        assert _one("contacts") == "C-00002"
