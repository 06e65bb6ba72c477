"""Activity types: for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.core.ids import id_of
from staffetta.processes.acts.change_type import change_type
from staffetta.processes.acts.make_type import make_type
from staffetta.processes.acts.order_types import order_types
from staffetta.processes.acts.retire_type import restore_type, retire_type
from staffetta.processes.forms.types import ActivityTypeForm
from staffetta.processes.models import ActivityType
from staffetta.processes.tree import tree_of
from staffetta.processes.uses import uses_of
from staffetta.ui.page import render, toast

T = TypeVar("T")


def _type(request: MemberRequest, type_id: UUID) -> ActivityType:
    return get_object_or_404(ActivityType.objects.visible_to(request.member), pk=type_id)


@require_safe
@administrators
def index(request: MemberRequest) -> HttpResponse:
    """All activity types, those in use first."""
    kinds = ActivityType.objects.visible_to(request.member).order_by("position", "id")
    context = {
        "menu": "administration",
        "tree": tree_of([kind for kind in kinds if kind.retired_at is None]),
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
            change_type(kind, vars(said), expected=form.cleaned_data["version"], by=request.member)
            toast(request, _("The activity type was saved."))
            return redirect("processes:types")
    return _form(request, form, kind)


def _form(request: MemberRequest, form: ActivityTypeForm, kind: ActivityType | None) -> HttpResponse:
    context = {"menu": "administration", "form": form, "kind": kind, "uses": uses_of(kind) if kind else []}
    return render(request, "processes/type.html", context, status=422 if form.errors else 200)


@require_POST
@administrators
def order(request: MemberRequest) -> HttpResponse:
    """Put the types into another order: all of them by `ids`, or one `up` or `down` among those beside it."""
    order_types(_wanted_order(request), by=request.member)
    return redirect("processes:types")


def _wanted_order(request: MemberRequest) -> list[UUID]:
    given = [id_of(text) for text in request.POST.get("ids", "").split(",")]
    if any(given):
        return [one for one in given if one is not None]
    tree = tree_of(list(ActivityType.objects.active().order_by("position", "id")))
    moved, way = id_of(request.POST.get("id", "")), -1 if request.POST.get("way") == "up" else 1
    wanted: list[UUID] = []
    for kind, below in _moved(tree, moved, way, key=lambda branch: branch[0].pk):
        wanted += [kind.pk, *(one.pk for one in _moved(below, moved, way, key=lambda one: one.pk))]
    return wanted


def _moved(rows: list[T], which: UUID | None, way: int, *, key: Callable[[T], UUID]) -> list[T]:
    """The rows, with this one a place further up or down."""
    at = next((place for place, row in enumerate(rows) if key(row) == which), None)
    if at is None or not 0 <= at + way < len(rows):
        return rows
    rows = list(rows)
    rows[at], rows[at + way] = rows[at + way], rows[at]
    return rows


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
