"""The inbox."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.paging import page
from staffetta.notices import kinds
from staffetta.notices.acts.read import read_notices
from staffetta.notices.models import Notice
from staffetta.ui.page import render


@require_safe
@signed_in
def inbox(request: MemberRequest) -> HttpResponse:
    """What I was told, newest first."""
    state = "unread" if request.GET.get("state") == "unread" else "all"
    rows = Notice.objects.visible_to(request.member)
    unread = rows.unread().count()
    found = page(
        rows.unread() if state == "unread" else rows, order=("-told_at", "-pk"), cursor=request.GET.get("cursor", "")
    )
    context = {
        "page": found,
        "shown": kinds.shown_to(request.member, found.rows),
        "unread": unread,
        "state": state,
        "address": f"?state={state}",
    }
    return render(request, "notices/inbox.html", context)


@require_POST
@signed_in
def open_notice(request: MemberRequest, notice_id: UUID) -> HttpResponse:
    """Go to what a notice is about; it counts as read."""
    notice = get_object_or_404(Notice.objects.visible_to(request.member), pk=notice_id)
    read_notices(request.member, at=timezone.now(), ids=[notice.pk])
    return redirect(kinds.shown(notice).href)


@require_POST
@signed_in
def read_all(request: MemberRequest) -> HttpResponse:
    """Everything counts as read."""
    read_notices(request.member, at=timezone.now())
    return redirect("notices:inbox")
