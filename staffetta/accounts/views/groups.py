"""Administration › Groups."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.acts.change_group import change_group
from staffetta.accounts.acts.make_group import make_group
from staffetta.accounts.acts.restore_group import restore_group
from staffetta.accounts.acts.retire_group import retire_group
from staffetta.accounts.forms import GroupForm
from staffetta.accounts.gates import administrators
from staffetta.accounts.holdings import held_by_group
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Group, Member
from staffetta.core.paging import page
from staffetta.ui.page import render, toast

MENU = "administration"


@require_safe
@administrators
def groups(request: MemberRequest) -> HttpResponse:
    """All groups; retired ones on request."""
    state = request.GET.get("state", "active")
    rows = Group.objects.visible_to(request.member).with_people()
    if state in ("active", "retired"):
        rows = rows.filter(retired_at__isnull=state == "active")
    context = {
        "menu": MENU,
        "page": page(rows, order=("name", "pk"), cursor=request.GET.get("cursor", "")),
        "total": rows.count(),
        "state": state,
        "address": "?" + urlencode({"state": state}),
    }
    return render(request, "accounts/groups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def new_group(request: MemberRequest) -> HttpResponse:
    """Make a group."""
    form = GroupForm(request.POST or None, people=Member.objects.active().order_by("name"))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.taking_refusals():
            made = make_group(data["name"], members=data["members"], managers=data["managers"], by=request.member)
            toast(request, _("The group {name} was made.").format(name=made.name))
            return redirect("accounts:groups")
    return render(
        request, "accounts/group.html", {"menu": MENU, "form": form, "shown": None}, 422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def group(request: MemberRequest, group_id: UUID) -> HttpResponse:
    """One group: its name and its people."""
    shown = _group(request, group_id)
    stored = GroupForm.stored(shown)
    belonging = [m.pk for m in stored["members"]]
    people = (Member.objects.active() | Member.objects.filter(pk__in=belonging)).order_by("name")
    form = GroupForm(request.POST or None, initial=stored, people=people)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.taking_refusals():
            change_group(
                shown,
                name=data["name"],
                members=data["members"],
                managers=data["managers"],
                by=request.member,
                expected=data["version"],
            )
            toast(request, _("The changes were saved."))
            return redirect("accounts:groups")
    context = {
        "menu": MENU,
        "shown": shown,
        "form": form,
        "differences": form.differences(GroupForm.stored(_group(request, group_id))) if form.is_stale else [],
        "holdings": held_by_group(shown),
    }
    return render(request, "accounts/group.html", context, 422 if form.errors else 200)


def _group(request: MemberRequest, group_id: UUID) -> Group:
    found: Group = get_object_or_404(Group.objects.visible_to(request.member).with_people(), pk=group_id)
    return found


@require_POST
@administrators
def retire(request: MemberRequest, group_id: UUID) -> HttpResponse:
    """Take a group out of use."""
    shown = _group(request, group_id)
    retire_group(shown, at=timezone.now(), by=request.member)
    toast(request, _("The group {name} was retired.").format(name=shown.name))
    return redirect("accounts:groups")


@require_POST
@administrators
def restore(request: MemberRequest, group_id: UUID) -> HttpResponse:
    """Use a retired group again."""
    shown = _group(request, group_id)
    restore_group(shown, by=request.member)
    toast(request, _("The group {name} is in use again.").format(name=shown.name))
    return redirect("accounts:groups")
