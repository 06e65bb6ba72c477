"""A loss reason gets another name, goes out of use, or into use again (L-15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.leads import rules
from staffetta.leads.acts.naming import change_named
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
    last = LastReason(_("This is the only reason in use; add another one first."))
    changes = change_named(reason, names=names, in_use=in_use, expected=expected, last=last, at=at)
    if changes:
        record(LossReasonChanged(name=reason.name, changes=changes), about=reason, by=by)
    return reason
