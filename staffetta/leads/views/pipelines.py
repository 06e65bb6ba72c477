"""Administration › Pipelines: steps, their order, and what entering them does (L-03)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.leads.acts.add_step import add_step
from staffetta.leads.acts.change_pipeline import change_pipeline
from staffetta.leads.acts.change_step import change_step
from staffetta.leads.acts.make_pipeline import StepDraft, make_pipeline
from staffetta.leads.acts.order_steps import order_steps
from staffetta.leads.acts.remove_step import remove_step
from staffetta.leads.filters import uuid_of
from staffetta.leads.forms import NamesForm, RemoveStepForm, StepForm
from staffetta.leads.models import Lead, Outcome, Pipeline, Stay, Step
from staffetta.leads.views.answering import dialog
from staffetta.ui.page import render, toast

MENU = "administration"
STEP = ("outcome", "ends_duty", "probability", "colour")


@require_safe
@administrators
def index(request: MemberRequest) -> HttpResponse:
    """Every pipeline with its steps, those in use first."""
    rows = list(Pipeline.objects.visible_to(request.member).with_steps())
    counts = dict(Lead.objects.order_by().values_list("step").annotate(count=Count("pk")))
    context = {
        "menu": MENU,
        "active": [pipeline for pipeline in rows if pipeline.retired_at is None],
        "retired": [pipeline for pipeline in rows if pipeline.retired_at is not None],
        "counts": counts,
        "sums": {pipeline.pk: sum(counts.get(step.pk, 0) for step in pipeline.steps.all()) for pipeline in rows},
    }
    return render(request, "leads/pipelines.html", context)


def _pipeline(request: MemberRequest, pipeline_id: UUID) -> Pipeline:
    return get_object_or_404(Pipeline.objects.visible_to(request.member), pk=pipeline_id)


def _step(step_id: UUID) -> Step:
    return get_object_or_404(Step.objects.select_related("pipeline"), pk=step_id)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def new(request: MemberRequest) -> HttpResponse:
    """A pipeline of one's own; it begins with two steps, which are then edited."""
    form = NamesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.taking_refusals():
            steps = [StepDraft(name=_("New")), StepDraft(name=_("Won"), outcome=Outcome.WON, ends_duty=True)]
            make_pipeline(form.cleaned_data["name"], steps, names=form.names, by=request.member)
            toast(request, _("The pipeline was made. Now give it its steps."))
            return redirect("leads:pipelines")
    return dialog(request, "leads/_names.html", _words(form, _("New pipeline")))


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def rename(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    pipeline = _pipeline(request, pipeline_id)
    posted = request.POST if request.method == "POST" else None
    form = NamesForm(posted, names=pipeline.names, initial={"version": pipeline.version})
    if form.is_valid():
        with form.taking_refusals():
            expected = form.cleaned_data["version"]
            change_pipeline(pipeline, names=form.names, expected=expected, by=request.member, at=timezone.now())
            return redirect("leads:pipelines")
    return dialog(request, "leads/_names.html", _words(form, _("Rename the pipeline")))


def _words(form: NamesForm, title: str) -> dict[str, Any]:
    return {"menu": MENU, "form": form, "title": title}


@require_POST
@administrators
def retire(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    change_pipeline(_pipeline(request, pipeline_id), in_use=False, by=request.member, at=timezone.now())
    return redirect("leads:pipelines")


@require_POST
@administrators
def restore(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    change_pipeline(_pipeline(request, pipeline_id), in_use=True, by=request.member, at=timezone.now())
    return redirect("leads:pipelines")


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def add(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    """One more step."""
    pipeline = _pipeline(request, pipeline_id)
    form = StepForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        with form.taking_refusals():
            draft = StepDraft(
                name=data["name"],
                names=form.names,
                outcome=Outcome(data["outcome"]),
                ends_duty=data["ends_duty"],
                probability=data["probability"],
                colour=data["colour"],
            )
            add_step(pipeline, draft, by=request.member)
            return redirect("leads:pipelines")
    return dialog(request, "leads/_step.html", _words(form, _("New step")))


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def edit_step(request: MemberRequest, step_id: UUID) -> HttpResponse:
    """Name, effect, duty, probability, colour."""
    step = _step(step_id)
    initial = {**{name: getattr(step, name) for name in STEP}, "version": step.version}
    form = StepForm(request.POST if request.method == "POST" else None, names=step.names, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        with form.taking_refusals():
            values = {**{name: data[name] for name in STEP}, "names": form.names}
            change_step(step, values, expected=data["version"], by=request.member)
            return redirect("leads:pipelines")
    return dialog(request, "leads/_step.html", _words(form, _("Edit the step")))


@require_POST
@administrators
def order(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    """`move` is a step, `by` -1 or 1: it changes places with its neighbour."""
    pipeline = _pipeline(request, pipeline_id)
    ids = list(pipeline.steps.values_list("pk", flat=True))
    moved = uuid_of(request.POST.get("move", ""))
    if moved in ids:
        place = ids.index(moved)
        target = max(0, min(len(ids) - 1, place + (-1 if request.POST.get("by") == "-1" else 1)))
        ids.insert(target, ids.pop(place))
    order_steps(pipeline, ids, by=request.member)
    return redirect("leads:pipelines")


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def remove(request: MemberRequest, step_id: UUID) -> HttpResponse:
    """A step in use is not deleted before it is said where its leads go."""
    step = _step(step_id)
    counts = Lead.objects.filter(step=step).aggregate(all=Count("pk"), open=Count("pk", filter=Q(outcome="open")))
    must = bool(counts["all"]) or Stay.objects.filter(step=step).exists()
    form = RemoveStepForm(request.POST if request.method == "POST" else None, step=step, must=must)
    if form.is_valid():
        with form.taking_refusals():
            target = form.cleaned_data["target"]
            count = remove_step(step, target=target, by=request.member, at=timezone.now())
            toast(request, _("The step was removed; leads moved: %(count)s.") % {"count": count})
            return redirect("leads:pipelines")
    context = {"menu": MENU, "form": form, "step": step, "counts": counts, "must": must}
    return dialog(request, "leads/_remove_step.html", context)
