"""Two loss reasons that mean the same become one (L-15)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.leads import rules
from staffetta.leads.facts import LossReasonsMerged
from staffetta.leads.models import Lead, LossReason


class SameReason(Refused):
    """A reason is not merged with itself, nor into one that is out of use."""

    status = 422


@act
def merge_reasons(reason: LossReason, into: LossReason, *, by: Actor, at: datetime) -> int:
    """Let the leads that were lost for `reason` have been lost for `into`; `reason` goes. Returns how many leads.

    The history of each lead goes on saying which reason was chosen then. Raises SameReason.
    """
    require(rules.may_shape_pipelines(by), _("Only administrators edit the loss reasons."))
    rows = LossReason.objects.filter(pk__in=[reason.pk, into.pk]).order_by("pk").select_for_update(of=("self",))
    known = {row.pk: row for row in rows}
    if len(known) < 2 or known[into.pk].retired_at is not None:
        sentence = _("Choose another reason that is in use.")
        raise SameReason(sentence, fields={"into": sentence})
    name = known[reason.pk].name
    leads = Lead.objects.filter(loss_reason=reason)
    count = leads.update(loss_reason=into, version=F("version") + 1, changed_at=at)
    known[reason.pk].delete()
    record(LossReasonsMerged(name=name, into=known[into.pk].name, count=count), about=known[into.pk], by=by)
    return count
