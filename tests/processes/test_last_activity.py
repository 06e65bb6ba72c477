"""When something was last done about a contact: kept from now on, and filled in for what was there before (C-01)."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import timedelta

from django.db import connection

from staffetta.contacts.models import Contact
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.plans import Plan
from tests.cast import DAWN, Cast
from tests.contacts.makers import a_company

migration = importlib.import_module("staffetta.processes.migrations.0004_last_activity")


def moment(contact: Contact) -> object:
    return Contact.objects.values_list("last_activity_at", flat=True).get(pk=contact.pk)


def test_a_task_that_is_done_is_an_activity(firm: Cast, deliver_all: Callable[[], int]) -> None:
    acme, other = a_company("Acme", handler=firm.seller), a_company("Other")
    task = plan_task(None, Plan(title="Call", assignee=firm.seller), contact=acme, by=firm.seller)
    deliver_all()
    assert moment(acme) is None
    at = DAWN + timedelta(hours=2)
    complete_task(task, by=firm.seller, at=at)
    deliver_all()
    assert (moment(acme), moment(other)) == (at, None)
    version = Contact.objects.get(pk=acme.pk).version
    assert version == acme.version


def test_what_was_done_before_is_filled_in(firm: Cast) -> None:
    acme = a_company("Acme", handler=firm.seller)
    for hours in (5, 1):
        task = plan_task(None, Plan(title="Call", assignee=firm.seller), contact=acme, by=firm.seller)
        complete_task(task, by=firm.seller, at=DAWN + timedelta(hours=hours))
    Contact.objects.update(last_activity_at=None)
    with connection.cursor() as cursor:
        cursor.execute(migration.FILL)
    assert moment(acme) == DAWN + timedelta(hours=5)
