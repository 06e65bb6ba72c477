"""Somebody comes back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts import rules
from staffetta.accounts.facts import MemberReactivated
from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require


@act
def reactivate_member(member: Member, *, by: Actor, expected: int | None = None) -> Member:
    """The person can sign in again, with the role and rights he had. Raises Stale."""
    require(rules.may_administer(by), _("Only administrators can reactivate people."))
    member = Member.objects.locked(member)
    if member.is_active:
        unchanged()
        return member
    apply(member, {"deactivated_at": None}, expected=expected)
    record(MemberReactivated(), about=member, by=by)
    return member
