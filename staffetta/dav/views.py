"""The door for devices, and the page on which one lets them in."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.acts import set_door
from staffetta.core.isolation import workspace
from staffetta.dav.acts.choose_book import choose_book
from staffetta.dav.acts.make_password import make_password
from staffetta.dav.acts.revoke_password import revoke_password
from staffetta.dav.coming_in import let_in
from staffetta.dav.forms import BookForm, PasswordForm
from staffetta.dav.models import Collection, Password
from staffetta.dav.places import ROOT, home_of
from staffetta.dav.protocol import answered, options
from staffetta.processes.schedule import zone
from staffetta.ui.page import render, toast


@csrf_exempt
def dav(request: HttpRequest, path: str = "") -> HttpResponse:
    """CalDAV and CardDAV. Whoever has a session here is nobody: only the password of a device counts."""
    if request.method == "OPTIONS":
        return options()
    member, answer = let_in(request)
    if member is None:
        return answer
    set_door("calendar")
    user = member.user
    with workspace(member.workspace_id), translation.override(user.language), timezone.override(zone(user.timezone)):
        answer = answered(request, member, timezone.now())
    answer["DAV"] = options()["DAV"]
    answer["Cache-Control"] = "no-store"
    return answer


@csrf_exempt
def well_known(request: HttpRequest) -> HttpResponse:
    """Where calendars and address books look first (RFC 6764)."""
    return HttpResponse(status=301, headers={"Location": ROOT})


@require_safe
@signed_in
def devices(request: MemberRequest) -> HttpResponse:
    """The devices that come in as me."""
    return _page(request, PasswordForm())


def _page(request: MemberRequest, form: PasswordForm, made: str = "") -> HttpResponse:
    book = Collection.objects.of(request.member).filter(kind=Collection.Kind.CONTACTS).first()
    context = {
        "menu": "settings",
        "form": form,
        "made": made,
        "passwords": list(Password.objects.of(request.member)),
        "book": BookForm(initial={"choice": book.choice if book is not None else Collection.Choice.ALL}),
        "server": settings.PUBLIC_URL,
        "address": f"{settings.PUBLIC_URL}{home_of(request.member)}",
        "name": request.member.user.email,
    }
    return render(request, "dav/devices.html", context, 422 if form.errors else 200)


@require_POST
@never_cache
@signed_in
def make(request: MemberRequest) -> HttpResponse:
    """A new password, shown on the answer and never again."""
    form, made = PasswordForm(request.POST), ""
    if form.is_valid():
        with form.taking_refusals():
            made = make_password(request.member, label=form.cleaned_data["label"], by=request.member)[1]
            form = PasswordForm()
    return _page(request, form, made)


@require_POST
@signed_in
def revoke(request: MemberRequest, password_id: UUID) -> HttpResponse:
    """Shut a device out."""
    password = get_object_or_404(Password.objects.visible_to(request.member), pk=password_id)
    revoke_password(password, at=timezone.now(), by=request.member)
    toast(request, _("“{label}” is shut out.").format(label=password.label))
    return redirect("dav:devices")


@require_http_methods(["POST"])
@signed_in
def choose(request: MemberRequest) -> HttpResponse:
    """Say which contacts the devices have."""
    choose_book(request.member, request.POST.get("choice", ""), by=request.member)
    toast(request, _("Your devices follow when they synchronise next."))
    return redirect("dav:devices")
