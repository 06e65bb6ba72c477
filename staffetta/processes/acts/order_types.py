"""The activity types stand in the order in which people choose them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.processes import rules
from staffetta.processes.facts import ActivityTypesOrdered
from staffetta.processes.models import ActivityType


@act
def order_types(ids: Sequence[UUID], *, by: Actor) -> list[ActivityType]:
    """Put the types in use into this order; those not named keep theirs, after these. Each stays below its own parent.

    Raises Invalid for an id that is no type in use, or is named twice.
    """
    require(rules.may_change_types(by), _("Only administrators can change the activity types."))
    known = {kind.pk: kind for kind in ActivityType.objects.select_for_update().order_by("position", "id")}
    if len(set(ids)) != len(ids) or not set(ids) <= set(known):
        raise Invalid(_("Some values are not valid."), fields={"ids": _("Name each activity type once.")})
    wanted = [known[pk] for pk in ids] + [kind for pk, kind in known.items() if pk not in set(ids)]
    moved = [kind for place, kind in enumerate(wanted) if kind.position != place]
    for place, kind in enumerate(wanted):
        kind.position = place
    if not moved:
        unchanged()
        return wanted
    ActivityType.objects.bulk_update(moved, ["position"])
    record(ActivityTypesOrdered(), about=moved[0], by=by)
    return wanted
