"""What the pages of webhooks share."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from staffetta.accounts.http import MemberRequest
from staffetta.webhooks.models import Delivery, Webhook

MENU = "administration"
SIGNS = {
    Delivery.State.WAITING: ("info", "hourglass"),
    Delivery.State.DELIVERED: ("success", "check"),
    Delivery.State.FAILED: ("warning", "refresh-cw"),
    Delivery.State.GIVEN_UP: ("danger", "circle-x"),
    Delivery.State.WITHHELD: ("neutral", "eye-off"),
}


@dataclass(frozen=True)
class Health:
    """How a webhook is, for a badge."""

    label: str
    tone: str
    icon: str


def health(webhook: Webhook) -> Health:
    """On, off, or in trouble."""
    if not webhook.is_active:
        by_itself = bool(webhook.switched_off)
        return Health(_("Off"), "danger" if by_itself else "neutral", "unplug" if by_itself else "power-off")
    if webhook.failing_since is not None:
        return Health(_("Failing"), "warning", "triangle-alert")
    return Health(_("On"), "success", "check")


def webhook_of(request: MemberRequest, webhook_id: UUID) -> Webhook:
    """The webhook of an address, with its member."""
    rows = Webhook.objects.visible_to(request.member).select_related("member")
    found: Webhook = get_object_or_404(rows, pk=webhook_id)
    return found


def delivery_of(request: MemberRequest, webhook: Webhook, delivery_id: UUID) -> Delivery:
    """One of its messages."""
    rows = Delivery.objects.visible_to(request.member).filter(webhook=webhook).select_related("webhook", "event__by")
    found: Delivery = get_object_or_404(rows, pk=delivery_id)
    return found
