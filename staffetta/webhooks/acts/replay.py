"""Everything of a period is sent again: the receiver has lost it, or was not there."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.db.bulk import PORTION
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.history.models import Event
from staffetta.webhooks import events, rules
from staffetta.webhooks.acts.try_out import SwitchedOff
from staffetta.webhooks.facts import PeriodReplayed
from staffetta.webhooks.models import Delivery, Webhook
from staffetta.webhooks.waking import wake

MOST = 10_000


class TooMuch(Refused):
    """The period holds more than one replay sends."""

    status = 422


@act
def replay_period(webhook: Webhook, since: datetime, until: datetime, *, by: Actor, at: datetime) -> int:
    """Owe every message of the events of this period, also of those that happened while the webhook was off or not yet
    there; what was sent before keeps its id. Returns how many. Raises Forbidden, Invalid, SwitchedOff, TooMuch."""
    require(rules.may_manage(by), _("Only administrators manage webhooks."))
    if since >= until:
        sentence = _("The end lies before the beginning.")
        raise Invalid(sentence, fields={"until": sentence})
    webhook = Webhook.objects.locked(webhook)
    if not webhook.is_active:
        raise SwitchedOff(_("This webhook is switched off. Switch it on first."))
    owed = _owed(webhook, since, until, at)
    Delivery.objects.bulk_create(
        owed,
        batch_size=PORTION,
        update_conflicts=True,
        unique_fields=["workspace_id", "webhook", "event", "type"],
        update_fields=["state", "next_at", "attempts"],
    )
    told = PeriodReplayed(since=since.isoformat(), until=until.isoformat(), count=len(owed))
    record(told, about=webhook, by=by)
    wake()
    return len(owed)


def _owed(webhook: Webhook, since: datetime, until: datetime, at: datetime) -> list[Delivery]:
    names = set(webhook.events or events.BY_NAME)
    kinds = [kind for kind, rows in events.by_fact().items() if any(one.name in names for one, _origin in rows)]
    happened = Event.objects.filter(kind__in=kinds, at__gte=since, at__lte=until).order_by("at", "id")
    found = list(happened[: MOST + 1])
    if len(found) > MOST:
        sentence = _("More than {most} events happened in this period. Choose a shorter one.").format(most=MOST)
        raise TooMuch(sentence, fields={"until": sentence})
    return [
        Delivery(webhook=webhook, event=event, type=type_.name, object_id=object_id, next_at=at)
        for event, type_, object_id in events.told_by(found, names)
    ]
