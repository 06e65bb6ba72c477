"""Webhooks for tests, made by the real act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from staffetta.accounts.models import Member
from staffetta.webhooks.acts.make import make_webhook
from staffetta.webhooks.drafts import WebhookDraft
from staffetta.webhooks.models import Webhook
from tests.cast import DAWN


def a_webhook(
    by: Member, url: str = "https://hooks.example.com/in", *events: str, at: datetime = DAWN, **more: Any
) -> Webhook:
    """One that tells these types of messages, or all."""
    return make_webhook(WebhookDraft(url, events=events, **more), by=by, at=at)
