"""What happened to addresses of calendars; history keeps the kinds of before they had a room of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from staffetta.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class SubscriptionMade(Fact):
    kind = "calendars.subscription_made"
    sentence = _("made the calendar address “{label}”")
    label: str


@dataclass(frozen=True, kw_only=True)
class SubscriptionChanged(Fact):
    """`before` and `after`: what was chosen, of what differs."""

    kind = "subscriptions.changed"
    sentence = _("chose anew what the calendar address “{label}” shows")
    label: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SubscriptionRenewed(Fact):
    kind = "calendars.subscription_renewed"
    sentence = _("made a new address for the calendar “{label}”; the old one ended")
    label: str


@dataclass(frozen=True, kw_only=True)
class SubscriptionRevoked(Fact):
    kind = "calendars.subscription_revoked"
    sentence = _("ended the calendar address “{label}”")
    label: str
