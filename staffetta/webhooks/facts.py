"""What can happen to webhooks. The single deliveries are their own record."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class WebhookMade(Fact):
    kind = "webhooks.made"
    sentence = _("made the webhook to {host}")
    host: str


@dataclass(frozen=True, kw_only=True)
class WebhookChanged(Fact):
    kind = "webhooks.changed"
    sentence = _("changed the webhook")
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class WebhookTakenOver(Fact):
    """`before_id` is the member with whose eyes it saw until now."""

    kind = "webhooks.taken_over"
    sentence = _("took the webhook over: it tells what he or she may see")
    before_id: str


@dataclass(frozen=True, kw_only=True)
class SecretRenewed(Fact):
    kind = "webhooks.secret_renewed"
    sentence = _("renewed the secret")


@dataclass(frozen=True, kw_only=True)
class WebhookSwitchedOff(Fact):
    """By itself. `why` is a value of Webhook.Off."""

    kind = "webhooks.switched_off"
    sentence = _("switched the webhook off: {why}")
    why: str


@dataclass(frozen=True, kw_only=True)
class WebhookDeleted(Fact):
    kind = "webhooks.deleted"
    sentence = _("deleted the webhook to {host}")
    host: str


@dataclass(frozen=True, kw_only=True)
class WebhookTried(Fact):
    kind = "webhooks.tried"
    sentence = _("sent a test message")


@dataclass(frozen=True, kw_only=True)
class DeliveryRetried(Fact):
    """About the webhook."""

    kind = "webhooks.retried"
    sentence = _("sent a message again")
    delivery_id: str


@dataclass(frozen=True, kw_only=True)
class PeriodReplayed(Fact):
    kind = "webhooks.replayed"
    sentence = _("sent everything from {since} to {until} again: {count} messages")
    since: str
    until: str
    count: int


@dataclass(frozen=True, kw_only=True)
class DeliveriesPurged(Fact):
    """About the last of their webhooks."""

    kind = "webhooks.purged"
    sentence = _("deleted {count} messages that are older than the retention")
    count: int
