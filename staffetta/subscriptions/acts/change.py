"""What a calendar elsewhere shows is chosen anew; its address stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import System, act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.subscriptions.acts.checking import checked
from staffetta.subscriptions.facts import SubscriptionChanged
from staffetta.subscriptions.models import Subscription


@act
def change_subscription(
    subscription: Subscription, *, label: str | None = None, choices: Mapping[str, Any], by: Actor
) -> Subscription:
    """Programs that read the address see it at their next look. The same choices change nothing.

    Raises Forbidden, Invalid.
    """
    found = Subscription.objects.select_for_update(of=("self",)).select_related("member").get(pk=subscription.pk)
    require(isinstance(by, System) or by.pk == found.member.pk, _("Only its owner can change a calendar address."))
    said = checked(found.label if label is None else label, choices)
    after = {name: value for name, value in said.items() if getattr(found, name) != value}
    if not after:
        unchanged()
        return found
    before = {name: getattr(found, name) for name in after}
    for name, value in after.items():
        setattr(found, name, value)
    found.save(update_fields=list(after))
    record(SubscriptionChanged(label=found.label, before=before, after=after), about=found.member, by=by)
    return found
