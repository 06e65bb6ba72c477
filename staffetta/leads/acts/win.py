"""The customer said yes."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.leads import rules
from staffetta.leads.acts.stand import stand
from staffetta.leads.facts import LeadWon
from staffetta.leads.models import Lead, Outcome, Step


class NotWinnable(Refused):
    """The lead is closed already: perhaps somebody else was quicker."""


@act
def win_lead(lead: Lead, *, by: Actor, at: datetime, won_on: date | None = None, expected: int | None = None) -> Lead:
    """Win a lead (L-11): it goes to its pipeline's won step, if there is one. `won_on` = today unless given.

    Whoever calls this asks `winning.questions` afterwards; the win is saved before the question (P-02).
    """
    lead = Lead.objects.locked(lead)
    require(rules.may_win(by, lead), _("Only the handler, the supervisor or a manager can win this lead."))
    check_version(lead, expected)
    target = lead.pipeline.steps.filter(outcome=Outcome.WON).first() or lead.step
    return win_at(lead, target, won_on=won_on, by=by, at=at)


def win_at(lead: Lead, step: Step, *, won_on: date | None = None, by: Actor, at: datetime) -> Lead:
    """Win a locked lead by letting it enter this step. Within an act. Raises NotWinnable, Invalid."""
    if not lead.is_open:
        raise NotWinnable(_("This lead is already closed. Reopen it first."))
    day = won_day(won_on, at)
    stand(lead, step, Outcome.WON, at=at, values={"won_on": day})
    told = LeadWon(
        won_on=day.isoformat(),
        step_id=str(step.pk),
        amount=str(lead.amount) if lead.amount is not None else "",
        currency=lead.currency,
    )
    record(told, about=lead, by=by)
    return lead


def won_day(won_on: date | None, at: datetime) -> date:
    """The day it was won: today in the firm's time zone unless another is given, which may lie before the lead was
    opened, since deals are entered late. Raises Invalid for the future."""
    today = day_of(at, running_firm())
    if won_on is None:
        return today
    if won_on > today:
        sentence = _("A lead cannot have been won in the future.")
        raise Invalid(sentence, fields={"won_on": sentence})
    return won_on
