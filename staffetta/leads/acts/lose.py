"""The customer said no, or nothing at all."""

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
from staffetta.leads.facts import LeadLost
from staffetta.leads.models import Lead, LossReason, Outcome, Step
from staffetta.processes.acts.write import put_note
from staffetta.processes.plans import NoteDraft


class NotLosable(Refused):
    """The lead is closed already."""


class ReasonMissing(Refused):
    """A lost lead tells why (L-15)."""

    status = 422


@act
def lose_lead(
    lead: Lead, *, reason: LossReason | None, remark: str = "", by: Actor, at: datetime, expected: int | None = None
) -> Lead:
    """Lose a lead for a reason of the list (L-15); it goes to its pipeline's lost step, if there is one. What else is
    to be said of it, `remark`, becomes a note in the work history."""
    lead = Lead.objects.locked(lead)
    require(rules.may_lose(by, lead), _("Only the handler, the supervisor or a manager can mark this lead lost."))
    check_version(lead, expected)
    target = lead.pipeline.steps.filter(outcome=Outcome.LOST).first() or lead.step
    return lose_at(lead, target, reason=reason, remark=remark, by=by, at=at)


def lose_at(lead: Lead, step: Step, *, reason: LossReason | None, remark: str = "", by: Actor, at: datetime) -> Lead:
    """Lose a locked lead by letting it enter this step. Within an act. Raises NotLosable, ReasonMissing."""
    if not lead.is_open:
        raise NotLosable(_("This lead is already closed. Reopen it first."))
    if reason is None or reason.retired_at is not None:
        sentence = _("Say why the lead was lost.")
        raise ReasonMissing(sentence, fields={"reason": sentence})
    stand(lead, step, Outcome.LOST, at=at, values={"loss_reason": reason})
    if remark.strip():
        put_note(lead.process, NoteDraft(text=remark), planned=None, about=None, by=by, at=at)
    record(LeadLost(reason_id=str(reason.pk), reason=reason.name, step_id=str(step.pk)), about=lead, by=by)
    return lead
