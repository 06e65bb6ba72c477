"""A merge costs the same number of statements, however much goes over; and the page of its preview."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from staffetta.contacts.models import Contact
from staffetta.processes.models import Note, Task
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, email, phone
from tests.leads.makers import a_lead
from tests.merges.makers import a_merge, undo

pytestmark = pytest.mark.django_db


def busy(firm: Cast, many: int) -> tuple[Contact, Contact]:
    main = a_company("Rossi", channels=(phone("+39 02 111111"),))
    other = a_company("Rossi", channels=(phone("+39 02 222222"), email("a@b.example")))
    Note.objects.bulk_create(Note(contact=other, text=f"note {n}", written_at=DAWN) for n in range(many))
    Task.objects.bulk_create(Task(contact=other, title=f"task {n}") for n in range(many))
    for _lead in range(min(many, 3)):
        a_lead(firm.seller, contact=other)
    return main, other


def test_the_number_of_statements_is_constant(firm: Cast) -> None:
    costs: list[Any] = []
    for many in (3, 60):
        main, other = busy(firm, many)
        with CaptureQueriesContext(connection) as merging:
            merge = a_merge(main, other, by=SETUP)
        with CaptureQueriesContext(connection) as undoing:
            undo(merge)
        costs.append((len(merging), len(undoing)))
    assert costs[0] == costs[1]
    assert costs[0][0] < 36 and costs[0][1] < 56, "set-based, not row by row, nor sort by sort"
