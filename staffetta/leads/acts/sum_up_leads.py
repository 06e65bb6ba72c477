"""Keep the tallies of leads few (L-13)."""

from __future__ import annotations

from staffetta.core.acts import act, unchanged
from staffetta.leads.models import LeadTally
from staffetta.leads.tallying import sum_up


@act
def sum_up_leads() -> None:
    """Put one row in the place of all that say the same (leads/tallying.py)."""
    sum_up(LeadTally)
    unchanged()
