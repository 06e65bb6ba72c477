"""The steps of a pipeline come in another order (L-03)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.leads import rules
from staffetta.leads.facts import StepsOrdered
from staffetta.leads.models import Pipeline


class StepsChanged(Refused):
    """Somebody has added or removed a step in the meantime."""


@act
def order_steps(pipeline: Pipeline, ids: Sequence[UUID], *, by: Actor) -> Pipeline:
    """Put the steps into this order; all of them must be named, each once. Raises StepsChanged."""
    require(rules.may_shape_pipelines(by), _("Only administrators edit pipelines."))
    pipeline = Pipeline.objects.locked(pipeline)
    steps = {step.pk: step for step in pipeline.steps.all()}
    if sorted(ids) != sorted(steps):
        raise StepsChanged(_("Somebody has added or removed a step in the meantime. Look again."))
    moved = [step for place, key in enumerate(ids) if (step := steps[key]).position != place]
    if not moved:
        unchanged()
        return pipeline
    for place, key in enumerate(ids):
        steps[key].position = place
    pipeline.steps.model._default_manager.bulk_update(steps.values(), ["position"])
    record(StepsOrdered(step_ids=[str(key) for key in ids]), about=pipeline, by=by)
    return pipeline
