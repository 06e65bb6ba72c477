"""A test message is sent."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.webhooks import rules
from staffetta.webhooks.events import PING
from staffetta.webhooks.facts import WebhookTried
from staffetta.webhooks.models import Delivery, Webhook
from staffetta.webhooks.waking import wake


class SwitchedOff(Refused):
    """It sends nothing while it is switched off."""


@act
def try_out(webhook: Webhook, *, by: Actor, at: datetime) -> Delivery:
    """Owe a message of the type webhook.ping, which no choice of events keeps away. Raises Forbidden, SwitchedOff."""
    require(rules.may_manage(by), _("Only administrators manage webhooks."))
    webhook = Webhook.objects.locked(webhook)
    if not webhook.is_active:
        raise SwitchedOff(_("This webhook is switched off. Switch it on first."))
    sent = Delivery.objects.create(webhook=webhook, type=PING, object_id=webhook.pk, next_at=at)
    record(WebhookTried(), about=webhook, by=by)
    wake()
    return sent
