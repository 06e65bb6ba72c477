"""Save a view, rename it, share it, delete it, open with it. The list itself is a page of its own room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.refusals import require
from staffetta.listings import lists, rules
from staffetta.listings.acts.change import change_view
from staffetta.listings.acts.choose_default import choose_default
from staffetta.listings.acts.delete import delete_view
from staffetta.listings.acts.save import save_view
from staffetta.listings.drafts import ViewDraft
from staffetta.listings.forms import ViewForm
from staffetta.listings.lists import ViewedList
from staffetta.listings.models import SavedView
from staffetta.listings.states import state_of
from staffetta.ui.page import render, toast, wants_fragment


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: MemberRequest, list_key: str) -> HttpResponse:
    """Keep what the list shows (`state`, an address) under a name."""
    viewed = _list(list_key)
    form = ViewForm(request.POST or None, initial={"state": request.GET.get("state", "")[:8000]})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        draft = ViewDraft(
            list=list_key, name=given["name"], state=state_of(given["state"]), is_shared=given["is_shared"]
        )
        with form.taking_refusals():
            view = save_view(draft, by=request.member)
            toast(request, _("The view “%(name)s” is saved.") % {"name": view.name})
            return _to(viewed, view)
    return _dialog(request, "listings/_new.html", {"form": form, "list": viewed})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: MemberRequest, view_id: UUID) -> HttpResponse:
    """Rename it, share it or keep it to oneself."""
    view = _view(request, view_id)
    initial = {"name": view.name, "is_shared": view.is_shared, "version": view.version}
    form = ViewForm(request.POST or None, initial=initial)
    if request.method == "POST":
        require(
            rules.may_change(request.member, view),
            _("Only its owner can change this view; a shared one administrators, too."),
        )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with form.taking_refusals():
            view = change_view(
                view, name=given["name"], is_shared=given["is_shared"], expected=given["version"], by=request.member
            )
            return _to(_list(view.list), view)
    context = {
        "form": form,
        "view": view,
        "list": _list(view.list),
        "may_change": rules.may_change(request.member, view),
    }
    return _dialog(request, "listings/_edit.html", context)


@require_POST
@signed_in
def save(request: MemberRequest, view_id: UUID) -> HttpResponse:
    """Have the view show what the list shows now."""
    view, version = _view(request, view_id), request.POST.get("version", "")
    view = change_view(
        view,
        state=state_of(request.POST.get("state", "")[:8000]),
        expected=int(version) if version.isdecimal() and len(version) < 10 else None,
        by=request.member,
    )
    toast(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return _to(_list(view.list), view)


@require_POST
@signed_in
def delete(request: MemberRequest, view_id: UUID) -> HttpResponse:
    view = _view(request, view_id)
    delete_view(view, by=request.member)
    toast(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return redirect(reverse(_list(view.list).url) + "?view=")


@require_POST
@signed_in
def default(request: MemberRequest, list_key: str) -> HttpResponse:
    """`view` is the one with which the list opens for me from now on; empty for the list without any."""
    viewed, wanted = _list(list_key), request.POST.get("view", "")
    view = next(
        (one for one in SavedView.objects.visible_to(request.member).of(list_key) if str(one.pk) == wanted), None
    )
    if wanted and view is None:
        raise Http404
    choose_default(list_key, view, by=request.member)
    toast(request, _("The list opens with this view from now on.") if view else _("The list opens with everything."))
    return _to(viewed, view)


def _list(key: str) -> ViewedList:
    """The list, or 404."""
    viewed = lists.known(key)
    if viewed is None:
        raise Http404
    return viewed


def _view(request: MemberRequest, view_id: UUID) -> SavedView:
    """The view, or 404."""
    rows = SavedView.objects.visible_to(request.member).select_related("owner")
    found: SavedView = get_object_or_404(rows, pk=view_id, list__in=lists.keys())
    return found


def _to(viewed: ViewedList, view: SavedView | None) -> HttpResponseRedirect:
    """To the list with this view."""
    return redirect(f"{reverse(viewed.url)}?view={view.pk if view else ''}")


def _dialog(request: MemberRequest, fragment: str, context: Mapping[str, Any]) -> HttpResponse:
    """A dialogue's content; where there are no scripts, the same on a page. 422 when its form has errors."""
    template = fragment if wants_fragment(request) else "listings/dialog.html"
    said = {"menu": "", "fragment": fragment, **context}
    return render(request, template, said, 422 if context["form"].errors else 200)
