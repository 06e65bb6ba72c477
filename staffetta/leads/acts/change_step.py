"""A step is called otherwise, or means something else (L-03)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import Changes, apply
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.leads import rules
from staffetta.leads.acts.counting import count_change
from staffetta.leads.acts.naming import checked_names
from staffetta.leads.acts.stand import SURE
from staffetta.leads.facts import StepChanged
from staffetta.leads.models import Lead, Outcome, Pipeline, Step
from staffetta.processes.models import Process

FIELDS = frozenset({"names", "outcome", "ends_duty", "probability", "colour"})


class StepInUse(Refused):
    """What entering the step does cannot change while leads stand there: their status would not fit any more."""


class LastOpenStep(Refused):
    """A pipeline needs a step at which leads are open."""


@act
def change_step(step: Step, values: Mapping[str, Any], *, expected: int | None = None, by: Actor) -> Step:
    """Set these fields (of FIELDS). What it says about the duty to plan holds at once for the leads that stand there.

    Raises Stale, Invalid, StepInUse, LastOpenStep.
    """
    require(rules.may_shape_pipelines(by), _("Only administrators edit pipelines."))
    pipeline = Pipeline.objects.locked(step.pipeline)
    step = Step.objects.locked(step)
    step.pipeline = pipeline
    said = {name: value for name, value in values.items() if name in FIELDS}
    if "names" in said:
        said["names"] = checked_names(said["names"])
    outcome = Outcome(said.get("outcome", step.outcome))
    if outcome != step.outcome:
        _check_outcome(step)
    if not 0 <= said.get("probability", 0) <= 100:
        sentence = _("The probability lies between 0 and 100 %.")
        raise Invalid(sentence, fields={"probability": sentence})
    if outcome in SURE:
        said["probability"] = SURE[outcome]
    changes = apply(step, said, expected=expected)
    if not changes:
        unchanged()
        return step
    concerned = _follow(step, changes)
    count_change(pipeline)
    told = StepChanged(step_id=str(step.pk), name=step.name, changes=changes, leads=concerned)
    record(told, about=step.pipeline, by=by)
    return step


def _follow(step: Step, changes: Changes) -> int:
    """What the step says of duty and probability holds at once for the leads that stand there; a probability that
    somebody has set himself stays. Returns how many leads are concerned."""
    concerned = 0
    if "ends_duty" in changes.after:
        standing = Lead.objects.filter(step=step, outcome__in=(Outcome.OPEN, Outcome.WON))
        concerned = Process.objects.filter(pk__in=standing.values("pk")).update(has_duty=not step.ends_duty)
    if "probability" in changes.after:
        usual = Lead.objects.filter(
            step=step, outcome=Outcome.OPEN, probability=int(str(changes.before["probability"]))
        )
        concerned = max(concerned, usual.update(probability=step.probability, version=F("version") + 1))
    return concerned


def _check_outcome(step: Step) -> None:
    if Lead.objects.filter(step=step).exists():
        sentence = _("Leads stand at this step: move them first, then change what entering it does.")
        raise StepInUse(sentence, fields={"outcome": sentence})
    check_open_left(step)


def check_open_left(step: Step) -> None:
    """Raise LastOpenStep if the pipeline would have no open step without this one."""
    others = step.pipeline.steps.exclude(pk=step.pk).filter(outcome=Outcome.OPEN)
    if step.outcome == Outcome.OPEN and not others.exists():
        sentence = _("A pipeline needs at least one step at which leads are open.")
        raise LastOpenStep(sentence, fields={"outcome": sentence})
