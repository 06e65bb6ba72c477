"""A search through all contacts, begun by hand, and how far it is (C-18)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.duplicates.acts.start import start_search
from staffetta.duplicates.models import Run
from staffetta.ui.page import render, toast


@require_POST
@administrators
def start(request: MemberRequest) -> HttpResponse:
    """The worker does it; the page shows how far it is."""
    start_search(by=request.member, at=timezone.now())
    toast(request, _("The search has begun."))
    return redirect("duplicates:pairs")


@require_safe
@administrators
def progress(request: MemberRequest, run_id: UUID) -> HttpResponse:
    """How far it is, as a fragment."""
    return render(request, "duplicates/_progress.html", {"running": get_object_or_404(Run, pk=run_id)})
