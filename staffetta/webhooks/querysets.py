"""Named reads of webhooks and what they told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Count

if TYPE_CHECKING:
    from staffetta.accounts.models import Member
    from staffetta.webhooks.models import Delivery, Webhook  # noqa: F401  # the generic argument

OPEN = ("waiting", "failed")


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, member: Member) -> WebhookQuerySet:
        """Administrators see all, others none."""
        return self if member.is_administrator else self.none()

    def active(self) -> WebhookQuerySet:
        return self.filter(is_active=True)

    def locked(self, webhook: Webhook) -> Webhook:
        return self.select_for_update(of=("self",)).select_related("member").get(pk=webhook.pk)

    def for_list(self) -> WebhookQuerySet:
        """With the member, those that tell first."""
        return self.select_related("member").order_by("-is_active", "created_at", "pk")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, member: Member) -> DeliveryQuerySet:
        """Administrators see all, others none."""
        return self if member.is_administrator else self.none()

    def open(self) -> DeliveryQuerySet:
        """Those that will be tried by themselves."""
        return self.filter(state__in=OPEN)

    def counted(self) -> dict[tuple[UUID, str], int]:
        """How many there are of each webhook and state."""
        rows = self.order_by().values_list("webhook", "state").annotate(count=Count("pk"))
        return {(webhook, state): count for webhook, state, count in rows}

    def due(self, webhook: Webhook, at: datetime, *, without: set[UUID], limit: int) -> list[Delivery]:
        """What to send next to this webhook, the oldest first, but those that are on their way."""
        rows = self.open().filter(webhook=webhook, next_at__lte=at).exclude(pk__in=without)
        return list(rows.select_related("event__by").order_by("next_at", "pk")[:limit])

    def locked(self, delivery: Delivery) -> Delivery | None:
        """None when it was deleted meanwhile, with its webhook or because it is old."""
        return self.select_for_update(of=("self",)).filter(pk=delivery.pk).first()
