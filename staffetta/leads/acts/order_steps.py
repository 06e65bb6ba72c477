"""Steps, pipelines and loss reasons come in another order (L-03, L-15)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.leads import rules
from staffetta.leads.acts.counting import count_change
from staffetta.leads.acts.naming import ordered
from staffetta.leads.facts import LossReasonsOrdered, PipelinesOrdered, StepsOrdered
from staffetta.leads.models import LossReason, Pipeline


class StepsChanged(Refused):
    """Somebody has added or removed one in the meantime."""


@act
def order_steps(pipeline: Pipeline, ids: Sequence[UUID], *, by: Actor) -> Pipeline:
    """Put the steps into this order; all of them must be named, each once. Raises StepsChanged."""
    require(rules.may_shape_pipelines(by), _("Only administrators edit pipelines."))
    pipeline = Pipeline.objects.locked(pipeline)
    gone = StepsChanged(_("Somebody has added or removed a step in the meantime. Look again."))
    if ordered(pipeline.steps.all(), list(ids), gone):
        count_change(pipeline)
        record(StepsOrdered(step_ids=[str(key) for key in ids]), about=pipeline, by=by)
    return pipeline


@act
def order_pipelines(ids: Sequence[UUID], *, by: Actor) -> None:
    """Put the pipelines in use into this order. Raises StepsChanged."""
    require(rules.may_shape_pipelines(by), _("Only administrators edit pipelines."))
    rows = list(Pipeline.objects.active().order_by("pk").select_for_update(of=("self",)))
    gone = StepsChanged(_("Somebody has added a pipeline or put one out of use in the meantime. Look again."))
    if ordered(rows, list(ids), gone):
        record(PipelinesOrdered(ids=[str(key) for key in ids]), about=rows[0], by=by)


@act
def order_reasons(ids: Sequence[UUID], *, by: Actor) -> None:
    """Put the reasons in use into this order. Raises StepsChanged."""
    require(rules.may_shape_pipelines(by), _("Only administrators edit the loss reasons."))
    rows = list(LossReason.objects.active().order_by("pk").select_for_update(of=("self",)))
    gone = StepsChanged(_("Somebody has added a reason or put one out of use in the meantime. Look again."))
    if ordered(rows, list(ids), gone):
        record(LossReasonsOrdered(ids=[str(key) for key in ids]), about=rows[0], by=by)
