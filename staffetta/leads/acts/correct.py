"""It was won on another day than it says (L-11)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.leads import rules
from staffetta.leads.acts.win import won_day
from staffetta.leads.facts import WonDateCorrected
from staffetta.leads.models import Lead, Outcome


class NotWon(Refused):
    """Only a won lead has a won date."""


@act
def correct_won_date(lead: Lead, won_on: date, *, expected: int | None = None, by: Actor, at: datetime) -> Lead:
    """Correct the day on which a lead was won. Raises NotWon, Stale, Invalid for a day in the future."""
    lead = Lead.objects.locked(lead)
    require(rules.may_win(by, lead), _("Only the handler, the supervisor or a manager can correct the won date."))
    if lead.outcome != Outcome.WON:
        raise NotWon(_("Only a won lead has a won date."))
    before = lead.won_on
    if not apply(lead, {"won_on": won_day(won_on, at)}, expected=expected):
        unchanged()
        return lead
    told = WonDateCorrected(before=before.isoformat() if before else "", after=won_on.isoformat())
    record(told, about=lead, by=by)
    return lead
