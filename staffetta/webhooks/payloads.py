"""Writes messages: what happened, when, by whom, and the object as the API gives it to the webhook's member (X-03)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
from standardwebhooks import Webhook as Signer

from staffetta.accounts import rules
from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.history.models import Event
from staffetta.webhooks import events
from staffetta.webhooks.models import Delivery, Webhook
from staffetta.webhooks.reading import seen

VERSION = "1"


class Unseen(Exception):
    """There is nothing that the webhook's member may see."""


def payload_of(delivery: Delivery, member: Member) -> str:
    """The body of a message, with the object as it is now. Raises Unseen."""
    event = delivery.event
    if event is None:
        return _body(events.PING, delivery.created_at, member, _said_by(member), {"data": {}})
    type_ = events.BY_NAME.get(delivery.type)
    if type_ is None or not member.is_active:
        raise Unseen
    told = _gone(delivery, event, member) if not type_.address else _told(type_, delivery, event, member)
    return _body(delivery.type, event.at, member, _actor(event), told)


def _told(type_: events.Type, delivery: Delivery, event: Event, member: Member) -> dict[str, Any]:
    """`data` is the object; of a merge that which is left, with the one that is gone beside it."""
    told: dict[str, Any] = {}
    object_id = delivery.object_id
    if type_.name == "contact.merged":
        gone = Contact.objects.filter(pk=object_id).first()
        if gone is None or gone.merged_into_id is None:
            raise Unseen
        told["gone"] = {"id": str(gone.pk), "number": gone.number}
        object_id = gone.merged_into_id
    data = seen(member, events.address_of(type_, object_id, event))
    if isinstance(data, dict) and "items" in data:
        data = next((row for row in data["items"] if row["id"] == str(object_id)), None)
    if data is None:
        raise Unseen
    if isinstance(event.said.get("changed"), list):
        told["changed"] = event.said["changed"]
    return {**told, "data": data}


def _gone(delivery: Delivery, event: Event, member: Member) -> dict[str, Any]:
    """Of what is gone nobody can say who could see it; so only those hear of it from whom nothing is hidden."""
    if not rules.sees_everything(member):
        raise Unseen
    number = {"number": event.said["number"]} if "number" in event.said else {}
    return {"data": {"id": str(delivery.object_id), **number}}


def _body(name: str, at: datetime, member: Member, actor: dict[str, Any], more: dict[str, Any]) -> str:
    workspace = {"id": member.workspace_id, "name": member.workspace.name}
    said = {"type": name, "timestamp": at.astimezone(UTC), "workspace": workspace, "actor": actor, **more}
    return orjson.dumps(said, default=str).decode()


def _actor(event: Event) -> dict[str, Any]:
    """Who did it; without id when no person did, then `because` says what did."""
    return _said_by(event.by) if event.by is not None else {"id": None, "name": None, "because": event.because}


def _said_by(member: Member) -> dict[str, Any]:
    return {"id": member.pk, "name": member.name}


def headers_of(webhook: Webhook, delivery: Delivery, at: datetime) -> dict[str, str]:
    """Id, time and signatures, by Standard Webhooks. The time is that of the attempt."""
    at = at.astimezone(UTC)
    signatures = (Signer(secret).sign(delivery.message_id, at, delivery.payload) for secret in webhook.secrets_at(at))
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Staffetta-Webhooks/{VERSION}",
        "Accept-Encoding": "identity",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
