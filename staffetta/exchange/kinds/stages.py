"""Which step of which pipeline a file's stages are."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.refusals import Refused
from staffetta.core.text import fold
from staffetta.leads.acts.make_pipeline import StepDraft, make_pipeline
from staffetta.leads.models import Outcome, Pipeline, Step

OUTCOMES = {
    Outcome.WON: "won,closed won,closedwon,vinto,vinta,acquisita,gagne,gagnee,wygrane,wygrany,gewonnen",
    Outcome.LOST: "lost,closed lost,closedlost,perso,persa,perdu,perdue,przegrane,przegrany,verloren",
    Outcome.CANCELLED: "cancelled,canceled,abandoned,annullato,annullata,annule,annulee,anulowane,abgebrochen",
}
_WORDS = {word: outcome for outcome, words in OUTCOMES.items() for word in words.split(",")}
# Where in a sale a stage of this name usually stands: files do not tell the order of their stages.
_USUAL = ("new", "prospect", "contact", "engag", "qualif", "present", "demo", "offer", "propos", "negot", "contract")


class UnknownStages(Refused):
    """The pipeline that was chosen lacks some of the file's stages."""

    status = 422


def outcome_of(stage: str) -> Outcome:
    """Whether a stage says that the lead has ended."""
    return _WORDS.get(fold(stage), Outcome.OPEN)


def pipeline_for(stages: list[str], *, code: str, name: str, by: Actor) -> tuple[Pipeline, dict[str, Step], int]:
    """The pipeline whose steps these stages are, each stage's step, and how many steps were made.

    `code` names a pipeline to use (UnknownStages when it lacks one); else the first in which every open stage is known
    is taken; else a new one called `name` is made, with the stages in their usual order.
    """
    pipelines = list(Pipeline.objects.active().prefetch_related("steps"))
    if code:
        pipelines = [pipeline for pipeline in pipelines if pipeline.code == code]
    open_stages = [stage for stage in stages if outcome_of(stage) == Outcome.OPEN]
    chosen = next((p for p in pipelines if all(_named(p, stage) for stage in open_stages)), None)
    made = 0
    if chosen is None and code:
        known = pipelines[0] if pipelines else None
        missing = [stage for stage in open_stages if known is None or _named(known, stage) is None]
        raise UnknownStages(
            _("The pipeline {code} has no step called {stages}.").format(code=code, stages=", ".join(missing[:10]))
        )
    if chosen is None:
        drafts = [StepDraft(name=stage) for stage in sorted(open_stages, key=_place)]
        drafts += [StepDraft(name=str(outcome.label), outcome=outcome, ends_duty=True) for outcome in OUTCOMES]
        chosen = make_pipeline(name, drafts, by=by)
        made = len(drafts)
    return chosen, {stage: _step(chosen, stage) for stage in stages}, made


def _place(stage: str) -> tuple[int, str]:
    word = fold(stage)
    return next((place for place, usual in enumerate(_USUAL) if usual in word), len(_USUAL)), word


def _step(pipeline: Pipeline, stage: str) -> Step:
    """The step called like the stage, else the one with its outcome, else (closed, none such) the last open one."""
    steps = sorted(pipeline.steps.all(), key=lambda step: step.position)
    outcome = outcome_of(stage)
    named = _named(pipeline, stage)
    if named is not None:
        return named
    fitting = [step for step in steps if step.outcome == outcome] if outcome != Outcome.OPEN else []
    return fitting[0] if fitting else [step for step in steps if step.outcome == Outcome.OPEN][-1]


def _named(pipeline: Pipeline, stage: str) -> Step | None:
    word = fold(stage)
    for step in pipeline.steps.all():
        if word in (fold(step.code), *(fold(name) for name in step.names.values())):
            return step
    return None
