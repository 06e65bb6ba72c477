"""Pipelines and loss reasons for programs: /api/v1/pipelines, /api/v1/loss-reasons."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router

from staffetta.accounts.http import MemberRequest
from staffetta.core.api import expected_version, tag
from staffetta.leads import schemas, shaping_schemas
from staffetta.leads.acts.add_step import add_step
from staffetta.leads.acts.change_pipeline import change_pipeline
from staffetta.leads.acts.change_reason import change_reason
from staffetta.leads.acts.change_step import change_step
from staffetta.leads.acts.make_pipeline import StepDraft, make_pipeline
from staffetta.leads.acts.make_reason import make_reason
from staffetta.leads.acts.merge_reasons import merge_reasons
from staffetta.leads.acts.order_steps import order_pipelines, order_reasons, order_steps
from staffetta.leads.acts.remove_step import remove_step
from staffetta.leads.acts.shape_pipeline import StepLine, copy_pipeline, shape_pipeline
from staffetta.leads.boards import Board, Column
from staffetta.leads.filters import filter_of
from staffetta.leads.models import LossReason, Outcome, Pipeline, Step
from staffetta.leads.schemas import PipelineOut, ReasonOut, StepOut, said_pipeline, said_reason, said_step

pipelines = Router(tags=["pipelines"])
reasons = Router(tags=["loss reasons"])


@pipelines.get("", response=list[PipelineOut], url_name="pipelines")
def list_pipelines(request: MemberRequest) -> Any:
    """All pipelines with their steps, those out of use too (L-03)."""
    return [said_pipeline(pipeline) for pipeline in Pipeline.objects.visible_to(request.member).with_steps()]


@pipelines.post("", response={201: PipelineOut})
def make(request: MemberRequest, response: HttpResponse, given: schemas.NewPipeline) -> Any:
    """Administrators make pipelines; one needs a step at which leads are open."""
    name = given.names.get("") or next(iter(given.names.values()))
    made = make_pipeline(name, [_draft(step) for step in given.steps], names=_names(given.names), by=request.member)
    return _answer(response, made)


@pipelines.get("/{uuid:pipeline_id}", response=PipelineOut, url_name="pipeline")
def read_pipeline(request: MemberRequest, response: HttpResponse, pipeline_id: UUID) -> Any:
    return _answer(response, _pipeline(request, pipeline_id))


@pipelines.patch("/{uuid:pipeline_id}", response=PipelineOut)
def edit_pipeline(
    request: MemberRequest, response: HttpResponse, pipeline_id: UUID, given: schemas.PipelineChanges
) -> Any:
    """Names, and whether new leads may begin in it."""
    pipeline = change_pipeline(
        _pipeline(request, pipeline_id),
        **given.dict(),
        expected=expected_version(request),
        by=request.member,
        at=timezone.now(),
    )
    return _answer(response, pipeline)


@pipelines.post("/{uuid:pipeline_id}/steps", response={201: StepOut})
def add(request: MemberRequest, response: HttpResponse, pipeline_id: UUID, given: schemas.NewStep) -> Any:
    """One more step: an open one after the last open one, any other at the end."""
    step = add_step(_pipeline(request, pipeline_id), _draft(given), by=request.member)
    tag(response, step.version)
    return said_step(step)


@pipelines.post("/{uuid:pipeline_id}/order", response=PipelineOut)
def order(request: MemberRequest, response: HttpResponse, pipeline_id: UUID, given: schemas.StepOrder) -> Any:
    """Put the steps into another order."""
    return _answer(response, order_steps(_pipeline(request, pipeline_id), given.step_ids, by=request.member))


@pipelines.patch("/steps/{uuid:step_id}", response=StepOut)
def edit_step(request: MemberRequest, response: HttpResponse, step_id: UUID, given: schemas.StepChanges) -> Any:
    """What entering it does cannot change while leads stand there."""
    values = {name: value for name, value in given.dict(exclude_unset=True).items() if value is not None}
    step = change_step(_step(step_id), values, expected=expected_version(request), by=request.member)
    tag(response, step.version)
    return said_step(step)


@pipelines.post("/steps/{uuid:step_id}/remove", response=PipelineOut)
def remove(request: MemberRequest, response: HttpResponse, step_id: UUID, given: schemas.StepRemoval) -> Any:
    """Its leads go to `target_id`, which is needed once a lead has stood there."""
    step = _step(step_id)
    target = step.pipeline.steps.filter(pk=given.target_id).first() if given.target_id else None
    remove_step(step, target=target, by=request.member, at=timezone.now())
    return _answer(response, step.pipeline)


@pipelines.post("/order", response=list[PipelineOut], url_name="pipelines_order")
def order_all(request: MemberRequest, given: shaping_schemas.Order) -> Any:
    """Put the pipelines in use into another order."""
    order_pipelines(given.ids, by=request.member)
    return list_pipelines(request)


@pipelines.post("/{uuid:pipeline_id}/copy", response={201: PipelineOut})
def copy(request: MemberRequest, response: HttpResponse, pipeline_id: UUID) -> Any:
    """The same steps once more, without leads."""
    return _answer(response, copy_pipeline(_pipeline(request, pipeline_id), by=request.member))


@pipelines.put("/{uuid:pipeline_id}/steps", response=PipelineOut)
def shape(request: MemberRequest, response: HttpResponse, pipeline_id: UUID, given: shaping_schemas.Shape) -> Any:
    """All steps at once, as the page does: changed, added, removed, put in order; everything or nothing."""
    pipeline = _pipeline(request, pipeline_id)
    steps = {step.pk: step for step in pipeline.steps.all()}
    shape_pipeline(
        pipeline,
        [StepLine(draft=_draft(one), step=_known(steps, one.id)) for one in given.steps],
        names=_names(given.names) if given.names else None,
        removed={_known(steps, one.step_id): _known(steps, one.target_id) for one in given.removed},  # type: ignore[misc]
        expected=expected_version(request),
        by=request.member,
        at=timezone.now(),
    )
    return _answer(response, pipeline)


@pipelines.get("/{uuid:pipeline_id}/board", response=list[shaping_schemas.ColumnOut])
def read_board(request: MemberRequest, pipeline_id: UUID) -> Any:
    """How many leads stand in each column of the board, and their amounts (L-13)."""
    pipeline = _pipeline(request, pipeline_id)
    chosen = filter_of({"pipeline": str(pipeline.pk)})
    shown = Board(pipeline, list(pipeline.steps.all()), chosen, request.member, timezone.now())
    return [_column(one) for one in shown.heads()]


def _column(column: Column) -> dict[str, Any]:
    weighted = dict(column.figures.weighted)
    sums = [
        {"currency": currency, "amount": str(total), "weighted": f"{weighted[currency]:.2f}"}
        for currency, total in column.figures.sums
    ]
    return {"step_id": column.step.pk, "name": column.step.name, "count": column.figures.count, "sums": sums}


@reasons.get("", response=list[ReasonOut], url_name="loss_reasons")
def list_reasons(request: MemberRequest) -> Any:
    """Why leads are lost, those out of use too (L-15)."""
    return [said_reason(reason) for reason in LossReason.objects.visible_to(request.member)]


@reasons.post("", response={201: ReasonOut})
def add_reason(request: MemberRequest, response: HttpResponse, given: schemas.NewReason) -> Any:
    """Administrators add reasons."""
    reason = make_reason(_names(given.names), by=request.member)
    tag(response, reason.version)
    return said_reason(reason)


@reasons.patch("/{uuid:reason_id}", response=ReasonOut)
def edit_reason(request: MemberRequest, response: HttpResponse, reason_id: UUID, given: schemas.ReasonChanges) -> Any:
    """Names, and whether it is offered."""
    reason = get_object_or_404(LossReason.objects.visible_to(request.member), pk=reason_id)
    reason = change_reason(
        reason, **given.dict(), expected=expected_version(request), by=request.member, at=timezone.now()
    )
    tag(response, reason.version)
    return said_reason(reason)


@reasons.post("/order", response=list[ReasonOut], url_name="loss_reasons_order")
def order_all_reasons(request: MemberRequest, given: shaping_schemas.Order) -> Any:
    """Put the reasons in use into another order."""
    order_reasons(given.ids, by=request.member)
    return list_reasons(request)


@reasons.post("/{uuid:reason_id}/merge", response=ReasonOut)
def merge(request: MemberRequest, response: HttpResponse, reason_id: UUID, given: shaping_schemas.MergeReason) -> Any:
    """Leads lost for this reason have the other one from now on; this one goes. It cannot be undone."""
    known = LossReason.objects.visible_to(request.member)
    reason, into = get_object_or_404(known, pk=reason_id), get_object_or_404(known, pk=given.into_id)
    merge_reasons(reason, into, by=request.member, at=timezone.now())
    tag(response, into.version)
    return said_reason(into)


def _known(steps: dict[UUID, Step], step_id: UUID | None) -> Step | None:
    """The step of this pipeline with this id. Raises Http404 for one of another."""
    if step_id is None:
        return None
    if step_id not in steps:
        raise Http404
    return steps[step_id]


def _names(given: schemas.Names) -> dict[str, str]:
    return {str(language): name for language, name in given.items()}


def _draft(given: schemas.NewStep) -> StepDraft:
    names = _names(given.names)
    return StepDraft(
        name=names.get("") or next(iter(names.values())),
        names=names,
        outcome=Outcome(given.outcome),
        ends_duty=given.ends_duty,
        probability=given.probability,
        colour=given.colour,
    )


def _pipeline(request: MemberRequest, pipeline_id: UUID) -> Pipeline:
    return get_object_or_404(Pipeline.objects.visible_to(request.member), pk=pipeline_id)


def _step(step_id: UUID) -> Step:
    return get_object_or_404(Step.objects.select_related("pipeline"), pk=step_id)


def _answer(response: HttpResponse, pipeline: Pipeline) -> dict[str, Any]:
    fresh = Pipeline.objects.with_steps().get(pk=pipeline.pk)
    tag(response, fresh.version)
    return said_pipeline(fresh)
