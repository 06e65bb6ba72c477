"""What the clock triggers for leads: tallies are summed up where many have come together."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum

from staffetta.accounts.models import Workspace
from staffetta.core.clock import at_times
from staffetta.core.isolation import workspace
from staffetta.leads.acts.sum_up_leads import sum_up_leads
from staffetta.leads.acts.sum_up_stays import sum_up_stays
from staffetta.leads.models import LeadTally, StayTally

MANY = 2000
"""So many rows more than needed are read without anybody noticing."""
MANY_OF_LEADS = 200
"""The same of what every list reads."""


@at_times("17 * * * *")
def keep_tallies_few(now: datetime) -> None:
    """Sum up the growth of stays."""
    for found in Workspace.objects.all():
        with workspace(found.pk):
            if StayTally.objects.count() - _needed() > MANY:
                sum_up_stays()


def _needed() -> int:
    """How many there would be."""
    keys = ("step_id", "kind", "month", "went", "quarters", "currency")
    rows = StayTally.objects.order_by().values(*keys).annotate(grown=Sum("count")).exclude(grown=0)
    return int(rows.count())


@at_times("*/5 * * * *")
def keep_lead_tallies_few(now: datetime) -> None:
    """Sum up the growth of leads."""
    for found in Workspace.objects.all():
        with workspace(found.pk):
            count = LeadTally.objects.count()
            if count > MANY_OF_LEADS and count - _needed_of_leads() > MANY_OF_LEADS:
                sum_up_leads()


def _needed_of_leads() -> int:
    """How many there would be."""
    keys = ("step_id", "outcome", "currency", "probability")
    rows = LeadTally.objects.order_by().values(*keys).annotate(grown=Sum("count")).exclude(grown=0)
    return int(rows.count())
