"""What the clock triggers for contacts: the counts of the lists are summed up, and compared once a day."""

from __future__ import annotations

import logging
from datetime import datetime

from staffetta.accounts.models import Workspace
from staffetta.contacts.acts.tally import recount_contacts, sum_up_tallies
from staffetta.contacts.models import Tally
from staffetta.core.acts import System
from staffetta.core.clock import at_times
from staffetta.core.isolation import workspace

MANY = 20
"""So many rows are summed while reading without anybody noticing."""
_log = logging.getLogger(__name__)


@at_times("*/5 * * * *")
def keep_tallies_few(now: datetime) -> None:
    """Sum up the growth of the lists where many rows of it have come together."""
    for found in Workspace.objects.all():
        with workspace(found.pk):
            if Tally.objects.count() > MANY:
                sum_up_tallies()


@at_times("41 3 * * *")
def compare_tallies(now: datetime) -> None:
    """Compare the counts with what is there. A difference is a bug: it is put right, and told to whoever reads logs."""
    for found in Workspace.objects.all():
        with workspace(found.pk):
            wrong = recount_contacts(by=System("the clock compares counts"))
        if wrong:
            _log.error("The counts of contacts were wrong and have been put right: %s", wrong)
