"""Anonymising reaches what webhooks told, and what they still have to tell (C-11)."""

from __future__ import annotations

from django.utils import timezone

from staffetta.erasures.acts.anonymise import anonymise_contact
from staffetta.webhooks.models import Delivery
from staffetta.webhooks.sending import send_all
from tests.cast import Cast
from tests.contacts.makers import a_company, email
from tests.leads.makers import a_lead
from tests.webhooks.makers import a_webhook
from tests.webhooks.receiver import Receiver

SECRET = "Zuzanna Quixote"


def test_nothing_of_an_anonymised_contact_is_kept_or_told(firm: Cast, receiver: Receiver) -> None:
    a_webhook(firm.administrator, receiver.url)
    receiver.answers = [204, 500]
    contact = a_company(SECRET, channels=(email("zuzanna@quixote.example"),))
    send_all()
    a_lead(firm.seller, f"Windmills for {SECRET}", contact=contact)
    send_all()
    assert SECRET in Delivery.objects.get(type="contact.created", state="delivered").payload
    assert SECRET in Delivery.objects.get(type="lead.opened", state="failed").payload

    anonymise_contact(contact, by=firm.administrator, at=timezone.now())
    assert not Delivery.objects.filter(payload__icontains="quixote").exists()
    receiver.answers, before = [204], len(receiver.received)
    Delivery.objects.open().update(next_at=timezone.now())
    send_all()
    told = receiver.received[before:]
    assert {one.said["type"] for one in told} == {"lead.opened", "contact.anonymised"}
    assert all(b"uixote" not in one.body for one in told)
    assert not Delivery.objects.filter(payload__icontains="quixote").exists()
