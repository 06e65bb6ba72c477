"""Administration › Webhooks, and the same for programs (X-03)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from staffetta.accounts.models import Member
from staffetta.webhooks.models import Delivery, Webhook
from staffetta.webhooks.sending import send_all
from tests.cast import Cast
from tests.contacts.makers import a_company
from tests.webhooks.makers import a_webhook
from tests.webhooks.receiver import Receiver

NEW = "/webhooks/new/"


def test_entered_shown_once_tried_out(firm: Cast, as_: Callable[[Member], Client], receiver: Receiver) -> None:
    browser = as_(firm.administrator)
    wrong = browser.post(NEW, {"url": "ftp://x", "is_active": "on"})
    assert wrong.status_code == 422
    assert "begins with https://" in wrong.content.decode()
    assert "Choose at least one message." in wrong.content.decode()
    assert not Webhook.objects.exists()

    values = {"url": receiver.url, "description": "Shop", "events": ["lead.won", "lead.lost"], "is_active": "on"}
    made = browser.post(NEW, values)
    hook = Webhook.objects.get()
    assert hook.secret in made.content.decode()
    page = reverse("webhooks:webhook", kwargs={"webhook_id": hook.pk})
    assert hook.secret not in browser.get(page).content.decode()
    assert hook.events == ["lead.won", "lead.lost"]

    sent = browser.post(reverse("webhooks:test", kwargs={"webhook_id": hook.pk}))
    receiver.answers = [500]
    send_all()
    shown = browser.get(sent["Location"]).content.decode()
    assert "Failed, will be repeated" in shown
    assert "not now" in shown
    assert "webhook.ping" in browser.get(page + "?state=failed").content.decode()
    assert "No such messages" in browser.get(page + "?state=delivered").content.decode()


def test_what_somebody_else_changed_meanwhile_is_shown(firm: Cast, as_: Callable[[Member], Client]) -> None:
    hook = a_webhook(firm.administrator)
    browser, address = as_(firm.administrator), reverse("webhooks:edit", kwargs={"webhook_id": hook.pk})
    values = {"url": hook.url, "every": "on", "is_active": "on", "version": 1}
    assert browser.post(address, {**values, "description": "Shop"}).status_code == 302
    answer = browser.post(address, {**values, "description": "Warehouse"})
    assert answer.status_code == 422
    assert "Shop" in answer.content.decode()
    assert Webhook.objects.get().description == "Shop"


def test_programs_manage_webhooks(firm: Cast, api: Any, receiver: Receiver) -> None:
    program = api(firm.administrator)
    made = program.post("/webhooks", {"url": receiver.url, "events": ["contact.created"]})
    assert made.status_code == 201
    assert made.data["secret"].startswith("whsec_")
    path = f"/webhooks/{made.data['id']}"
    assert "secret" not in program.get(path).data
    assert program.post("/webhooks", {"url": "gopher://x"}).data["errors"][0]["field"] == "url"
    assert program.patch(path, {"events": ["lead.exploded"]}).status_code == 422
    assert program.post(f"{path}/rotate").data["secret"] != made.data["secret"]
    assert program.get(path).data["old_secret_until"] is not None

    a_company("Acme")
    send_all()
    (told,) = program.get(f"{path}/deliveries").data["items"]
    assert (told["type"], told["state"], told["status"]) == ("contact.created", "delivered", 204)
    assert program.get(f"{path}/deliveries/{told['id']}").data["payload"]["data"]["name"] == "Acme"
    assert program.post(f"{path}/deliveries/{told['id']}/retry").data["state"] == "waiting"
    send_all()
    assert receiver.received[0].id == receiver.received[1].id

    assert program("DELETE", path, **{"If-Match": '"1"'}).status_code == 412
    assert program("DELETE", path).status_code == 204
    assert not Delivery.objects.exists()
    assert api(firm.manager).get("/webhooks").status_code == 403
