"""Begin a search for duplicates among all contacts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.contacts.models import Contact
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.jobs import enqueue
from staffetta.core.refusals import Refused, require
from staffetta.duplicates import rules
from staffetta.duplicates.acts.run import search
from staffetta.duplicates.facts import SearchStarted
from staffetta.duplicates.models import Run

GIVEN_UP = timedelta(hours=12)
KEPT = 30


class AlreadySearching(Refused):
    """One search at a time is enough: it reads everything."""


@act
def start_search(*, by: Actor, at: datetime) -> Run:
    """Search all contacts, after the commit. Raises AlreadySearching; one that has shown nothing for half a day is
    taken for dead."""
    require(rules.may_search(by), _("Only administrators can start a search for duplicates."))
    for running in Run.objects.running().select_for_update():
        if running.started_at > at - GIVEN_UP:
            raise AlreadySearching(_("A search is running already."))
        running.delete()
    total = Contact.objects.filter(merged_into=None, anonymised_at=None).count()
    run = Run.objects.create(by=by if isinstance(by, Member) else None, started_at=at, total=total)
    for old in Run.objects.finished()[KEPT:]:
        old.delete()
    record(SearchStarted(total=total), about=run, by=by)
    enqueue(search, run_id=str(run.pk))
    return run
