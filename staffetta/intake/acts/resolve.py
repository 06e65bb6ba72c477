"""Somebody says who the partners of a waiting file are, and it is taken in (A-08)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Member
from staffetta.core.jobs import enqueue
from staffetta.core.refusals import Invalid, require
from staffetta.documents import rules as documents
from staffetta.intake import files
from staffetta.intake.acts.enter import Choices
from staffetta.intake.acts.take_in import settle
from staffetta.intake.jobs import settle_known
from staffetta.intake.models import IncomingFile
from staffetta.intake.proposals import open_parts
from staffetta.intake.refusals import NotWaiting


def resolve_file(file: IncomingFile, choices: Choices, *, by: Member, at: datetime) -> IncomingFile:
    """Enter a waiting file with these partners: part's key -> a contact that is there, or None for a new one.

    What has become known in the meantime need not be said; other files that waited for the same partners are taken in,
    too, by the worker. Raises NotWaiting, Invalid at the keys that are missing,
    Forbidden, and what entering refuses: then it goes on waiting.
    """
    require(documents.may_add(by), _("You cannot enter documents."))
    if not file.is_waiting:
        raise NotWaiting(_("This file does not wait any more."))
    content = files.read(file.pk)
    missing = [part.key for part in open_parts(content) if part.key not in choices]
    if missing:
        sentence = _("Say who this is.")
        raise Invalid(_("Some values are not valid."), fields=dict.fromkeys(missing, sentence))
    settled = settle(file, content, choices=choices, by=by, at=at)
    enqueue(settle_known)
    return settled
