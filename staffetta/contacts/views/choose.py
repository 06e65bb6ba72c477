"""The choices of a search-as-you-type field for contacts."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts.models import Kind
from staffetta.contacts.search import best
from staffetta.ui.page import render

MOST = 12


@require_safe
@signed_in
def choose(request: MemberRequest) -> HttpResponse:
    """?q= is what was typed, ?kind= narrows to companies or persons."""
    kind = request.GET.get("kind", "")
    text = request.GET.get("q", "").replace("\x00", "")[:200]
    found = best(request.member, text, MOST, kind=kind if kind in Kind.values else "")
    options = [
        {
            "value": str(contact.pk),
            "label": contact.name,
            "detail": contact.number,
            "icon": "building-2" if contact.is_company else "user",
        }
        for contact in found
    ]
    return render(request, "ui/options.html", {"options": options})
