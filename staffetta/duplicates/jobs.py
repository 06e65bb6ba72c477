"""What the clock triggers: contacts that came or changed are compared each minute, all of them each night."""

from __future__ import annotations

from datetime import datetime, timedelta

from staffetta.accounts.models import Workspace
from staffetta.contacts.models import Contact
from staffetta.core.acts import System
from staffetta.core.clock import at_times
from staffetta.core.db.across import workspaces_owing
from staffetta.core.isolation import workspace
from staffetta.duplicates.acts.check import check_contacts
from staffetta.duplicates.acts.start import start_search
from staffetta.duplicates.models import Run
from staffetta.history.models import Event

# Both are also in the function that is asked across the wall (migrations).
TOLD = ("contacts.created", "contacts.changed", "merges.merged", "merges.undone")
OVERLAP = timedelta(minutes=2)
"""An event is dated when it is written and seen when it is committed; so the last minutes are looked at again."""
MANY = 2_000
"""After so many changes a search through everything costs less than one check each."""
CLOCK = System("clock")


@at_times("* * * * *")
def check_recent(now: datetime) -> None:
    """By the minute and not by the event: a hundred thousand imported contacts would be as many jobs."""
    for workspace_id in workspaces_owing("staffetta_duplicates_owing", now):
        with workspace(workspace_id):
            check_changed(now)


def check_changed(now: datetime) -> None:
    """Compare what came or changed since the last time, in the running workspace, if all were searched once."""
    run = Run.objects.finished().defer("learnt").first()
    if run is None or run.checked_until is None or Run.objects.running().exists():
        return
    since = run.checked_until - OVERLAP
    told = Event.objects.filter(at__gt=since, at__lte=now, kind__in=TOLD, subject=Contact._meta.label_lower)
    ids = list(told.order_by().values_list("subject_id", flat=True).distinct()[: MANY + 1])
    if len(ids) > MANY:
        start_search(by=CLOCK, at=now)
    elif ids:
        check_contacts(run, ids, until=now, by=CLOCK, at=now)


@at_times("40 1 * * *")
def search_all(now: datetime) -> None:
    """Each night: weights are learnt anew, and what single checks could not see is found."""
    for found in Workspace.objects.all():
        with workspace(found.pk):
            if Contact.objects.exists() and not Run.objects.running().filter(started_at__gt=now - timedelta(hours=12)):
                start_search(by=CLOCK, at=now)
