"""A group is given no more work."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts import rules
from staffetta.accounts.facts import GroupRetired
from staffetta.accounts.holdings import held_by_group
from staffetta.accounts.models import Actor, Group
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require


class GroupStillHolds(Refused):
    """Open things are in the group's hands; `extra["holdings"]` lists them."""


@act
def retire_group(group: Group, *, at: datetime, by: Actor, expected: int | None = None) -> Group:
    """Take the group out of every choice; what it did stays its own. Raises GroupStillHolds, Stale."""
    require(rules.may_administer(by), _("Only administrators can retire groups."))
    group = Group.objects.locked(group)
    if group.retired_at is not None:
        unchanged()
        return group
    holdings = held_by_group(group)
    if holdings:
        raise GroupStillHolds(
            _("The group {name} still has open things in hand. Finish them or give them to others first.").format(
                name=group.name
            ),
            extra={"holdings": [{**asdict(h), "label": str(h.label)} for h in holdings]},
        )
    apply(group, {"retired_at": at}, expected=expected)
    record(GroupRetired(), about=group, by=by)
    return group
