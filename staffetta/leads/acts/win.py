"""The customer said yes."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Min
from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor, Workspace
from staffetta.core.acts import act
from staffetta.core.changes import check_version
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.leads import rules
from staffetta.leads.acts.stand import stand
from staffetta.leads.facts import LeadWon
from staffetta.leads.models import Lead, Outcome, Stay, Step
from staffetta.ui.formats import shown_date


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
    day = won_day(lead, won_on, at)
    stand(lead, step, Outcome.WON, at=at, values={"won_on": day})
    told = LeadWon(
        won_on=day.isoformat(),
        step_id=str(step.pk),
        amount=str(lead.amount) if lead.amount is not None else "",
        currency=lead.currency,
    )
    record(told, about=lead, by=by)
    return lead


def won_day(lead: Lead, won_on: date | None, at: datetime) -> date:
    """The day it was won: today in the firm's time zone unless another is given. Raises Invalid for the future, and for
    a day before the lead was opened."""
    firm = running_firm()
    today = day_of(at, firm)
    if won_on is None:
        return today
    sentence = ""
    if won_on > today:
        sentence = _("A lead cannot have been won in the future.")
    elif won_on < (opened := opened_day(lead, firm)):
        sentence = _("The lead was opened on %(date)s and cannot have been won before.") % {"date": shown_date(opened)}
    if sentence:
        raise Invalid(sentence, fields={"won_on": sentence})
    return won_on


def opened_day(lead: Lead, firm: Workspace) -> date:
    """The firm's day on which it stood at its first step, or was entered, the earlier of the two."""
    first = Stay.objects.filter(lead=lead).aggregate(first=Min("entered_at"))["first"]
    return day_of(min(first or lead.process.created_at, lead.process.created_at), firm)
