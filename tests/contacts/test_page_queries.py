"""The page of a contact costs the same for one with little and one with much (house: pages)."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from staffetta.contacts.acts.link_person import link_person
from staffetta.contacts.models import Contact
from staffetta.processes.acts.note_contact import write_contact_note
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.plans import NoteDraft, Plan
from tests.cast import DAWN, Cast
from tests.contacts.makers import a_customer, a_person, email, phone


def furnished(firm: Cast, name: str, much: int) -> Contact:
    contact = a_customer(name, channels=(email("info@x.example"), phone("02 1234567")))
    for number in range(much):
        link_person(contact, a_person(f"{name} {number}", channels=(email("a@x.example"),)), by=firm.seller)
        write_contact_note(contact, NoteDraft(f"Note {number}"), by=firm.seller, at=DAWN)
        plan_task(None, Plan(f"Task {number}"), contact=contact, by=firm.seller)
    return contact


def test_the_number_of_queries_does_not_grow(firm: Cast, as_: Any) -> None:
    little, much = furnished(firm, "Little", 2), furnished(firm, "Much", 11)
    client = as_(firm.seller)
    client.get(f"/contacts/{little.pk}/")
    counts = []
    for contact in (little, much):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(f"/contacts/{contact.pk}/").status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 1, "one more statement counts what is not shown"
    assert counts[1] < 70
