"""Requests and retained documents for tests, made by the real acts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from staffetta.accounts.models import Actor
from staffetta.contacts.models import Contact
from staffetta.documents.models import Document
from staffetta.erasures.acts.receive import RequestDraft, receive_request
from staffetta.erasures.models import ErasureRequest
from tests.cast import DAWN
from tests.documents.makers import a_document, a_type


def an_invoice(contact: Contact, number: str = "2023/117", day: date = date(2023, 5, 17), **values: Any) -> Document:
    """Under retention for ten years: the firm of the tests is Italian."""
    return a_document(contact, type=a_type("invoice"), number=number, date=day, **values)


def a_request(
    *contacts: Contact, by: Actor, received_on: date = date(2026, 1, 2), at: datetime = DAWN, **values: Any
) -> ErasureRequest:
    draft = RequestDraft(**{"asked_by": "Zuzanna Quixote", "received_on": received_on, "contacts": contacts, **values})
    return receive_request(draft, by=by, at=at)
