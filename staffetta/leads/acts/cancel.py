"""It was no deal at all: a mistake, a double, a test."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.leads import rules
from staffetta.leads.acts.stand import stand
from staffetta.leads.facts import LeadCancelled
from staffetta.leads.models import Lead, Outcome, Step


class NotCancellable(Refused):
    """The lead is closed already."""


@act
def cancel_lead(lead: Lead, *, by: Actor, at: datetime, expected: int | None = None) -> Lead:
    """Cancel a lead; it stays at its step unless its pipeline has one for cancelled leads."""
    lead = Lead.objects.locked(lead)
    require(rules.may_cancel(by, lead), _("Only the handler, the supervisor or a manager can cancel this lead."))
    check_version(lead, expected)
    target = lead.pipeline.steps.filter(outcome=Outcome.CANCELLED).first() or lead.step
    return cancel_at(lead, target, by=by, at=at)


def cancel_at(lead: Lead, step: Step, *, by: Actor, at: datetime) -> Lead:
    """Cancel a locked lead by letting it enter this step. Within an act. Raises NotCancellable."""
    if not lead.is_open:
        raise NotCancellable(_("This lead is already closed. Reopen it first."))
    stand(lead, step, Outcome.CANCELLED, at=at)
    record(LeadCancelled(step_id=str(step.pk)), about=lead, by=by)
    return lead
