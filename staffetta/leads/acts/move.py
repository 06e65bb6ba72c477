"""The lead goes to another step, by hand or by dragging its card."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.leads import rules
from staffetta.leads.acts.cancel import cancel_at
from staffetta.leads.acts.lose import lose_at
from staffetta.leads.acts.open import WrongPipeline
from staffetta.leads.acts.reopen import reopen_at
from staffetta.leads.acts.stand import stand
from staffetta.leads.acts.win import win_at
from staffetta.leads.facts import LeadMoved
from staffetta.leads.models import Lead, LossReason, Outcome, Step


@act
def move_lead(
    lead: Lead,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    expected: int | None = None,
    reason: LossReason | None = None,
    remark: str = "",
    won_on: date | None = None,
) -> Lead:
    """Let a lead enter a step of its pipeline, which does to its status what the step says (L-03).

    Entering a won step is winning, a lost step losing (with a reason), an open step reopening a closed lead: the same
    paths as the acts of those names, with the same refusals. Raises WrongPipeline, Stale.
    """
    lead = Lead.objects.locked(lead)
    require(rules.may_move(by, lead), _("Only the handler, the supervisor or a manager can move this lead."))
    check_version(lead, expected)
    if step.pipeline_id != lead.pipeline_id:
        raise WrongPipeline(_("This step belongs to another pipeline."))
    outcome = Outcome(step.outcome)
    if outcome == lead.outcome:
        return _go(lead, step, outcome, by=by, at=at)
    if outcome == Outcome.WON:
        return win_at(lead, step, won_on=won_on, by=by, at=at)
    if outcome == Outcome.LOST:
        return lose_at(lead, step, reason=reason, remark=remark, by=by, at=at)
    if outcome == Outcome.CANCELLED:
        return cancel_at(lead, step, by=by, at=at)
    return reopen_at(lead, step, by=by, at=at)


def _go(lead: Lead, step: Step, outcome: Outcome, *, by: Actor, at: datetime) -> Lead:
    """To another step with the same outcome: onwards, back, or from won to handed over."""
    before = lead.step
    if step.pk == before.pk:
        unchanged()
        return lead
    stand(lead, step, outcome, at=at)
    told = LeadMoved(before_id=str(before.pk), after_id=str(step.pk), before=before.name, after=step.name)
    record(told, about=lead, by=by)
    return lead
