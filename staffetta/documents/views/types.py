"""Administration › Document types."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.forms import VersionedForm
from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.documents.acts.change_type import change_type
from staffetta.documents.acts.make_type import make_type
from staffetta.documents.acts.order_types import order_types
from staffetta.documents.acts.restore_type import restore_type
from staffetta.documents.acts.retire_type import retire_type
from staffetta.documents.drafts import TypeDraft
from staffetta.documents.forms import ActionsForm, TypeForm
from staffetta.documents.models import DocumentType, Side
from staffetta.documents.usage import usage_of, what_it_starts
from staffetta.playbooks.forms import ids_of
from staffetta.ui.page import render, toast

MENU = "administration"


def type_of(request: MemberRequest, type_id: UUID) -> DocumentType:
    """The type of the address, or 404."""
    rows = DocumentType.objects.visible_to(request.member).select_related("sequence", "pipeline")
    found: DocumentType = get_object_or_404(rows, pk=type_id)
    return found


def stored(type_: DocumentType) -> dict[str, Any]:
    """A type as its forms show it."""
    said = ("version", "code", "name", "nature", "side", "retention_years", "number_range")
    names = (*said, "sequence", "pipeline", "open_lead")
    return {name: getattr(type_, name) for name in names}


def draft_of(type_: DocumentType | None, data: dict[str, Any]) -> TypeDraft:
    """The type with what one of its two pages says. The name is changed in the language in use."""
    kept = {n: v for n, v in stored(type_).items() if n not in ("version", "name")} if type_ else {}
    names = dict(type_.names) if type_ else {}
    if "name" in data:
        language = (get_language() or "en").split("-")[0]
        names["" if type_ is None or "" in names else language] = data["name"]
    said = {name: value for name, value in data.items() if name not in ("version", "name")}
    return TypeDraft(names=names, **{**kept, **said})


@require_safe
@administrators
def types(request: MemberRequest) -> HttpResponse:
    """All document types, with what they start."""
    state = "retired" if request.GET.get("state") == "retired" else "active"
    rows = DocumentType.objects.visible_to(request.member).filter(retired_at__isnull=state == "active")
    context = {"menu": MENU, "types": list(rows.select_related("sequence", "pipeline")), "state": state}
    return render(request, "documents/types.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def new(request: MemberRequest) -> HttpResponse:
    """Make a document type."""
    form = TypeForm(
        request.POST if request.method == "POST" else None,
        initial={"nature": DocumentType.Nature.OTHER, "side": Side.SELLING},
    )
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            made = make_type(draft_of(None, form.cleaned_data), by=request.member)
            toast(request, _("The document type {name} was made.").format(name=made.name))
            return redirect("documents:actions", type_id=made.pk)
    return render(
        request, "documents/type.html", {"menu": MENU, "form": form, "type": None}, 422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def change(request: MemberRequest, type_id: UUID) -> HttpResponse:
    """The first page of a type: what it is."""
    type_ = type_of(request, type_id)
    form = TypeForm(request.POST if request.method == "POST" else None, initial=stored(type_))
    return _changed(request, type_, form, "documents/type.html", usage=usage_of(type_))


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def actions(request: MemberRequest, type_id: UUID) -> HttpResponse:
    """The second page of a type: *CRM automatic actions* (A-06)."""
    type_ = type_of(request, type_id)
    form = ActionsForm(request.POST if request.method == "POST" else None, initial=stored(type_), type_=type_)
    preview = what_it_starts(type_, timezone.localdate())
    return _changed(request, type_, form, "documents/actions.html", preview=preview)


def _changed(
    request: MemberRequest, type_: DocumentType, form: VersionedForm, template: str, **more: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            expected = form.cleaned_data["version"]
            saved = change_type(type_, draft_of(type_, form.cleaned_data), expected=expected, by=request.member)
            toast(request, _("{name} was saved.").format(name=saved.name))
            return redirect("documents:types")
    context = {
        "menu": MENU,
        "form": form,
        "type": type_,
        "differences": form.differences(stored(type_of(request, type_.pk))) if form.is_stale else [],
        **more,
    }
    return render(request, template, context, 422 if form.errors else 200)


@require_POST
@administrators
def order(request: MemberRequest) -> HttpResponse:
    """Put the types into another order: all of them by `ids`, or one `up` or `down`."""
    given = ids_of(*request.POST.get("ids", "").split(","))
    order_types(given or _moved(request), by=request.member)
    return redirect("documents:types")


def _moved(request: MemberRequest) -> list[UUID]:
    """The types in use, with the one named a place further up or down."""
    rows = list(DocumentType.objects.active().values_list("pk", flat=True))
    asked, way = ids_of(request.POST.get("id", "")), -1 if request.POST.get("way") == "up" else 1
    place = rows.index(asked[0]) if asked and asked[0] in rows else -1
    if place >= 0 and 0 <= place + way < len(rows):
        rows[place], rows[place + way] = rows[place + way], rows[place]
    return rows


@require_POST
@administrators
def retire(request: MemberRequest, type_id: UUID) -> HttpResponse:
    """Take a type out of use."""
    type_ = retire_type(type_of(request, type_id), by=request.member, at=timezone.now())
    toast(request, _("{name} is out of use.").format(name=type_.name))
    return redirect("documents:types")


@require_POST
@administrators
def restore(request: MemberRequest, type_id: UUID) -> HttpResponse:
    """Put a type back into use."""
    type_ = restore_type(type_of(request, type_id), by=request.member)
    toast(request, _("{name} is in use again.").format(name=type_.name))
    return redirect("documents:types")
