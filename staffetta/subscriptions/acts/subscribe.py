"""A member opens his calendar to a program elsewhere, by an address that nobody guesses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import System, act
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.sharing.tokens import digest_of, new_token
from staffetta.subscriptions.acts.checking import checked
from staffetta.subscriptions.facts import SubscriptionMade
from staffetta.subscriptions.models import Subscription

MOST = 20


class TooMany(Refused):
    """Nobody has that many calendars."""

    status = 422


@act
def subscribe(member: Member, *, label: str, choices: Mapping[str, Any], by: Actor) -> tuple[Subscription, str]:
    """A new address of this member's calendar. Its secret is returned once and kept nowhere. `choices`: of CHOICES."""
    require(isinstance(by, System) or by.pk == member.pk, _("An address is made by the person whose calendar it is."))
    said = checked(label, choices)
    if Subscription.objects.filter(member=member, revoked_at=None).count() >= MOST:
        raise TooMany(_("You have {count} calendar addresses. End one that is not used first.").format(count=MOST))
    token = new_token(member.workspace_id)
    made = Subscription.objects.create(member=member, digest=digest_of(token), **said)
    record(SubscriptionMade(label=made.label), about=member, by=by)
    return made, token
