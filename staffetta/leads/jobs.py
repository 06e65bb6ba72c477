"""What the clock triggers for leads: the tallies of stays are summed up where many have come together."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum

from staffetta.accounts.models import Workspace
from staffetta.core.clock import at_times
from staffetta.core.isolation import workspace
from staffetta.leads.acts.sum_up_stays import sum_up_stays
from staffetta.leads.models import StayTally

MANY = 2000
"""So many rows more than needed are read without anybody noticing."""


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
