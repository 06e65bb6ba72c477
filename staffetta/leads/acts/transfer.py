"""The deal goes on in another pipeline: what began as a sale becomes a case of service, or the other way round."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.leads import rules
from staffetta.leads.acts.stand import stand
from staffetta.leads.facts import LeadTransferred
from staffetta.leads.models import Lead, Outcome, Step


class NotTransferable(Refused):
    """A lost or cancelled lead stays where it ended."""


class SamePipeline(Refused):
    """The step is one of the lead's own pipeline: going there is moving, not transferring."""

    status = 422


@act
def transfer_lead(lead: Lead, step: Step, *, by: Actor, at: datetime, expected: int | None = None) -> Lead:
    """Let a lead stand at a step of another pipeline (L-03). Its status stays: an open lead goes to an open step, a
    won one to a won step. How long it stood where is kept, and the duty to plan is the new step's (L-09, L-10).

    Raises NotTransferable, SamePipeline, Stale, and Invalid for a retired pipeline or a step of another outcome.
    """
    lead = Lead.objects.locked(lead)
    require(rules.may_move(by, lead), _("Only the handler, the supervisor or a manager can move this lead."))
    check_version(lead, expected)
    if lead.outcome not in (Outcome.OPEN, Outcome.WON):
        raise NotTransferable(_("This lead is closed. Reopen it before it goes to another pipeline."))
    if step.pipeline_id == lead.pipeline_id:
        sentence = _("Choose a step of another pipeline.")
        raise SamePipeline(sentence, fields={"step": sentence})
    _check_target(lead, step)
    before, left = lead.step, lead.pipeline
    stand(lead, step, Outcome(lead.outcome), at=at, values={"pipeline": step.pipeline})
    told = LeadTransferred(
        before_id=str(before.pk),
        after_id=str(step.pk),
        before=f"{left.name}: {before.name}",
        after=f"{step.pipeline.name}: {step.name}",
    )
    record(told, about=lead, by=by)
    return lead


def _check_target(lead: Lead, step: Step) -> None:
    if step.pipeline.retired_at is not None:
        sentence = _("This pipeline is out of use.")
        raise Invalid(sentence, fields={"step": sentence})
    if step.outcome != lead.outcome:
        sentence = _("The status stays as it is: choose an open step for an open lead, a won step for a won one.")
        raise Invalid(sentence, fields={"step": sentence})
