"""An address shows nothing any more."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.accounts.rules import is_administrator
from staffetta.core.acts import System, act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.subscriptions.facts import SubscriptionRevoked
from staffetta.subscriptions.models import Subscription


@act
def end_subscription(subscription: Subscription, *, at: datetime, by: Actor) -> Subscription:
    """From now on the address shows nothing; what programs have fetched they keep. Twice changes nothing."""
    found = Subscription.objects.select_for_update(of=("self",)).select_related("member").get(pk=subscription.pk)
    own = isinstance(by, System) or is_administrator(by) or by.pk == found.member.pk
    require(own, _("Only its owner or an administrator can end a calendar address."))
    if found.revoked_at is not None:
        unchanged()
        return found
    found.revoked_at = at
    found.save(update_fields=["revoked_at"])
    record(SubscriptionRevoked(label=found.label), about=found.member, by=by)
    return found
