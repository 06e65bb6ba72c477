"""Whoever is killed between sending and noting loses nothing: the message comes again under the same id (X-03)."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from psycopg.conninfo import make_conninfo

from staffetta.core.isolation import workspace
from staffetta.webhooks.models import Delivery
from staffetta.webhooks.sending import send_all
from tests.cast import a_firm
from tests.contacts.makers import a_company
from tests.webhooks.makers import a_webhook
from tests.webhooks.receiver import Receiver

SENDER = """
import sys, uuid, django
django.setup()
from staffetta.core.isolation import workspace
from staffetta.webhooks.sending import send_all
with workspace(uuid.UUID(sys.argv[1])):
    send_all()
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_between_sending_and_noting(receiver: Receiver, django_db_setup: Any) -> None:
    firm = a_firm()
    with workspace(firm.workspace.pk):
        a_webhook(firm.administrator, receiver.url, "contact.created")
        for number in range(3):
            a_company(f"Acme {number}")
    receiver.answers = ["hang"]
    process = _sender(str(firm.workspace.pk))
    try:
        assert receiver.arrived.wait(120)  # an interpreter starts, on a machine that may be busy
    finally:
        process.kill()
        process.wait()
    with workspace(firm.workspace.pk):
        assert not Delivery.objects.filter(state="delivered").exists()
    sent = {one.id: one.body for one in receiver.received}
    assert sent
    receiver.answers = [200]
    receiver.let_go.set()
    with workspace(firm.workspace.pk):
        send_all()
        assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}
        ids = {delivery.message_id for delivery in Delivery.objects.all()}
    again = {one.id: one.body for one in receiver.received[len(sent) :]}
    assert set(again) == ids
    # What was under way in the moment of the kill came in part; the first had come whole.
    first = receiver.received[0]
    assert again[first.id] == first.body and all(again[key].startswith(body) for key, body in sent.items())


def _sender(firm: str) -> subprocess.Popen[bytes]:
    """A worker of its own, beside this process, on the same database."""
    from django.db import connection  # noqa: PLC0415 - its settings are those of this test's database

    said = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    address = make_conninfo(**{name: said[key] for name, key in names.items() if said[key]})
    environment = {**os.environ, "STAFFETTA_DATABASE": address, "STAFFETTA_WEBHOOKS_PRIVATE": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "staffetta.config.settings"
    return subprocess.Popen([sys.executable, "-c", SENDER, firm], env=environment)
