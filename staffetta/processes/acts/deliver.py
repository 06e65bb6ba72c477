"""What every new workspace gets from this room: the activity types."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Actor, Workspace
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record_many
from staffetta.processes.delivered import ACTIVITY_TYPES, names_of
from staffetta.processes.facts import ActivityTypeMade
from staffetta.processes.models import ActivityType


@act
def deliver_activity_types(workspace: Workspace, *, by: Actor, at: datetime) -> None:
    """Make the delivered activity types that are not there yet. `accounts.founding` calls it in the founding act."""
    known = set(ActivityType.objects.values_list("code", flat=True))
    made = ActivityType.objects.bulk_create(
        ActivityType(
            code=one.code,
            icon=one.icon,
            colour=one.colour,
            minutes=one.minutes,
            counts=one.counts,
            position=position,
            names=names_of(one),
        )
        for position, one in enumerate(ACTIVITY_TYPES)
        if one.code not in known
    )
    if not made:
        unchanged()
    record_many([(ActivityTypeMade(name=kind.names["en"]), kind) for kind in made], by=by)
