"""A message is sent once more, now."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.webhooks import rules
from staffetta.webhooks.acts.try_out import SwitchedOff
from staffetta.webhooks.facts import DeliveryRetried
from staffetta.webhooks.models import Delivery, Webhook
from staffetta.webhooks.waking import wake


class NoLongerThere(Refused):
    """It is so old that it was deleted meanwhile."""


@act
def retry_delivery(delivery: Delivery, *, by: Actor, at: datetime) -> Delivery:
    """Under the same id, whatever became of it: what arrived already a careful receiver takes once.

    Raises Forbidden, SwitchedOff, NoLongerThere.
    """
    require(rules.may_manage(by), _("Only administrators manage webhooks."))
    webhook = Webhook.objects.locked(delivery.webhook)
    found = Delivery.objects.locked(delivery)
    if found is None:
        raise NoLongerThere(_("This message was deleted meanwhile."))
    if not webhook.is_active:
        raise SwitchedOff(_("This webhook is switched off. Switch it on first."))
    found.state, found.next_at = Delivery.State.WAITING, at
    found.save(update_fields=["state", "next_at"])
    record(DeliveryRetried(delivery_id=str(found.pk)), about=webhook, by=by)
    wake()
    return found
