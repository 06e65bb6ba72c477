"""Somebody leaves."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts import rules
from staffetta.accounts.acts.change_member import refuse_last_administrator
from staffetta.accounts.facts import MemberDeactivated
from staffetta.accounts.holdings import held_by
from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require


class StillHolds(Refused):
    """The person has open things in hand; `extra["holdings"]` lists them. They are handed over first (U-01)."""


@act
def deactivate_member(member: Member, *, at: datetime, by: Actor, expected: int | None = None) -> Member:
    """The person cannot sign in here any more and is given no work; what he did stays his (U-01).

    Raises StillHolds while he has something open in hand, LastAdministrator, Stale. Deactivating twice changes nothing.
    """
    require(rules.may_administer(by), _("Only administrators can deactivate people."))
    refuse_last_administrator(member, still=False)
    member = Member.objects.locked(member)
    if not member.is_active:
        unchanged()
        return member
    holdings = held_by(member)
    if holdings:
        raise StillHolds(
            _("{name} still has open things in hand. Hand them over to a colleague first.").format(name=member.name),
            extra={"holdings": [{**asdict(h), "label": str(h.label)} for h in holdings]},
        )
    apply(member, {"deactivated_at": at}, expected=expected)
    record(MemberDeactivated(), about=member, by=by)
    return member
