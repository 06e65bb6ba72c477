"""Webhooks for programs. Administrators only."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status

from staffetta.accounts.models import Member
from staffetta.core.api import Cursor, Limit, Rows, Text, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid, require
from staffetta.webhooks import rules
from staffetta.webhooks.acts.change import change_webhook
from staffetta.webhooks.acts.delete import delete_webhook
from staffetta.webhooks.acts.make import make_webhook
from staffetta.webhooks.acts.renew import renew_secret
from staffetta.webhooks.acts.replay import replay_period
from staffetta.webhooks.acts.retry import retry_delivery
from staffetta.webhooks.acts.take_over import take_over
from staffetta.webhooks.acts.try_out import try_out
from staffetta.webhooks.drafts import WebhookDraft
from staffetta.webhooks.events import TYPES
from staffetta.webhooks.models import Delivery, Webhook
from staffetta.webhooks.schemas import (
    DeliveryState,
    MessageTypeOut,
    ReplayIn,
    ReplayOut,
    WebhookDeliveryOut,
    WebhookDeliverySummary,
    WebhookIn,
    WebhookOut,
    WebhookPatch,
    WebhookSecretOut,
)

router = Router(tags=["Webhooks"])

PLAIN = (
    *("id", "url", "description", "events", "is_active", "switched_off", "failing_since", "failures"),
    *("created_at", "version"),
)
SUMMARY = (
    *("id", "message_id", "type", "object_id", "state", "trouble", "status", "attempts", "created_at", "tried_at"),
    "duration_ms",
)


def _actor(request: HttpRequest) -> Member:
    """The member, who must be an administrator. Raises Forbidden."""
    member: Member = request.member  # type: ignore[attr-defined]
    require(rules.may_manage(member), _("Only administrators manage webhooks."))
    return member


def _webhook(request: HttpRequest, webhook_id: UUID) -> Webhook:
    rows = Webhook.objects.visible_to(_actor(request)).select_related("member")
    found: Webhook = get_object_or_404(rows, pk=webhook_id)
    return found


def _delivery(request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    rows = Delivery.objects.visible_to(_actor(request)).filter(webhook=webhook_id).select_related("webhook")
    found: Delivery = get_object_or_404(rows, pk=delivery_id)
    return found


def _out(webhook: Webhook) -> dict[str, Any]:
    member = {"id": webhook.member.pk, "name": webhook.member.name}
    until = webhook.old_until if len(webhook.secrets_at(timezone.now())) > 1 else None
    return {**{name: getattr(webhook, name) for name in PLAIN}, "member": member, "old_secret_until": until}


def _answer(request: HttpRequest, response: HttpResponse, webhook_id: UUID) -> dict[str, Any]:
    found = _webhook(request, webhook_id)
    tag(response, found.version)
    return _out(found)


def _summary(delivery: Delivery) -> dict[str, Any]:
    said = {name: getattr(delivery, name) for name in SUMMARY}
    return {**said, "next_at": delivery.next_at if delivery.is_open else None}


def _whole(delivery: Delivery) -> dict[str, Any]:
    payload = json.loads(delivery.payload) if delivery.payload else None
    return {**_summary(delivery), "detail": delivery.detail, "answer": delivery.answer, "payload": payload}


@router.get("", response=Rows[WebhookOut], summary="Webhooks")
def list_webhooks(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """All of them, the oldest first."""
    rows = Webhook.objects.visible_to(_actor(request)).select_related("member")
    found = page(rows, order=("created_at", "pk"), cursor=cursor, limit=limit)
    return rows_of(found, [_out(webhook) for webhook in found.rows])


@router.post("", response={201: WebhookSecretOut}, summary="Make a webhook")
def post_webhook(request: HttpRequest, response: HttpResponse, body: WebhookIn) -> Any:
    """It tells what you may see, from now on. The secret is answered once; keep it well."""
    made = make_webhook(WebhookDraft(**body.dict()), by=_actor(request), at=timezone.now())
    return Status(201, {**_answer(request, response, made.pk), "secret": made.secret})


@router.get("/types", response=list[MessageTypeOut], summary="Types of messages")
def list_types(request: HttpRequest) -> list[dict[str, str]]:
    """What webhooks can tell."""
    _actor(request)
    return [{"name": one.name, "label": str(one.label), "address": one.address} for one in TYPES]


@router.get("/{webhook_id}", response=WebhookOut, summary="One webhook")
def get_webhook(request: HttpRequest, response: HttpResponse, webhook_id: UUID) -> dict[str, Any]:
    """Without its secret."""
    return _answer(request, response, webhook_id)


@router.patch("/{webhook_id}", response=WebhookOut, summary="Change a webhook")
def patch_webhook(request: HttpRequest, response: HttpResponse, webhook_id: UUID, body: WebhookPatch) -> dict[str, Any]:
    """Switched on again, it sends what has been waiting."""
    found, given = _webhook(request, webhook_id), body.dict(exclude_unset=True)
    overtakes = given.pop("take_over", False)
    values = {name: value for name, value in given.items() if value is not None}
    change_webhook(found, values, expected=expected_version(request), by=_actor(request))
    if overtakes:
        take_over(found, by=_actor(request))
    return _answer(request, response, webhook_id)


@router.delete("/{webhook_id}", response={204: None}, summary="Delete a webhook")
def remove_webhook(request: HttpRequest, webhook_id: UUID) -> Any:
    """With its log, and with what was still to be sent."""
    delete_webhook(_webhook(request, webhook_id), expected=expected_version(request), by=_actor(request))
    return Status(204, None)


@router.post("/{webhook_id}/ping", response={202: WebhookDeliverySummary}, summary="Send a test message")
def post_ping(request: HttpRequest, webhook_id: UUID) -> Any:
    """A message of the type `webhook.ping`; look at the delivery for what became of it."""
    return Status(202, _summary(try_out(_webhook(request, webhook_id), by=_actor(request), at=timezone.now())))


@router.post("/{webhook_id}/rotate", response=WebhookSecretOut, summary="Renew the secret")
def post_rotate(request: HttpRequest, response: HttpResponse, webhook_id: UUID) -> dict[str, Any]:
    """For 24 hours messages are signed with both. The new secret is answered once."""
    found = _webhook(request, webhook_id)
    renewed = renew_secret(found, expected=expected_version(request), by=_actor(request), at=timezone.now())
    return {**_answer(request, response, webhook_id), "secret": renewed.secret}


@router.post("/{webhook_id}/replay", response={202: ReplayOut}, summary="Send a period again")
def post_replay(request: HttpRequest, webhook_id: UUID, body: ReplayIn) -> Any:
    """Everything that happened then and that the webhook tells; what was sent before keeps its id. At most 10,000."""
    since, until = _aware("since", body.since), _aware("until", body.until)
    count = replay_period(_webhook(request, webhook_id), since, until, by=_actor(request), at=timezone.now())
    return Status(202, {"count": count})


def _aware(field: str, moment: datetime) -> datetime:
    """The moment; one without zone is taken in the zone of whoever asks. Raises Invalid outside what is stored."""
    if not 2000 <= moment.year <= 2199:
        raise Invalid(_("Some values are not valid."), fields={field: _("Enter a day between 2000 and 2199.")})
    return moment if moment.tzinfo else timezone.make_aware(moment)


@router.get("/{webhook_id}/deliveries", response=Rows[WebhookDeliverySummary], summary="What a webhook told")
def list_deliveries(
    request: HttpRequest,
    webhook_id: UUID,
    state: DeliveryState | None = None,
    type: Text | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Newest first, as long as messages are kept."""
    rows = Delivery.objects.visible_to(_actor(request)).filter(webhook=_webhook(request, webhook_id))
    if state is not None:
        rows = rows.filter(state=state)
    if type is not None:
        rows = rows.filter(type=type)
    found = page(rows.defer("payload", "answer"), order=("-created_at", "-pk"), cursor=cursor, limit=limit)
    return rows_of(found, [_summary(delivery) for delivery in found.rows])


@router.get("/{webhook_id}/deliveries/{delivery_id}", response=WebhookDeliveryOut, summary="One message")
def get_delivery(request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> dict[str, Any]:
    """What was sent, and what the receiver answered."""
    return _whole(_delivery(request, webhook_id, delivery_id))


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/retry", response={202: WebhookDeliverySummary}, summary="Send it again"
)
def post_retry(request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> Any:
    """Now, under the same id, whatever became of it."""
    found = _delivery(request, webhook_id, delivery_id)
    return Status(202, _summary(retry_delivery(found, by=_actor(request), at=timezone.now())))
