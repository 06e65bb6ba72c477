"""A waiting file is not to be taken in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.documents import rules as documents
from staffetta.intake import files
from staffetta.intake.facts import FileDropped
from staffetta.intake.models import IncomingFile
from staffetta.intake.refusals import NotWaiting


def drop_file(file: IncomingFile, *, by: Actor, at: datetime) -> IncomingFile:
    """Leave a waiting file out; its bytes go, its line in the list stays. Raises Forbidden, NotWaiting."""
    dropped = _dropped(file, by=by, at=at)
    transaction.on_commit(lambda: files.drop(dropped.pk))
    return dropped


@act
def _dropped(file: IncomingFile, *, by: Actor, at: datetime) -> IncomingFile:
    file = IncomingFile.objects.locked(file)
    require(documents.may_add(by), _("You cannot enter documents."))
    if not file.is_waiting:
        raise NotWaiting(_("This file does not wait any more."))
    file.state, file.settled_at = IncomingFile.State.DROPPED, at
    file.save(update_fields=["state", "settled_at"])
    record(FileDropped(name=file.name), about=file, by=by)
    return file
