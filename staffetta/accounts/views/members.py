"""Administration › Users."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.acts.change_member import change_member
from staffetta.accounts.acts.deactivate_member import deactivate_member
from staffetta.accounts.acts.give_email import give_email
from staffetta.accounts.acts.hand_over import hand_over
from staffetta.accounts.acts.invite_member import invite_member
from staffetta.accounts.acts.reactivate_member import reactivate_member
from staffetta.accounts.acts.send_invitation import send_invitation
from staffetta.accounts.forms import HandOverForm, InvitationForm, MemberForm
from staffetta.accounts.gates import administrators
from staffetta.accounts.holdings import held_by
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import ApiKey, Group, Member, Role
from staffetta.core.paging import page
from staffetta.ui.page import render, toast

MENU = "administration"


@require_safe
@administrators
def members(request: MemberRequest) -> HttpResponse:
    """Everybody in this workspace."""
    text = request.GET.get("q", "").strip()[:100]
    role, state = request.GET.get("role", ""), request.GET.get("state", "active")
    rows = Member.objects.visible_to(request.member).with_groups().named_like(text)
    if role in Role.values:
        rows = rows.filter(role=role)
    if state in ("active", "deactivated"):
        rows = rows.filter(deactivated_at__isnull=state == "active")
    context = {
        "menu": MENU,
        "page": page(rows, order=("name", "pk"), cursor=request.GET.get("cursor", "")),
        "total": rows.count(),
        "q": text,
        "role": role,
        "state": state,
        "roles": Role.choices,
        "address": "?" + urlencode({"q": text, "role": role, "state": state}),
    }
    return render(request, "accounts/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def new_member(request: MemberRequest) -> HttpResponse:
    """Add somebody and invite him by e-mail."""
    form = InvitationForm(
        request.POST or None,
        groups=Group.objects.active().order_by("name"),
        initial={"language": request.member.workspace.language},
    )
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            added = invite_member(
                form.cleaned_data["email"],
                form.values(),
                language=form.cleaned_data["language"],
                timezone=request.member.workspace.timezone,
                by=request.member,
            )
            toast(request, _("{name} was added; the invitation is on its way.").format(name=added.name))
            return redirect("accounts:members")
    return render(request, "accounts/member_new.html", {"menu": MENU, "form": form}, 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def member(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """One person: role, rights, groups, what he holds, his API keys."""
    shown = _member(request, member_id)
    form = MemberForm(
        request.POST or None, initial=MemberForm.stored(shown), groups=Group.objects.active().order_by("name")
    )
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            change_member(shown, form.values(), by=request.member, expected=form.cleaned_data["version"])
            toast(request, _("The changes were saved."))
            return redirect("accounts:member", member_id=shown.pk)
    return _member_page(request, shown, form)


def _member(request: MemberRequest, member_id: UUID) -> Member:
    found: Member = get_object_or_404(Member.objects.visible_to(request.member).with_groups(), pk=member_id)
    return found


def _member_page(
    request: MemberRequest, shown: Member, form: MemberForm, hand_over_form: HandOverForm | None = None
) -> HttpResponse:
    colleagues = Member.objects.active().exclude(pk=shown.pk).order_by("name")
    handing: Any = hand_over_form or HandOverForm(colleagues=colleagues)
    context = {
        "menu": MENU,
        "shown": shown,
        "form": form,
        "differences": form.differences(MemberForm.stored(_member(request, shown.pk))) if form.is_stale else [],
        "holdings": held_by(shown),
        "hand_over_form": handing,
        "keys": list(ApiKey.objects.of(shown)),
    }
    return render(request, "accounts/member.html", context, 422 if form.errors or handing.errors else 200)


@require_POST
@administrators
def hand(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Give all that somebody holds to a colleague."""
    shown = _member(request, member_id)
    handing = HandOverForm(request.POST, colleagues=Member.objects.active().exclude(pk=shown.pk).order_by("name"))
    if handing.is_valid():
        with handing.taking_refusals():
            taker = handing.cleaned_data["to"]
            count = hand_over(shown, to=taker, at=timezone.now(), by=request.member)
            toast(request, _("{name} has taken over: {count}").format(name=taker.name, count=count))
            return redirect("accounts:member", member_id=shown.pk)
    form = MemberForm(initial=MemberForm.stored(shown), groups=Group.objects.active().order_by("name"))
    return _member_page(request, shown, form, handing)


@require_POST
@administrators
def deactivate(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Somebody leaves."""
    shown = _member(request, member_id)
    deactivate_member(shown, at=timezone.now(), by=request.member)
    toast(request, _("{name} was deactivated.").format(name=shown.name))
    return redirect("accounts:member", member_id=shown.pk)


@require_POST
@administrators
def reactivate(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Somebody comes back."""
    shown = _member(request, member_id)
    reactivate_member(shown, by=request.member)
    toast(request, _("{name} can sign in again.").format(name=shown.name))
    return redirect("accounts:member", member_id=shown.pk)


@require_POST
@administrators
def invite(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Send the invitation once more; to one who had no e-mail address, the first time to this one."""
    shown = _member(request, member_id)
    if "email" in request.POST:
        give_email(shown, request.POST["email"], by=request.member)
    else:
        send_invitation(shown, by=request.member)
    toast(request, _("The invitation to {name} is on its way.").format(name=shown.name))
    return redirect("accounts:member", member_id=shown.pk)
