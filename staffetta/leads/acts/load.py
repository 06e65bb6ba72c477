"""Bring along what another program knew: thousands of leads in few statements (X-02)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Actor, Workspace
from staffetta.core.acts import act, unchanged
from staffetta.core.db.bulk import expect_many
from staffetta.core.facts import record_many
from staffetta.core.ids import uuid7
from staffetta.core.isolation import current_workspace_id
from staffetta.core.refusals import require
from staffetta.leads import rules
from staffetta.leads.acts.check import checked
from staffetta.leads.acts.folding import folded
from staffetta.leads.acts.open import check_external_ids, first_step
from staffetta.leads.acts.stand import SURE, has_duty
from staffetta.leads.acts.tagging import PORTION, tag_new
from staffetta.leads.drafts import PastLead
from staffetta.leads.facts import LeadLoaded
from staffetta.leads.models import Lead, Outcome, Stay, Step
from staffetta.numbers.acts.number import next_numbers
from staffetta.processes.acts.answering import new_answers, write_new
from staffetta.processes.models import Process

NOBODY = {"handler": None, "supervisor": None}  # of a closed lead they may have been deactivated since


@act
def load_leads(drafts: Sequence[PastLead], *, by: Actor, at: datetime) -> list[Lead]:
    """Load leads as they were, open or closed, in their order; each is checked like one typed in.

    Nobody is notified and nothing starts. A handler who was deactivated may have closed leads. Raises Invalid,
    WrongPipeline, NoSteps, and then nothing is loaded: whoever calls tries doubtful rows one by one.
    """
    require(rules.may_open(by), _("You cannot open leads."))
    if not drafts:
        unchanged()
        return []
    expect_many()
    firm = running_firm()
    wanting = sum(1 for draft in drafts if not draft.number)
    numbers = iter(next_numbers("leads", wanting, today=day_of(at, firm)) if wanting else [])
    check_external_ids([draft.external_id for draft in drafts])
    steps: dict[object, Step] = {}
    answers = [new_answers(Process.Kind.LEAD, draft.custom) for draft in drafts]
    leads = [_lead(draft, draft.number or next(numbers), steps, firm, at) for draft in drafts]
    begun = {lead.pk: lead.created_at for lead in leads}
    Process.objects.bulk_create((lead.process for lead in leads), batch_size=PORTION)
    Lead.objects.bulk_create(leads, batch_size=PORTION)
    Stay.objects.bulk_create(_stays(drafts, leads), batch_size=PORTION)
    _keep_moments(begun)
    tag_new({lead.pk: draft.tags for draft, lead in zip(drafts, leads, strict=True)})
    write_new([(lead.process, given) for lead, given in zip(leads, answers, strict=True)])
    record_many(((LeadLoaded(number=lead.number, title=lead.process.title), lead) for lead in leads), by=by)
    return leads


def _lead(draft: PastLead, number: str, steps: dict[object, Step], firm: Workspace, at: datetime) -> Lead:
    step = _step(draft, steps)
    outcome = _outcome(draft, step)
    is_open = outcome == Outcome.OPEN
    values = checked({**vars(draft), "currency": draft.currency or firm.currency, **({} if is_open else NOBODY)})
    begun = draft.created_at or draft.closed_at or at
    closed_at = None if is_open else draft.closed_at or at
    process = Process(
        id=uuid7(),
        kind=Process.Kind.LEAD,
        title=values["title"],
        description=draft.description.strip(),
        contact=draft.contact,
        person=draft.person,
        handler=draft.handler,
        supervisor=draft.supervisor,
        has_duty=has_duty(step, outcome),
        closed_at=closed_at,
        folded=folded(values["title"], number),
        created_at=begun,
    )
    own = step.probability if draft.probability is None else draft.probability
    return Lead(
        process=process,
        number=number,
        pipeline=draft.pipeline,
        step=step,
        step_since=draft.way[-1][1] if draft.way else closed_at or begun,
        outcome=outcome,
        won_on=(draft.won_on or day_of(closed_at or at, firm)) if outcome == Outcome.WON else None,
        amount=values["amount"],
        currency=values["currency"],
        probability=SURE.get(outcome, own),
        expected_close=draft.expected_close,
        loss_reason=draft.loss_reason if outcome == Outcome.LOST else None,
        product=draft.product,
        external_id=draft.external_id,
        created_at=begun,
    )


def _outcome(draft: PastLead, step: Step) -> Outcome:
    """As a step says that closes leads, whatever the file says: none is open where the duty has ended with the deal
    (L-03, L-10). At an open step it may have been lost or cancelled: its pipeline may have no step for that."""
    return Outcome(draft.outcome or step.outcome) if step.outcome == Outcome.OPEN else Outcome(step.outcome)


def _step(draft: PastLead, steps: dict[object, Step]) -> Step:
    """Its own step; else the pipeline's for its outcome; else the first. Looked up once per pipeline and outcome."""
    if draft.step is not None:
        return first_step(draft)
    key = (draft.pipeline.pk, draft.outcome)
    if key not in steps:
        fitting = draft.pipeline.steps.filter(outcome=draft.outcome or Outcome.OPEN).first()
        steps[key] = fitting or first_step(draft)
    return steps[key]


def _stays(drafts: Sequence[PastLead], leads: Sequence[Lead]) -> Iterator[Stay]:
    """Where it stands is known; where it stood before only if somebody says so."""
    for draft, lead in zip(drafts, leads, strict=True):
        way = draft.way or ((lead.step, lead.step_since),)
        for (step, entered), after in zip(way, (*way[1:], None), strict=True):
            yield Stay(lead=lead, step=step, entered_at=entered, left_at=after[1] if after else None)


def _keep_moments(begun: dict[UUID, datetime]) -> None:
    """Say when the leads began: the columns `created_at` fill themselves with the moment of loading.

    One statement for each table; a bulk_update of as many rows takes a hundred times as long.
    """
    with connection.cursor() as cursor:
        for statement in (
            "update processes_process p set created_at = v.begun from unnest(%s::uuid[], %s::timestamptz[])"
            " v(id, begun) where p.workspace_id = %s and p.id = v.id",
            "update leads_lead l set created_at = v.begun from unnest(%s::uuid[], %s::timestamptz[])"
            " v(id, begun) where l.workspace_id = %s and l.process_id = v.id",
        ):
            cursor.execute(statement, [list(begun), list(begun.values()), current_workspace_id()])
