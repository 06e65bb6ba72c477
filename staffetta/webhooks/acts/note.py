"""An attempt to send is over: what came of it is noted, and what follows."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from staffetta.accounts.models import Member
from staffetta.core.acts import System, act, unchanged
from staffetta.core.facts import record
from staffetta.notices.acts.tell import tell_member
from staffetta.webhooks.facts import WebhookSwitchedOff
from staffetta.webhooks.models import Delivery, Webhook
from staffetta.webhooks.schedule import PATIENCE, next_try
from staffetta.webhooks.wanted import forget

SENDING = System("webhooks.sending")
NOTICE = "webhooks.switched_off"
EXCERPT = 2000


class Attempt(Protocol):
    """What came of an attempt; see outbox.Outcome."""

    @property
    def trouble(self) -> str: ...
    @property
    def status(self) -> int | None: ...
    @property
    def answer(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def duration_ms(self) -> int: ...
    @property
    def retry_after(self) -> int | None: ...


@act
def note_outcome(delivery: Delivery, outcome: Attempt, *, at: datetime, jitter: float) -> None:
    """Note one attempt. A failure is repeated later and later, then given up; after days of failures, or when the
    receiver says that it is gone, the webhook is switched off and the administrators are told."""
    webhook = Webhook.objects.select_for_update(of=("self",), no_key=True).filter(pk=delivery.webhook_id).first()
    found = Delivery.objects.locked(delivery)
    unchanged()  # the delivery is its own record; the history tells what happens to the webhook
    if webhook is None or found is None:  # deleted while the message was on its way
        return
    _note(found, outcome, at, jitter)
    if not outcome.trouble:
        _came_through(webhook)
        return
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or at
    webhook.save(update_fields=["failures", "failing_since"])
    if outcome.trouble == Delivery.Trouble.GONE:
        _switch_off(webhook, Webhook.Off.GONE)
    elif at - webhook.failing_since >= PATIENCE:
        _switch_off(webhook, Webhook.Off.FAILING)


def _note(delivery: Delivery, outcome: Attempt, at: datetime, jitter: float) -> None:
    delivery.attempts += 1
    delivery.tried_at, delivery.duration_ms = at, outcome.duration_ms
    delivery.status, delivery.trouble, delivery.detail = outcome.status, outcome.trouble, outcome.detail
    delivery.answer = outcome.answer[:EXCERPT]
    again = next_try(delivery.attempts, at, jitter=jitter, asked=outcome.retry_after)
    if not outcome.trouble:
        delivery.state = Delivery.State.DELIVERED
    elif again is None or outcome.trouble == Delivery.Trouble.GONE:
        delivery.state = Delivery.State.GIVEN_UP
    else:
        delivery.state, delivery.next_at = Delivery.State.FAILED, again
    delivery.save()


def _came_through(webhook: Webhook) -> None:
    if webhook.failing_since is not None:
        webhook.failures, webhook.failing_since = 0, None
        webhook.save(update_fields=["failures", "failing_since"])


def _switch_off(webhook: Webhook, why: Webhook.Off) -> None:
    if not webhook.is_active:
        return
    forget()
    webhook.is_active, webhook.switched_off = False, why
    webhook.version += 1
    webhook.save(update_fields=["is_active", "switched_off", "version", "changed_at"])
    record(WebhookSwitchedOff(why=str(why)), about=webhook, by=SENDING)
    for administrator in Member.objects.active().administrators():
        tell_member(administrator, kind=NOTICE, about=webhook, said={"host": str(webhook)}, by=SENDING)
