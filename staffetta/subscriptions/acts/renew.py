"""The address was lost, or somebody has it who should not: the same calendar gets another."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import System, act
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.sharing.tokens import digest_of, new_token
from staffetta.subscriptions.facts import SubscriptionRenewed
from staffetta.subscriptions.models import Subscription


@act
def renew_subscription(subscription: Subscription, *, by: Actor) -> tuple[Subscription, str]:
    """A new secret, returned once; the old address shows nothing from now on. One that was ended is open again."""
    found = Subscription.objects.select_for_update(of=("self",)).select_related("member").get(pk=subscription.pk)
    own = isinstance(by, System) or by.pk == found.member.pk
    require(own, _("An address is made by the person whose calendar it is."))
    token = new_token(found.workspace_id)
    found.digest, found.revoked_at, found.last_used_at, found.last_client = digest_of(token), None, None, ""
    found.save(update_fields=["digest", "revoked_at", "last_used_at", "last_client"])
    record(SubscriptionRenewed(label=found.label), about=found.member, by=by)
    return found, token
