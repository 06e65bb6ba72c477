"""A document starts its lead (A-06, A-07). Called within the act that adds the document, in its transaction."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor, Member
from staffetta.core.text import tidy
from staffetta.documents.models import Document
from staffetta.leads.acts.open import open_lead
from staffetta.leads.drafts import LeadDraft
from staffetta.leads.models import Lead, Pipeline
from staffetta.playbooks.acts.start import start_playbook


def start_lead(document: Document, *, by: Actor, at: datetime) -> Lead | None:
    """One lead in the type's pipeline with the tasks of its sequence; None for a type that starts none.

    The handler is who saved the document, else (imports, programs of the system) the contact's. The tasks count from
    the date of the document, but never from before today: nothing is overdue from the start. Without a pipeline, and
    where it was retired since, the lead begins in the first pipeline.
    """
    type_ = document.type
    if not type_.starts_leads:
        return None
    pipeline = type_.pipeline if type_.pipeline and type_.pipeline.retired_at is None else None
    handler = by if isinstance(by, Member) else document.contact.handler
    draft = LeadDraft(
        title=tidy(f"{type_.name} {document.number}")[:200],
        pipeline=pipeline or Pipeline.objects.active().earliest("position", "id"),
        contact=document.contact,
        handler=handler if handler and handler.is_active else None,
        amount=document.net if document.net > 0 else None,
        currency=document.currency,
    )
    lead = open_lead(draft, by=by, at=at)
    if type_.sequence is not None:
        start = max(document.date, day_of(at, running_firm()))
        start_playbook(type_.sequence, lead.process, start=start, by=by, at=at)
    return lead
