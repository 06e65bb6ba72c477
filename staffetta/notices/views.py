"""The inbox, and how one wants to be told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.paging import page
from staffetta.mail.server import server
from staffetta.notices import kinds
from staffetta.notices.acts.delete import delete_notices
from staffetta.notices.acts.prefer import change_preferences
from staffetta.notices.acts.read import read_notices
from staffetta.notices.acts.unread import unread_notices
from staffetta.notices.forms import PreferencesForm
from staffetta.notices.grouping import by_day
from staffetta.notices.models import Notice, Preferences
from staffetta.push.models import Device
from staffetta.push.vapid import public_key
from staffetta.ui.addresses import url
from staffetta.ui.page import render, toast


@require_safe
@signed_in
def inbox(request: MemberRequest) -> HttpResponse:
    """What I was told, newest first, by day and record."""
    state = "unread" if request.GET.get("state") == "unread" else "all"
    kind = request.GET.get("kind", "") if kinds.is_known(request.GET.get("kind", "")) else ""
    mine = Notice.objects.visible_to(request.member)
    unread = mine.unread().count()
    rows = (mine.unread() if state == "unread" else mine).of_kind(kind)
    found = page(rows, order=("-told_at", "-pk"), cursor=request.GET.get("cursor", ""))
    told = mine.order_by().values_list("kind", flat=True).distinct()
    choices = sorted((one.key, force_str(one.label)) for key in told if (one := kinds.kind(key)) is not None)
    context = {
        "page": found,
        "days": by_day(request.member, found.rows),
        "unread": unread,
        "state": state,
        "kind": kind,
        "choices": sorted(choices, key=lambda pair: pair[1]),
        "address": url("notices:inbox", query={"state": state, "kind": kind}),
    }
    return render(request, "notices/inbox.html", context)


def _sent(request: MemberRequest) -> list[UUID]:
    """The notices that a form is about: a line of the inbox sends all of its group."""
    return [UUID(text) for value in request.POST.getlist("ids") for text in value.split()[:200] if _is_id(text)]


def _is_id(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4 and all(c in "0123456789abcdef-" for c in text)


def _back(request: MemberRequest) -> HttpResponse:
    """To the part of the inbox from which it was asked."""
    known = {"state": request.POST.get("state", ""), "kind": request.POST.get("kind", "")}
    return redirect(url("notices:inbox", query={key: value for key, value in known.items() if value}))


@require_POST
@signed_in
def open_notice(request: MemberRequest, notice_id: UUID) -> HttpResponse:
    """Go to what a notice is about; it counts as read, and what else was sent with it."""
    notice = get_object_or_404(Notice.objects.visible_to(request.member), pk=notice_id)
    read_notices(request.member, at=timezone.now(), ids=[notice.pk, *_sent(request)])
    [shown] = kinds.shown_to(request.member, [notice])
    if not shown.is_visible:
        toast(request, _("You can no longer open this record."), "warning")
        return redirect("notices:inbox")
    return redirect(shown.href)


@require_POST
@signed_in
def read(request: MemberRequest) -> HttpResponse:
    """Some notices count as read; all of them if none is named."""
    ids = _sent(request)
    read_notices(request.member, at=timezone.now(), ids=ids or None)
    return _back(request)


@require_POST
@signed_in
def unread(request: MemberRequest) -> HttpResponse:
    """Some notices are to be read once more."""
    unread_notices(request.member, ids=_sent(request))
    return _back(request)


@require_POST
@signed_in
def delete(request: MemberRequest) -> HttpResponse:
    """Some notices go; those that were read if none is named."""
    ids = _sent(request)
    count = delete_notices(request.member, ids=ids or None)
    words = ngettext("{count} notice was deleted.", "{count} notices were deleted.", count)
    toast(request, words.format(count=count))
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preferences(request: MemberRequest) -> HttpResponse:
    """Which notices arrive by e-mail and push, quiet hours, the day by e-mail, devices."""
    member = request.member
    said = Preferences.objects.filter(member=member).first()
    form = PreferencesForm(member, said, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            change_preferences(member, form.wanted(), expected=form.cleaned_data["version"])
        if not form.errors:
            toast(request, _("Your settings were saved."))
            return redirect("notices:preferences")
    context: dict[str, Any] = {
        "form": form,
        "devices": list(Device.objects.visible_to(member)),
        "push_key": public_key(),
        "mail_works": server().reaches_people,
        "zone": member.user.timezone.replace("_", " "),
    }
    return render(request, "notices/preferences.html", context, 422 if form.errors else 200)
