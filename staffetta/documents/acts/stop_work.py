"""What an undone document had started is stopped (A-10)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.refusals import Refused, require
from staffetta.documents import rules
from staffetta.documents.acts.telling import tell
from staffetta.documents.facts import WorkStopped
from staffetta.documents.models import Document
from staffetta.documents.undone import is_undone, running_on
from staffetta.playbooks.acts.stop_run import Withdrawn, stop_run


class NothingToStop(Refused):
    """The document stands as it is, or nothing that it started is open."""


@act
def stop_work(document: Document, *, by: Actor, at: datetime) -> tuple[Withdrawn, ...]:
    """Stop the automatic actions on the lead of a document that was cancelled, rejected, returned or credited: their
    open tasks are withdrawn, what was done stays, and so does the lead. Never by itself: somebody confirms it.

    Raises Forbidden, NothingToStop.
    """
    document = Document.objects.locked(document)
    require(rules.may_change(by, document), _("Only people who work on this contact can change its documents."))
    runs = running_on(document.lead_id) if document.lead_id and is_undone(document) else []
    if not runs:
        raise NothingToStop(_("There is nothing to stop for {number}.").format(number=document.number))
    withdrawn = tuple(task for running in runs for task in stop_run(running.run, by=by, at=at).withdrawn)
    tell(WorkStopped(number=document.number, tasks=len(withdrawn)), document, by=by)
    return withdrawn
