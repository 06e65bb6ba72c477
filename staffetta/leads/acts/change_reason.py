"""A loss reason gets another name, goes out of use, or into use again (L-15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.leads import rules
from staffetta.leads.acts.naming import checked_names
from staffetta.leads.facts import LossReasonChanged
from staffetta.leads.models import LossReason


class LastReason(Refused):
    """Losing a lead asks for a reason, so one must be left."""


@act
def rename_reason(
    reason: LossReason, names: Mapping[str, str], *, expected: int | None = None, by: Actor
) -> LossReason:
    """Call it otherwise. Raises Stale, Invalid."""
    return _set(reason, {"names": checked_names(names)}, expected=expected, by=by)


@act
def retire_reason(reason: LossReason, *, by: Actor, at: datetime) -> LossReason:
    """Offer it no more; lost leads keep it. Raises LastReason."""
    in_use = list(LossReason.objects.active().select_for_update())
    if in_use == [reason]:
        raise LastReason(_("This is the only reason in use; add another one first."))
    return _set(reason, {"retired_at": at if reason in in_use else reason.retired_at}, by=by)


@act
def restore_reason(reason: LossReason, *, by: Actor) -> LossReason:
    """Offer it again."""
    return _set(reason, {"retired_at": None}, by=by)


def _set(reason: LossReason, values: dict[str, Any], *, expected: int | None = None, by: Actor) -> LossReason:
    require(rules.may_shape_pipelines(by), _("Only administrators edit the loss reasons."))
    reason = LossReason.objects.locked(reason)
    changes = apply(reason, values, expected=expected)
    if changes:
        record(LossReasonChanged(name=reason.name, changes=changes), about=reason, by=by)
    else:
        unchanged()
    return reason
