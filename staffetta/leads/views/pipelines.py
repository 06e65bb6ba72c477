"""Administration › Pipelines: their list, and the editor of one (L-03)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.leads import pipeline_uses
from staffetta.leads.acts.change_pipeline import change_pipeline
from staffetta.leads.acts.make_pipeline import StepDraft, make_pipeline
from staffetta.leads.acts.order_steps import order_pipelines
from staffetta.leads.acts.shape_pipeline import copy_pipeline, shape_pipeline
from staffetta.leads.forms import NamesForm
from staffetta.leads.models import Lead, Outcome, Pipeline
from staffetta.leads.shaping import Leaving, Standing, StepRow, leavings, removed, standing_at, stored
from staffetta.leads.views.answering import dialog, reordered
from staffetta.ui.formats import number
from staffetta.ui.page import render, toast
from staffetta.ui.rows import Rows, taking_refusals

MENU = "administration"


@require_safe
@administrators
def index(request: MemberRequest) -> HttpResponse:
    """Every pipeline with its steps and where it is used, those in use first."""
    rows = list(Pipeline.objects.visible_to(request.member).with_steps())
    leads = Lead.objects.order_by().values_list("pipeline")
    counted = leads.annotate(all=Count("pk"), open=Count("pk", filter=Q(outcome=Outcome.OPEN)))
    context = {
        "menu": MENU,
        "active": [pipeline for pipeline in rows if pipeline.retired_at is None],
        "retired": [pipeline for pipeline in rows if pipeline.retired_at is not None],
        "counts": {pipeline: (count, is_open) for pipeline, count, is_open in counted},
        "uses": pipeline_uses.of_pipelines(),
    }
    return render(request, "leads/pipelines.html", context)


def _pipeline(request: MemberRequest, pipeline_id: UUID) -> Pipeline:
    return get_object_or_404(Pipeline.objects.visible_to(request.member), pk=pipeline_id)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def new(request: MemberRequest) -> HttpResponse:
    """A pipeline of one's own; it begins with two steps, and its editor opens."""
    form = NamesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.taking_refusals():
            steps = [StepDraft(name=_("New")), StepDraft(name=_("Won"), outcome=Outcome.WON, ends_duty=True)]
            made = make_pipeline(form.cleaned_data["name"], steps, names=form.names, by=request.member)
            toast(request, _("The pipeline was made. Now give it its steps."))
            return redirect("leads:pipeline", pipeline_id=made.pk)
    return dialog(request, "leads/_names.html", {"menu": MENU, "form": form, "title": _("New pipeline")})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def edit(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    """One pipeline: names and steps, saved as a whole. A step that is removed asks where its leads go."""
    pipeline = _pipeline(request, pipeline_id)
    steps = {step.pk: step for step in pipeline.steps.all()}
    counts = standing_at(pipeline)
    posted = request.POST if request.method == "POST" else None
    form = NamesForm(posted, names=pipeline.names, initial={"version": pipeline.version})
    rows = Rows(StepRow, posted, initial=[stored(step) for step in steps.values()])
    if rows.pressed:
        rows = rows.moved()
    elif posted is not None and form.is_valid() and rows.is_valid():
        gone = removed(steps, rows, posted)
        asked = leavings(gone, steps, counts, posted)
        if any(one.target is None for one in asked):
            return _editor(request, pipeline, form, rows, counts, asked)
        with taking_refusals(form, rows):
            targets = {one.step.pk: one.target for one in asked}
            moved = shape_pipeline(
                pipeline,
                [row.line(steps) for row in rows.filled],
                names=form.names,
                removed={step: targets.get(step.pk) for step in gone},
                expected=form.cleaned_data["version"],
                by=request.member,
                at=timezone.now(),
            )
            toast(request, _saved(moved))
            return redirect("leads:pipeline", pipeline_id=pipeline.pk)
    return _editor(request, pipeline, form, rows, counts, [])


def _saved(moved: int) -> str:
    if not moved:
        return _("The pipeline is saved.")
    return ngettext(
        "The pipeline is saved; %(num)s lead went to another step.",
        "The pipeline is saved; %(num)s leads went to another step.",
        moved,
    ) % {"num": number(moved)}


def _editor(
    request: MemberRequest,
    pipeline: Pipeline,
    form: NamesForm,
    rows: Rows[StepRow],
    counts: dict[str, Standing],
    asked: list[Leaving],
) -> HttpResponse:
    context: dict[str, Any] = {
        "menu": MENU,
        "pipeline": pipeline,
        "form": form,
        "rows": rows,
        "counts": counts,
        "nobody": Standing(),
        "asked": asked,
        "now_there": list(pipeline.steps.all()) if form.is_stale else [],
        "seen": request.POST.getlist("seen") or [str(step.pk) for step in pipeline.steps.all()],
        "uses": pipeline_uses.of_pipelines().get(pipeline.pk, []),
        "total": sum(one.all for one in counts.values()),
    }
    return render(request, "leads/pipeline.html", context, 422 if asked or form.errors or rows.has_errors else 200)


@require_POST
@administrators
def copy(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    """The same steps once more, under another name, without leads."""
    made = copy_pipeline(_pipeline(request, pipeline_id), by=request.member)
    toast(request, _("The pipeline was copied. Give the copy a name of its own."))
    return redirect("leads:pipeline", pipeline_id=made.pk)


@require_POST
@administrators
def order(request: MemberRequest) -> HttpResponse:
    """`ids` in their new order (dragged), or `move` one by `by`, -1 or 1 (buttons)."""
    known = list(Pipeline.objects.active().values_list("pk", flat=True))
    order_pipelines(reordered(request, known), by=request.member)
    return redirect("leads:pipelines")


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
