"""The open leads that somebody handles, so that they are handed over before he goes (U-01)."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from staffetta.accounts import holdings
from staffetta.accounts.models import Actor, Member
from staffetta.leads.acts.assign import assign_lead
from staffetta.leads.models import Lead


def _of(member: Member) -> holdings.Holding:
    count = Lead.objects.open().handled_by(member).count()
    return holdings.Holding(
        "leads", _("Open leads"), count, f"{reverse('leads:list')}?mode=compact&handler={member.pk}"
    )


def _hand_over(giver: Member, taker: Member, by: Actor, at: datetime) -> int:
    mine = list(Lead.objects.open().handled_by(giver))
    for lead in mine:
        assign_lead(lead, taker, by=by)
    return len(mine)


def register() -> None:
    """Called once, when the apps are ready."""
    holdings.register("leads", _of, _hand_over)
