"""A pipeline gets one more step (L-03)."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.leads import rules
from staffetta.leads.acts.counting import count_change
from staffetta.leads.acts.make_pipeline import StepDraft, step_of
from staffetta.leads.acts.naming import checked_names
from staffetta.leads.facts import StepAdded
from staffetta.leads.models import Outcome, Pipeline, Step


@act
def add_step(pipeline: Pipeline, draft: StepDraft, *, by: Actor) -> Step:
    """Add a step: an open one after the last open one, any other at the end. Raises Invalid without a name."""
    require(rules.may_shape_pipelines(by), _("Only administrators edit pipelines."))
    pipeline = Pipeline.objects.locked(pipeline)
    names = checked_names(draft.names or {"": draft.name})
    steps = list(pipeline.steps.order_by("position"))
    still_open = [step.position for step in steps if step.outcome == Outcome.OPEN]
    last = steps[-1].position if steps else -1
    place = (max(still_open) if draft.outcome == Outcome.OPEN and still_open else last) + 1
    pipeline.steps.filter(position__gte=place).update(position=F("position") + 1)
    step = step_of(draft, pipeline, place)
    step.names = names
    step.code = _free(step.code, {known.code for known in steps})
    step.save(force_insert=True)
    count_change(pipeline)
    record(StepAdded(step_id=str(step.pk), name=step.name), about=pipeline, by=by)
    return step


def _free(code: str, used: set[str]) -> str:
    return code if code not in used else next(c for n in range(2, 10_000) if (c := f"{code[:35]}-{n}") not in used)
