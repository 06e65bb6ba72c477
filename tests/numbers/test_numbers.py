"""Number ranges: unique, never given twice, safe when two ask at once (C-17)."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from staffetta.numbers.acts.number import next_number, next_numbers
from staffetta.numbers.models import NumberRange
from tests.cast import Cast, a_firm
from tests.contacts.makers import a_company

TODAY = date(2026, 3, 1)


def test_each_number_is_given_once_in_order(firm: Cast) -> None:
    assert next_number("contacts", today=TODAY) == "C-00001"
    assert next_numbers("contacts", 3, today=TODAY) == ["C-00002", "C-00003", "C-00004"]
    assert next_numbers("contacts", 0, today=TODAY) == []
    assert next_number("contacts", today=TODAY) == "C-00005"


def test_a_yearly_range_begins_again_and_never_goes_back(firm: Cast) -> None:
    NumberRange.objects.filter(code="contacts").update(
        prefix="K{year}-", suffix="/x", width=3, yearly_restart=True, next_value=40
    )
    years = (2026, 2026, 2027, 2026, 2027)
    given = [next_number("contacts", today=date(year, 3, 1)) for year in years]
    assert given == ["K2026-040/x", "K2026-041/x", "K2027-001/x", "K2027-002/x", "K2027-003/x"]


def test_a_range_missing_in_an_old_workspace_is_opened_as_declared(firm: Cast) -> None:
    NumberRange.objects.all().delete()
    assert next_number("contacts", today=TODAY) == "C-00001"


def test_an_undeclared_range_is_a_bug(firm: Cast) -> None:
    with pytest.raises(KeyError):
        next_number("nonsense", today=TODAY)


def test_a_failed_act_gives_its_number_back(firm: Cast) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        a_company()
        raise RuntimeError
    assert a_company().number == "C-00001"


@pytest.mark.django_db(transaction=True)
def test_two_who_create_at_the_same_instant_get_two_numbers() -> None:
    cast = a_firm()
    start = threading.Barrier(4)
    trouble: list[BaseException] = []

    def create(name: str) -> None:
        try:
            with workspace(cast.workspace.pk):
                start.wait(10)
                for i in range(10):
                    a_company(f"{name} {i}")
        except BaseException as error:  # noqa: BLE001  told in the main thread
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=create, args=(f"T{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not trouble
    with workspace(cast.workspace.pk):
        numbers = sorted(Contact.objects.values_list("number", flat=True))
    assert numbers == [f"C-{i:05d}" for i in range(1, 41)]


@pytest.mark.django_db(transaction=True)
def test_the_second_waits_for_the_first_and_takes_its_number_if_that_fails() -> None:
    cast = a_firm()
    taken, finish = threading.Event(), threading.Event()
    got: dict[str, Any] = {}

    def fail() -> None:
        try:
            with workspace(cast.workspace.pk), transaction.atomic():
                got["first"] = next_number("contacts", today=TODAY)
                taken.set()
                finish.wait(10)
                transaction.set_rollback(True)
        finally:
            connection.close()

    def wait() -> None:
        try:
            with workspace(cast.workspace.pk), transaction.atomic():
                got["second"] = next_number("contacts", today=TODAY)
        finally:
            connection.close()

    first, second = threading.Thread(target=fail), threading.Thread(target=wait)
    first.start()
    assert taken.wait(10)
    second.start()
    second.join(0.3)
    assert "second" not in got  # gap-free: nobody overtakes
    finish.set()
    first.join(10)
    second.join(10)
    assert got == {"first": "C-00001", "second": "C-00001"}
