"""A retired group is used again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts import rules
from staffetta.accounts.facts import GroupRestored
from staffetta.accounts.models import Actor, Group
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require


@act
def restore_group(group: Group, *, by: Actor, expected: int | None = None) -> Group:
    """Offer the group in choices again. Raises Stale."""
    require(rules.may_administer(by), _("Only administrators can restore groups."))
    group = Group.objects.locked(group)
    if group.retired_at is None:
        unchanged()
        return group
    apply(group, {"retired_at": None}, expected=expected)
    record(GroupRestored(), about=group, by=by)
    return group
