"""Many documents are cancelled in one go; each is told what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.refusals import Invalid
from staffetta.documents import rules
from staffetta.documents.acts.cancel import cancel_document
from staffetta.documents.acts.reject import reason_of
from staffetta.documents.models import Document, State
from staffetta.documents.querysets import DocumentQuerySet

MOST = 1000


@dataclass(frozen=True)
class Fate:
    """What became of one: `refused` says why it was not cancelled, "" where it was."""

    document: Document
    refused: str = ""


@act
def cancel_many(rows: DocumentQuerySet, *, reason: str = "", by: Actor, at: datetime) -> list[Fate]:
    """Cancel each of these documents that may and can be. Raises Invalid for more than MOST."""
    reason = reason_of(reason, required=False)
    documents = list(rows.select_related("type", "contact").order_by("pk")[: MOST + 1])
    if len(documents) > MOST:
        raise Invalid(_("Select at most {count} documents.").format(count=MOST))
    fates = [Fate(document, _against(document, by)) for document in documents]
    for fate in fates:
        if not fate.refused:
            cancel_document(fate.document, reason=reason, by=by, at=at)
    if all(fate.refused for fate in fates):
        unchanged()
    return fates


def _against(document: Document, by: Actor) -> str:
    """Why it is not cancelled."""
    if not rules.may_cancel(by, document):
        return _("Only people who work on this contact can cancel its documents.")
    if document.state == State.CANCELLED:
        return _("It was cancelled already.")
    if document.state in (State.REJECTED, State.RETURNED):
        return _("It is over already: {state}.").format(state=document.get_state_display())
    return ""
