"""Keep the tallies of stays few (L-12)."""

from __future__ import annotations

from staffetta.core.acts import act, unchanged
from staffetta.leads.models import StayTally
from staffetta.leads.tallying import sum_up


@act
def sum_up_stays() -> None:
    """Put one row in the place of all that say the same (leads/tallying.py)."""
    sum_up(StayTally)
    unchanged()
