"""A pipeline as its editor shows it, saved as a whole: steps changed, added, removed, put in order (L-03)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import check_version
from staffetta.core.refusals import require
from staffetta.leads import rules
from staffetta.leads.acts.add_step import add_step
from staffetta.leads.acts.change_pipeline import change_pipeline
from staffetta.leads.acts.change_step import change_step
from staffetta.leads.acts.make_pipeline import StepDraft, make_pipeline
from staffetta.leads.acts.naming import of_line
from staffetta.leads.acts.order_steps import order_steps
from staffetta.leads.acts.remove_step import remove_step
from staffetta.leads.models import Outcome, Pipeline, Step

LONGEST = 120


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A line of the editor: a step as it shall be; `step` None = a new one."""

    draft: StepDraft
    step: Step | None = None


@act
def shape_pipeline(
    pipeline: Pipeline,
    lines: Sequence[StepLine],
    *,
    names: Mapping[str, str] | None = None,
    removed: Mapping[Step, Step | None] | None = None,
    expected: int | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Let the pipeline have these steps in this order, and no longer the `removed` ones, whose leads go to the step
    named beside each. A step that is in neither was added meanwhile: it stays, behind the open ones.

    Everything or nothing. Returns how many leads went to another step. Raises Stale, Invalid, StepInUse, LastOpenStep,
    TargetMissing; the fields of what is about a line are called "lines.<number>.<field>", or "removed.…".
    """
    require(rules.may_shape_pipelines(by), _("Only administrators edit pipelines."))
    pipeline = Pipeline.objects.locked(pipeline)
    check_version(pipeline, expected)
    unchanged()
    if names is not None:
        change_pipeline(pipeline, names=names, by=by, at=at)
    made: dict[int, Step] = {}
    # New ones first: the last open step may only change when another one is there.
    for number, line in sorted(enumerate(lines), key=lambda one: one[1].step is not None):
        with of_line("lines", number):
            made[number] = _changed(line.step, line.draft, by) if line.step else add_step(pipeline, line.draft, by=by)
    ids = [made[number].pk for number in range(len(lines))]
    moved = 0
    for number, (step, target) in enumerate((removed or {}).items()):
        with of_line("removed", number, about="target"):
            moved += remove_step(step, target=target, by=by, at=at)
    others = [key for key in pipeline.steps.values_list("pk", flat=True) if key not in ids]
    order_steps(pipeline, [*ids, *others], by=by)
    return moved


def _changed(step: Step, draft: StepDraft, by: Actor) -> Step:
    names = draft.names or {"": draft.name}
    values = {name: getattr(draft, name) for name in ("outcome", "ends_duty", "probability", "colour")}
    return change_step(step, {**values, "names": names}, by=by)


@act
def copy_pipeline(pipeline: Pipeline, *, by: Actor) -> Pipeline:
    """Another pipeline with the same steps and no leads."""
    word = _("copy")
    names = {code: f"{name} ({word})"[:LONGEST] for code, name in pipeline.names.items()}
    drafts = [
        StepDraft(
            name=step.name,
            names=step.names,
            outcome=Outcome(step.outcome),
            ends_duty=step.ends_duty,
            probability=step.probability,
            colour=step.colour,
        )
        for step in pipeline.steps.all()
    ]
    return make_pipeline(next(iter(names.values())), drafts, names=names, by=by)
