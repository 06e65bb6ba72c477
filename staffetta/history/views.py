"""The audit page of a record, and what the system could not finish by itself."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import administrators, signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.paging import page
from staffetta.history import failures, subjects
from staffetta.history.models import Event
from staffetta.history.reading import sentences
from staffetta.ui.page import render, toast


@require_safe
@signed_in
def record(request: MemberRequest, subject: str, record_id: UUID) -> HttpResponse:
    """Who did what to this record, when, by which door, what was before and after (X-05). Whoever sees the record may
    read its history."""
    known = subjects.subject(subject)
    if known is None:
        raise Http404
    shown = get_object_or_404(known.visible(request.member), pk=record_id)
    events = Event.objects.about(shown.pk, *known.related(shown))
    found = page(events, order=("-at", "-pk"), cursor=request.GET.get("cursor", ""))
    context = {
        "known": known,
        "shown": shown,
        "back": known.href(shown),
        "page": found,
        "total": events.count(),
        "told": sentences(found.rows),
    }
    return render(request, "history/record.html", context)


@require_safe
@administrators
def failed(request: MemberRequest) -> HttpResponse:
    """What was to happen by itself and failed, newest first."""
    context = {"menu": "administration", "failures": failures.failures(request.member.workspace_id)}
    return render(request, "history/failures.html", context)


@require_POST
@administrators
def retry(request: MemberRequest, job_id: int) -> HttpResponse:
    """Have one of them done again."""
    if not failures.retry(request.member.workspace_id, job_id, at=timezone.now()):
        raise Http404
    toast(request, _("It is being done again."))
    return redirect("history:failures")
