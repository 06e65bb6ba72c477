"""A deal begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor, Member, Workspace
from staffetta.contacts.erased import somebody
from staffetta.core.acts import act
from staffetta.core.db.bulk import insert_together
from staffetta.core.db.making import fresh
from staffetta.core.db.remembered import remembered
from staffetta.core.facts import record
from staffetta.core.ids import uuid7
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.leads import rules
from staffetta.leads.acts.check import checked
from staffetta.leads.acts.folding import folded
from staffetta.leads.acts.stand import SURE, has_duty
from staffetta.leads.acts.tagging import tag_new
from staffetta.leads.drafts import LeadDraft
from staffetta.leads.facts import LeadOpened
from staffetta.leads.models import Lead, Outcome, Stay, Step
from staffetta.numbers.acts.number import next_number
from staffetta.processes.acts.answering import new_answers, write_new
from staffetta.processes.models import Process


class WrongPipeline(Refused):
    """The step belongs to another pipeline than the lead."""

    status = 422


class NoSteps(Refused):
    """The pipeline is retired, or has no step at which a lead could begin."""

    status = 422


@dataclass(frozen=True)
class Opening:
    """A lead that may be opened: what was asked for, checked. All that is missing is its number."""

    draft: LeadDraft
    values: dict[str, Any]
    step: Step
    process: Process


@dataclass(frozen=True)
class Laid:
    """A lead that is ready to be written, and what will be told of it."""

    lead: Lead
    stay: Stay
    told: LeadOpened


@act
def open_lead(draft: LeadDraft, *, by: Actor, at: datetime) -> Lead:
    """Open a lead (L-01); whoever opens it handles it unless the draft names somebody.

    Raises Invalid for values that are not right, WrongPipeline, NoSteps, or Anonymised for a contact who is nobody any
    more.
    """
    firm = running_firm()
    opening = ready_to_open(draft, by=by, at=at, firm=firm)
    answers = new_answers(Process.Kind.LEAD, draft.custom)
    number = next_number("leads", today=day_of(at, firm))
    check_external_ids([draft.external_id])  # others wait at the number range, so nobody takes it in between
    laid = lay_open(opening, number, at=at, firm=firm)
    insert_together([opening.process], [laid.lead], [laid.stay])
    tag_new({laid.lead.pk: draft.tags})
    write_new([(opening.process, answers)])
    record(laid.told, about=laid.lead, by=by)
    return laid.lead


def ready_to_open(
    draft: LeadDraft, *, by: Actor, at: datetime, firm: Workspace, lead_id: UUID | None = None
) -> Opening:
    """Check a draft. Nothing is written yet, and no number taken, for which others would wait. Raises as open_lead
    does. `lead_id`: chosen before."""
    require(rules.may_open(by), _("You cannot open leads."))
    somebody(draft.contact, draft.person)
    values = checked({**vars(draft), "currency": draft.currency or firm.currency})
    step = first_step(draft)
    outcome = Outcome(step.outcome)
    if outcome == Outcome.LOST:
        sentence = _("A new lead cannot begin at a step where leads are lost.")
        raise Invalid(sentence, fields={"step": sentence})
    process = fresh(
        Process,
        id=lead_id or uuid7(),
        kind=Process.Kind.LEAD,
        title=values["title"],
        description=draft.description.strip(),
        contact=draft.contact,
        person=draft.person,
        handler=draft.handler or (by if isinstance(by, Member) else None),
        supervisor=draft.supervisor,
        has_duty=has_duty(step, outcome),
        closed_at=None if outcome == Outcome.OPEN else at,
    )
    return Opening(draft, values, step, process)


def lay_open(opening: Opening, number: str, *, at: datetime, firm: Workspace) -> Laid:
    """The rows of the lead with its number, not yet written: for acts that write them together with others."""
    draft, values, step, process = opening.draft, opening.values, opening.step, opening.process
    outcome = Outcome(step.outcome)
    process.folded = folded(process.title, number)
    lead = fresh(
        Lead,
        process=process,
        number=number,
        pipeline=draft.pipeline,
        step=step,
        step_since=at,
        outcome=outcome,
        won_on=day_of(at, firm) if outcome == Outcome.WON else None,
        amount=values["amount"],
        currency=values["currency"],
        probability=SURE.get(outcome, step.probability if draft.probability is None else draft.probability),
        expected_close=draft.expected_close,
        product=values["product"],
        external_id=values["external_id"],
    )
    told = LeadOpened(
        number=number,
        pipeline_id=str(draft.pipeline.pk),
        step_id=str(step.pk),
        handler_id=str(process.handler_id or ""),
        title=process.title,
    )
    kept = {
        "amount": lead.amount,
        "currency": lead.currency,
        "closed_at": process.closed_at,
    }  # as triggers would keep it
    return Laid(lead, fresh(Stay, lead=lead, step=step, entered_at=at, **kept), told)


def first_step(draft: LeadDraft) -> Step:
    """Where the lead begins. Raises WrongPipeline, NoSteps."""
    if draft.step is not None:
        if draft.step.pipeline_id != draft.pipeline.pk:
            raise WrongPipeline(_("This step belongs to another pipeline."))
        return draft.step
    steps = _open_steps(draft.pipeline.pk) if draft.pipeline.retired_at is None else []
    if not steps:
        sentence = _("No lead can begin in this pipeline: it is out of use, or has no open step.")
        raise NoSteps(sentence, fields={"pipeline": sentence})
    return steps[0]


@remembered(plan=True)
def _open_steps(pipeline: UUID) -> QuerySet[Step]:
    return Step.objects.filter(pipeline=pipeline, outcome=Outcome.OPEN).order_by("position")[:1]


def check_external_ids(wanted: Sequence[str]) -> None:
    """Raise Invalid if two leads would have the same id of another program."""
    given = [external_id for external_id in wanted if external_id]
    rows = Lead.objects.exclude(external_id="").filter(external_id__any=given)  # its index holds no empty ones
    used = set(rows.values_list("external_id", flat=True)) if given else set()
    if used or len(set(given)) < len(given):
        sentence = _("Another lead has this external id.")
        raise Invalid(sentence, fields={"external_id": sentence})
