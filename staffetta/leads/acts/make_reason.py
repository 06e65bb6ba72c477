"""One more reason why leads are lost (L-15)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Max
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.ids import uuid7
from staffetta.core.refusals import require
from staffetta.leads import rules
from staffetta.leads.acts.naming import checked_names
from staffetta.leads.facts import LossReasonDelivered
from staffetta.leads.models import LossReason


@act
def make_reason(names: Mapping[str, str], *, by: Actor) -> LossReason:
    """Add a reason at the end of the list. Raises Invalid without a name."""
    require(rules.may_shape_pipelines(by), _("Only administrators edit the loss reasons."))
    last = LossReason.objects.aggregate(last=Max("position"))["last"] or 0
    key = uuid7()
    reason = LossReason.objects.create(pk=key, code=key.hex, names=checked_names(names), position=last + 1)
    record(LossReasonDelivered(name=reason.name), about=reason, by=by)
    return reason
