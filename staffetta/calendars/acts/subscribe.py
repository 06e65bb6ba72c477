"""A member opens his calendar to a program elsewhere, by an address that nobody guesses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.calendars.models import Subscription
from staffetta.calendars.subscription_facts import SubscriptionMade
from staffetta.core.acts import System, act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.core.text import tidy
from staffetta.sharing.tokens import digest_of, new_token

MOST = 20
FARTHEST = 3650
CHOICES = ("whose", "detail", "timed_only", "with_done", "with_alarms", "as_todos", "days_back")


class TooMany(Refused):
    """Nobody has that many calendars."""

    status = 422


@act
def subscribe(member: Member, *, label: str, choices: Mapping[str, Any], by: Actor) -> tuple[Subscription, str]:
    """A new address of this member's calendar. Its secret is returned once and kept nowhere. `choices`: of CHOICES."""
    require(isinstance(by, System) or by.pk == member.pk, _("An address is made by the person whose calendar it is."))
    label = tidy(label)
    wrong: dict[str, str] = {}
    if not label or len(label) > 120:
        wrong["label"] = _("Say what the calendar is called, in at most 120 characters.")
    said = {name: choices[name] for name in CHOICES if name in choices}
    if not 0 <= int(said.get("days_back", 30)) <= FARTHEST:
        wrong["days_back"] = _("Choose up to ten years.")
    if said.get("whose", "mine") not in Subscription.Whose or said.get("detail", "full") not in Subscription.Detail:
        wrong["whose"] = _("Choose one of these.")
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)
    if Subscription.objects.filter(member=member, revoked_at=None).count() >= MOST:
        raise TooMany(_("You have {count} calendar addresses. End one that is not used first.").format(count=MOST))
    token = new_token(member.workspace_id)
    made = Subscription.objects.create(member=member, label=label, digest=digest_of(token), **said)
    record(SubscriptionMade(label=label), about=member, by=by)
    return made, token
