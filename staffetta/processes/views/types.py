"""Activity types: for administrators."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.processes.acts.change_type import change_type
from staffetta.processes.acts.make_type import make_type
from staffetta.processes.acts.retire_type import restore_type, retire_type
from staffetta.processes.forms.types import ActivityTypeForm
from staffetta.processes.models import ActivityType
from staffetta.ui.page import render, toast


def _type(request: MemberRequest, type_id: UUID) -> ActivityType:
    return get_object_or_404(ActivityType.objects.visible_to(request.member), pk=type_id)


@require_safe
@administrators
def index(request: MemberRequest) -> HttpResponse:
    """All activity types, those in use first."""
    kinds = ActivityType.objects.visible_to(request.member).order_by("position", "id")
    context = {
        "menu": "administration",
        "kinds": [kind for kind in kinds if kind.retired_at is None],
        "retired": [kind for kind in kinds if kind.retired_at is not None],
    }
    return render(request, "processes/types.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def new(request: MemberRequest) -> HttpResponse:
    """Add an activity type."""
    form = ActivityTypeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.taking_refusals():
            make_type(form.draft, by=request.member)
            toast(request, _("The activity type was added."))
            return redirect("processes:types")
    return _form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def edit(request: MemberRequest, type_id: UUID) -> HttpResponse:
    """Change an activity type."""
    kind = _type(request, type_id)
    form = ActivityTypeForm(request.POST if request.method == "POST" else None, kind=kind)
    if form.is_valid():
        with form.taking_refusals():
            said = form.draft
            values = {"names": said.names, "icon": said.icon, "minutes": said.minutes, "counts": said.counts}
            change_type(kind, values, expected=form.cleaned_data["version"], by=request.member)
            toast(request, _("The activity type was saved."))
            return redirect("processes:types")
    return _form(request, form, kind)


def _form(request: MemberRequest, form: ActivityTypeForm, kind: ActivityType | None) -> HttpResponse:
    context = {"menu": "administration", "form": form, "kind": kind}
    return render(request, "processes/type.html", context, status=422 if form.errors else 200)


@require_POST
@administrators
def retire(request: MemberRequest, type_id: UUID) -> HttpResponse:
    """Put an activity type out of use."""
    retire_type(_type(request, type_id), at=timezone.now(), by=request.member)
    return redirect("processes:types")


@require_POST
@administrators
def restore(request: MemberRequest, type_id: UUID) -> HttpResponse:
    """Put an activity type into use again."""
    restore_type(_type(request, type_id), by=request.member)
    return redirect("processes:types")
