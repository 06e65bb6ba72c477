"""What webhooks told is kept for a time only."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.webhooks.facts import DeliveriesPurged
from staffetta.webhooks.models import Delivery, Webhook


@act
def purge_deliveries(before: datetime, *, by: Actor) -> int:
    """Delete the messages that were owed before this moment, whatever became of them. Returns how many."""
    count, _by_model = Delivery.objects.filter(created_at__lt=before).delete()
    last = Webhook.objects.order_by("created_at").last()
    if count and last is not None:
        record(DeliveriesPurged(count=count), about=last, by=by)
    else:
        unchanged()
    return count
