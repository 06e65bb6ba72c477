"""What open pages ask (frontend/src/live.js)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.history.news import since, topics_since
from staffetta.notices import kinds
from staffetta.notices.models import Notice
from staffetta.ui import menu
from staffetta.ui.page import render

FEW = 3
"""So many notices are told one by one; more are counted."""
_MOST = 20


@require_safe
def stream(request: HttpRequest) -> HttpResponse:
    """Say to ourselves (streams.py) whose stream this would be. A browser that gets this has no stream: no content
    tells it not to come again, without an error, and its page asks `news` instead."""
    member = getattr(request, "member", None)
    if member is None:
        return HttpResponse(status=401)
    response = HttpResponse(status=204)
    response["Staffetta-Workspace"], response["Staffetta-Member"] = str(member.workspace_id), str(member.pk)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """Which topics changed since; for pages without a stream, and for those that were away for a moment."""
    member = getattr(request, "member", None)
    if member is None:
        return HttpResponse(status=401)
    topics, after = topics_since(since(request.GET.get("since", ""), timezone.now()), member)
    response = JsonResponse({"topics": sorted(topics), "since": str(after)})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@signed_in
def around(request: MemberRequest) -> HttpResponse:
    """The numbers in menu and bell as they are now, and what the member was told since `after`, to be shown shortly."""
    now = timezone.now()
    known = since(request.GET.get("after", ""), now).at
    told = Notice.objects.visible_to(request.member).unread().filter(told_at__gt=known).order_by("-told_at")[:_MOST]
    fresh = [one for one in kinds.shown_to(request.member, told) if one.is_visible]
    context = {
        "shell": menu.shell(request.member),
        "fresh": fresh[:FEW] if len(fresh) <= FEW else [],
        "many": len(fresh) if len(fresh) > FEW else 0,
        "upto": max((one.notice.told_at for one in fresh), default=known).isoformat(),
    }
    response = render(request, "config/around.html", context, bare=True)
    response["Cache-Control"] = "no-store"
    return response
