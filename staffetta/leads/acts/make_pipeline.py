"""A pipeline of one's own (L-03)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.core.text import fold, tidy
from staffetta.leads import rules
from staffetta.leads.acts.naming import checked_names, of_line
from staffetta.leads.acts.stand import SURE
from staffetta.leads.facts import PipelineDelivered
from staffetta.leads.models import Outcome, Pipeline, Step


@dataclass(frozen=True, kw_only=True)
class StepDraft:
    """A step to be; `name` in one language, `names` where there are more."""

    name: str
    outcome: Outcome = Outcome.OPEN
    ends_duty: bool = False
    probability: int = 0
    colour: str = "neutral"
    names: dict[str, str] | None = None


@act
def make_pipeline(
    name: str, steps: Sequence[StepDraft], *, names: Mapping[str, str] | None = None, by: Actor
) -> Pipeline:
    """A pipeline with these steps in this order. Raises Invalid without a name or without an open step.

    `names` are those by language, where there are more than the one.
    """
    require(rules.may_shape_pipelines(by), _("Only administrators edit pipelines."))
    name = tidy(name)[:120]
    if not name:
        raise Invalid(_("Some values are not valid."), fields={"name": _("Enter a name.")})
    said = checked_names(names or {"": name})
    for number, step in enumerate(steps):
        with of_line("lines", number):
            checked_names(step.names or {"": step.name})
    if not any(step.outcome == Outcome.OPEN for step in steps):
        sentence = _("A pipeline needs at least one step at which leads are open.")
        raise Invalid(sentence, fields={"lines": sentence})
    last = Pipeline.objects.aggregate(last=Max("position"))["last"] or 0
    pipeline = Pipeline.objects.create(code=_free_code(name), names=said, position=last + 1)
    Step.objects.bulk_create(step_of(draft, pipeline, place) for place, draft in enumerate(steps))
    record(PipelineDelivered(name=name), about=pipeline, by=by)
    return pipeline


def step_of(draft: StepDraft, pipeline: Pipeline, place: int) -> Step:
    """The step of a draft, not saved yet. Its code tells where it began and how it was called then."""
    return Step(
        pipeline=pipeline,
        code=f"{place}-{fold(draft.name).replace(' ', '-')}"[:40],
        names=draft.names or {"": tidy(draft.name)},
        position=place,
        outcome=draft.outcome,
        ends_duty=draft.ends_duty,
        probability=SURE.get(draft.outcome, draft.probability),
        colour=draft.colour,
    )


def _free_code(name: str) -> str:
    """A code that no pipeline has, made from the name."""
    base = fold(name).replace(" ", "-")[:34] or "pipeline"
    used = set(Pipeline.objects.filter(code__startswith=base).values_list("code", flat=True))
    return base if base not in used else next(c for n in range(2, 10_000) if (c := f"{base}-{n}") not in used)
