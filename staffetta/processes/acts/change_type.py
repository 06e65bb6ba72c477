"""Change how an activity type is called, counts and lasts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.processes import rules
from staffetta.processes.acts.make_type import check_parent, checked_names
from staffetta.processes.facts import ActivityTypeChanged
from staffetta.processes.models import ActivityType

FIELDS = ("names", "parent", "icon", "colour", "minutes", "counts", "position")


@act
def change_type(
    kind: ActivityType, values: Mapping[str, Any], *, expected: int | None = None, by: Actor
) -> ActivityType:
    """Change these fields (of FIELDS). Notes written before count as they counted when they are counted (L-12)."""
    kind = ActivityType.objects.locked(kind)
    require(rules.may_change_types(by), _("Only administrators can change the activity types."))
    wanted = {name: value for name, value in values.items() if name in FIELDS}
    if "names" in wanted:
        wanted["names"] = checked_names(wanted["names"], except_for=kind)
    if "parent" in wanted:
        check_parent(wanted["parent"], of=kind)
    changes = apply(kind, wanted, expected=expected)
    if changes:
        record(ActivityTypeChanged(name=kind.name, changes=changes), about=kind, by=by)
    else:
        unchanged()
    return kind
