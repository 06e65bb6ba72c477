"""While a contact is typed: who is called so already, or has the same address or number (C-18)."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts import similar as finding
from staffetta.contacts.typed import id_of
from staffetta.ui.page import render


@require_safe
@signed_in
def similar(request: MemberRequest) -> HttpResponse:
    """The fields of the form as they stand; `contact` is the one that is being changed."""
    typed = finding.typed_in(request.GET, id_of(request.GET.get("contact", "")))
    return render(request, "contacts/_similar.html", {"found": finding.find(request.member, typed)})
