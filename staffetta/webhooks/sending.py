"""The worker sends what is owed: many messages side by side, a few to each receiver, the oldest first (X-03).

One job at a time sends for a workspace. Nothing is marked as on its way in the database: whoever dies between sending
and noting leaves the message owed, and it is sent again under the same id. At least once, never lost.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, wait
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from staffetta.core.db.locks import alone_now
from staffetta.core.outbox import Message, Outbox, Outcome
from staffetta.webhooks.acts.note import note_outcome
from staffetta.webhooks.acts.write import withhold, write_payload
from staffetta.webhooks.models import Delivery, Webhook
from staffetta.webhooks.payloads import Unseen, headers_of, payload_of

AT_ONCE = 32
TO_ONE = 4
"""So many messages may be on their way to one receiver; one only while it fails."""
SHIFT = timedelta(seconds=20)
"""After so long the job goes to the end of the queue."""
SOON = timedelta(minutes=1)
JITTER = 0.2

log = logging.getLogger(__name__)
Flying = dict[Future[Outcome], tuple[Webhook, Delivery]]


def send_all() -> datetime | None:
    """Send what is due. Returns when to look again, if that is within a minute (jobs.py looks every minute)."""
    while _is_due(timezone.now()):
        with alone_now("webhooks") as mine:
            if not mine:  # whoever sends looks once more after he has let go
                return None
            if not _work(timezone.now() + SHIFT):
                return timezone.now()
    soon = Delivery.objects.open().filter(webhook__is_active=True).order_by("next_at").values_list("next_at", flat=True)
    first = soon.first()
    return first if first is not None and first < timezone.now() + SOON else None


def _is_due(at: datetime) -> bool:
    return Delivery.objects.open().filter(webhook__is_active=True, next_at__lte=at).exists()


def _work(until: datetime) -> bool:
    """Send until nothing is due, then True; False when the time is over."""
    flying: Flying = {}
    with Outbox() as outbox:
        while True:
            in_time = timezone.now() < until
            if in_time:
                _take_off(outbox, flying)
            if not flying:
                return in_time
            landed, _rest = wait(flying, timeout=1, return_when=FIRST_COMPLETED)
            for future in landed:
                _webhook, delivery = flying.pop(future)
                note_outcome(delivery, future.result(), at=timezone.now(), jitter=random.uniform(0, JITTER))


def _take_off(outbox: Outbox, flying: Flying) -> None:
    """Send on what there is room for."""
    on_their_way = {delivery.pk for _webhook, delivery in flying.values()}
    busy = Counter(webhook.pk for webhook, _delivery in flying.values())
    for webhook in Webhook.objects.active().select_related("member__user"):
        room = min((1 if webhook.failures else TO_ONE) - busy[webhook.pk], AT_ONCE - len(flying))
        if room <= 0:
            continue
        for delivery in Delivery.objects.due(webhook, timezone.now(), without=on_their_way, limit=room):
            message = _written(webhook, delivery)
            if message is not None:
                flying[outbox.post(message)] = (webhook, delivery)


def _written(webhook: Webhook, delivery: Delivery) -> Message | None:
    """The message, signed; None when it cannot go out, which is then noted."""
    now = timezone.now()
    try:
        # Asked at every attempt: who may no longer see it, tells it no longer. What was written is sent as it was.
        fresh = payload_of(delivery, webhook.member)
    except Unseen:
        withhold(delivery, at=now)
        return None
    except Exception:  # noqa: BLE001 - one message that cannot be written must not hold up all others
        log.exception("webhook message %s cannot be written", delivery.pk)
        note_outcome(delivery, Outcome("unreadable"), at=now, jitter=random.uniform(0, JITTER))
        return None
    if not delivery.payload and not write_payload(delivery, fresh, at=now):
        return None
    headers = headers_of(webhook, delivery, now)
    return Message(webhook.url, delivery.payload.encode(), headers, settings.WEBHOOKS_PRIVATE)
