"""A step is taken out of its pipeline; what stood there goes to another one (L-03)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import Fact, record, record_many
from staffetta.core.refusals import Refused, require
from staffetta.leads import rules
from staffetta.leads.acts.change_step import check_open_left
from staffetta.leads.acts.counting import count_change
from staffetta.leads.acts.stand import has_duty
from staffetta.leads.facts import LeadMoved, StepRemoved
from staffetta.leads.models import Lead, Outcome, Pipeline, Stay, Step
from staffetta.processes.models import Process


class TargetMissing(Refused):
    """The step has, or had, leads: say where they go."""

    status = 422


@act
def remove_step(step: Step, *, target: Step | None = None, by: Actor, at: datetime) -> int:
    """Remove a step. Its leads go to `target`, a step of the same pipeline with the same outcome, and the time that
    leads have spent there counts as spent at `target`. Returns how many leads moved.

    Raises TargetMissing, LastOpenStep.
    """
    require(rules.may_shape_pipelines(by), _("Only administrators edit pipelines."))
    pipeline = Pipeline.objects.locked(step.pipeline)
    step = Step.objects.locked(step)
    check_open_left(step)
    name = step.name
    _lock_processes(step)
    standing = list(Lead.objects.filter(step=step).order_by("pk").select_for_update(of=("self",)))
    fits = target is not None and (target.pipeline_id, target.outcome) == (step.pipeline_id, step.outcome)
    if (standing or Stay.objects.filter(step=step).exists()) and (not fits or target == step):
        sentence = _("Leads stand or stood at this step: choose another one, with the same effect, to which they go.")
        raise TargetMissing(sentence, fields={"target": sentence})
    if target is not None:
        _move(standing, step, target, by=by, at=at)
    place = step.position
    step.delete()
    pipeline.steps.filter(position__gt=place).update(position=F("position") - 1)
    count_change(pipeline)
    told = StepRemoved(name=name, count=len(standing), target=target.name if target else "")
    record(told, about=pipeline, by=by)
    return len(standing)


def _lock_processes(step: Step) -> None:
    """Processes come first in the order in which every act locks."""
    ids = Lead.objects.filter(step=step).values("pk")
    list(Process.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _move(leads: list[Lead], step: Step, target: Step, *, by: Actor, at: datetime) -> None:
    """A handful of statements, however many leads there are. A probability that was the step's becomes the target's."""
    Stay.objects.filter(step=step).update(step=target)
    for outcome in (Outcome.OPEN, Outcome.WON):
        concerned = Lead.objects.filter(step=step, outcome=outcome)
        Process.objects.filter(pk__in=concerned.values("pk")).update(has_duty=has_duty(target, outcome))
    usual = Lead.objects.filter(step=step, outcome=Outcome.OPEN, probability=step.probability)
    usual.update(probability=target.probability)
    Lead.objects.filter(step=step).update(step=target, version=F("version") + 1, changed_at=at)
    told: list[tuple[Fact, Lead]] = [
        (LeadMoved(before_id=str(step.pk), after_id=str(target.pk), before=step.name, after=target.name), lead)
        for lead in leads
    ]
    if told:
        record_many(told, by=by)
