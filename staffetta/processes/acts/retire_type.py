"""An activity type goes out of use; old tasks and notes keep it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.processes import rules
from staffetta.processes.facts import ActivityTypeChanged
from staffetta.processes.models import ActivityType


class LastType(Refused):
    """Notes need a type, so one must be left."""


@act
def retire_type(kind: ActivityType, *, at: datetime, by: Actor) -> ActivityType:
    """Have nobody choose it any more. Raises LastType for the only one in use; retiring twice changes nothing."""
    require(rules.may_change_types(by), _("Only administrators can change the activity types."))
    in_use = list(ActivityType.objects.active().select_for_update())
    kind = ActivityType.objects.locked(kind)
    if kind.retired_at is not None:
        unchanged()
        return kind
    if in_use == [kind]:
        raise LastType(_("This is the only activity type in use; add another one first."))
    return _set(kind, at, by)


@act
def restore_type(kind: ActivityType, *, by: Actor) -> ActivityType:
    """Have it chosen again."""
    require(rules.may_change_types(by), _("Only administrators can change the activity types."))
    kind = ActivityType.objects.locked(kind)
    if kind.retired_at is None:
        unchanged()
        return kind
    return _set(kind, None, by)


def _set(kind: ActivityType, retired_at: datetime | None, by: Actor) -> ActivityType:
    changes = apply(kind, {"retired_at": retired_at})
    record(ActivityTypeChanged(name=kind.name, changes=changes), about=kind, by=by)
    return kind
