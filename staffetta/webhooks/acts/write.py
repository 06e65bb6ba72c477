"""A message is about to go out: it is written, or it is found that it must not go."""

from __future__ import annotations

from datetime import datetime

from staffetta.core.acts import act, unchanged
from staffetta.webhooks.models import Delivery


@act
def write_payload(delivery: Delivery, payload: str, *, at: datetime) -> bool:
    """Keep the body before it is sent, so that every attempt sends the same. False when the delivery was deleted."""
    unchanged()  # the delivery is its own record
    found = Delivery.objects.locked(delivery)
    if found is None or not found.is_open:
        return False
    found.payload = delivery.payload = payload
    found.tried_at = at
    found.save(update_fields=["payload", "tried_at"])
    return True


@act
def withhold(delivery: Delivery, *, at: datetime) -> None:
    """Nothing is told: whoever made the webhook may not see it, or it is gone."""
    unchanged()  # the delivery is its own record
    found = Delivery.objects.locked(delivery)
    if found is None:
        return
    found.state, found.trouble = Delivery.State.WITHHELD, Delivery.Trouble.UNSEEN
    found.tried_at, found.payload = at, ""
    found.save(update_fields=["state", "trouble", "tried_at", "payload"])
