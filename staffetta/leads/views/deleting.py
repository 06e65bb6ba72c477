"""A lead is deleted: asked first, with what goes along (P-13)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.bin.asking import ask, say_deleted
from staffetta.core.refusals import require
from staffetta.leads import rules
from staffetta.leads.acts.delete import delete_lead
from staffetta.leads.views.finding import lead_of, version_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What goes along is said; then it lies in the bin, and the list is shown with a way back."""
    lead = lead_of(request, pk)
    require(
        rules.may_edit(request.member, lead), _("Only the handler, the supervisor or a manager can delete this lead.")
    )
    if request.method == "POST":
        entry = delete_lead(lead, expected=version_of(request), by=request.member, at=timezone.now())
        say_deleted(request, entry)
        return redirect("leads:list")
    return ask(
        request,
        request.member,
        lead.process,
        heading=_("Delete this lead?"),
        title=f"{lead.number} · {lead.process.title}",
        back=reverse("leads:lead", kwargs={"pk": lead.pk}),
        version=lead.version,
    )
