"""A document starts its lead (A-06, A-07). Called within the act that adds the document, in its transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model, QuerySet

from staffetta.accounts.firm import day_of
from staffetta.accounts.models import Actor, Member, Workspace
from staffetta.core.db.remembered import remembered
from staffetta.core.facts import Fact, Subject
from staffetta.core.isolation import current_workspace_id
from staffetta.core.text import tidy
from staffetta.documents.models import Document, DocumentType
from staffetta.leads.acts.open import Opening, lay_open, ready_to_open
from staffetta.leads.drafts import LeadDraft
from staffetta.leads.models import Lead, Pipeline
from staffetta.numbers.acts.number import next_number
from staffetta.playbooks.acts.start import lay_start
from staffetta.processes.acts.sum_up import begin_with


@dataclass(frozen=True)
class Started:
    """A lead with its tasks, ready to be written: the rows in their order, and what will be told."""

    lead: Lead
    rows: tuple[Sequence[Model], ...]
    told: list[tuple[Fact, Subject]]


def start_lead(document: Document, *, lead_id: UUID, by: Actor, at: datetime, firm: Workspace) -> Started:
    """One lead in the type's pipeline with the tasks of its sequence, for a type that starts leads.

    Nothing is written: whoever adds the document writes all of it at once. The number comes last, because until the
    commit everybody else who opens a lead waits for it. The tasks count from the date of the document, but never from
    before today: nothing is overdue from the start.
    """
    opening = ready_to_open(_draft(document, by), by=by, at=at, firm=firm, lead_id=lead_id)
    today, sequence = day_of(at, firm), document.type.sequence
    if sequence is None:
        return _numbered(opening, (), [], at, firm)
    start = max(document.date, today)
    laid = lay_start(sequence, opening.process, start=start, by=by, at=at, firm=firm)
    begin_with(opening.process, laid.tasks)
    return _numbered(opening, (laid.tasks, laid.reminders, [laid.run], laid.links), laid.told, at, firm)


def _numbered(
    opening: Opening,
    rows: tuple[Sequence[Model], ...],
    told: Sequence[tuple[Fact, Subject]],
    at: datetime,
    firm: Workspace,
) -> Started:
    number = next_number("leads", today=day_of(at, firm))
    laid = lay_open(opening, number, at=at, firm=firm)
    return Started(laid.lead, ([opening.process], [laid.lead], [laid.stay], *rows), [(laid.told, laid.lead), *told])


def _draft(document: Document, by: Actor) -> LeadDraft:
    """The handler is who saved the document, else (imports, programs of the system) the contact's."""
    handler = by if isinstance(by, Member) else document.contact.handler
    return LeadDraft(
        title=tidy(f"{document.type.name} {document.number}")[:200],
        pipeline=_pipeline_of(document.type),
        contact=document.contact,
        handler=handler if handler and handler.is_active else None,
        amount=document.net if document.net > 0 else None,
        currency=document.currency,
    )


def _pipeline_of(type_: DocumentType) -> Pipeline:
    """The type's own; without one, and where it was retired since, the first."""
    if type_.pipeline is not None and type_.pipeline.retired_at is None:
        return type_.pipeline
    return _first_pipelines(current_workspace_id())[0]


@remembered(plan=True)
def _first_pipelines(workspace_id: UUID) -> QuerySet[Pipeline]:
    return Pipeline.objects.active().filter(workspace_id=workspace_id).order_by("position", "id")[:1]
