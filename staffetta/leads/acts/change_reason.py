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
def change_reason(
    reason: LossReason,
    *,
    names: Mapping[str, str] | None = None,
    in_use: bool | None = None,
    expected: int | None = None,
    by: Actor,
    at: datetime,
) -> LossReason:
    """Call it otherwise; with `in_use` False it is offered no more, while lost leads keep it.

    None leaves things as they are. Raises Stale, Invalid, LastReason.
    """
    require(rules.may_shape_pipelines(by), _("Only administrators edit the loss reasons."))
    others = LossReason.objects.active().select_for_update().exclude(pk=reason.pk)
    if in_use is False and not list(others):
        raise LastReason(_("This is the only reason in use; add another one first."))
    reason = LossReason.objects.locked(reason)
    values: dict[str, Any] = {"names": checked_names(names)} if names is not None else {}
    if in_use is not None and in_use != (reason.retired_at is None):
        values["retired_at"] = None if in_use else at
    changes = apply(reason, values, expected=expected)
    if changes:
        record(LossReasonChanged(name=reason.name, changes=changes), about=reason, by=by)
    else:
        unchanged()
    return reason
