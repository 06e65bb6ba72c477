"""It was not over after all."""

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
from staffetta.leads.facts import LeadReopened
from staffetta.leads.models import Lead, Outcome, Stay, Step


class NotClosed(Refused):
    """The lead is open."""


class NowhereToReturn(Refused):
    """The pipeline has no open step any more."""


@act
def reopen_lead(lead: Lead, *, by: Actor, at: datetime, expected: int | None = None) -> Lead:
    """Reopen a closed lead: it returns to the open step where it stood last, and its won date and reason go."""
    lead = Lead.objects.locked(lead)
    require(rules.may_reopen(by, lead), _("Only the handler, the supervisor or a manager can reopen this lead."))
    check_version(lead, expected)
    if lead.is_open:
        raise NotClosed(_("This lead is open."))
    return reopen_at(lead, last_open_step(lead), by=by, at=at)


def reopen_at(lead: Lead, step: Step, *, by: Actor, at: datetime) -> Lead:
    """Reopen a locked, closed lead at this open step. Within an act."""
    before = str(lead.outcome)
    stand(lead, step, Outcome.OPEN, at=at, values={"won_on": None, "loss_reason": None})
    record(LeadReopened(before=before, step_id=str(step.pk), step=step.name), about=lead, by=by)
    return lead


def last_open_step(lead: Lead) -> Step:
    """Where it stood last before it closed; else the pipeline's first open step. Raises NowhereToReturn."""
    stays = Stay.objects.filter(lead=lead, step__outcome=Outcome.OPEN, step__pipeline=lead.pipeline_id)
    last = stays.select_related("step").order_by("-entered_at", "-id").first()
    step = last.step if last else lead.pipeline.steps.filter(outcome=Outcome.OPEN).first()
    if step is None:
        raise NowhereToReturn(_("This pipeline has no open step to which the lead could return."))
    return step
