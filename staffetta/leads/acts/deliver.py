"""What every new workspace gets from this room: pipelines with their steps, and loss reasons."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Actor, Workspace
from staffetta.core.acts import act
from staffetta.core.facts import Fact, record_many
from staffetta.leads.delivered import LOSS_REASONS, PIPELINES
from staffetta.leads.facts import LossReasonDelivered, PipelineDelivered
from staffetta.leads.models import LossReason, Pipeline, Step


@act
def deliver_pipelines(workspace: Workspace, *, by: Actor, at: datetime) -> None:
    """Make what is delivered; `accounts.founding` calls it in the founding act."""
    pipelines = Pipeline.objects.bulk_create(
        Pipeline(code=given.code, names=given.names, position=place) for place, given in enumerate(PIPELINES)
    )
    Step.objects.bulk_create(
        Step(pipeline=pipeline, position=place, **vars(step))
        for pipeline, given in zip(pipelines, PIPELINES, strict=True)
        for place, step in enumerate(given.steps)
    )
    reasons = LossReason.objects.bulk_create(
        LossReason(code=code, names=names, position=place) for place, (code, names) in enumerate(LOSS_REASONS)
    )
    told: list[tuple[Fact, Pipeline | LossReason]] = [
        (PipelineDelivered(name=pipeline.name), pipeline) for pipeline in pipelines
    ]
    told += [(LossReasonDelivered(name=reason.name), reason) for reason in reasons]
    record_many(told, by=by)
