"""One piece of a lead, changed where it stands on the page."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.refusals import require
from staffetta.leads import rules
from staffetta.leads.models import Lead
from staffetta.leads.pieces import PieceForm, is_piece, label_of, save
from staffetta.leads.rows import tags_of
from staffetta.leads.views.answering import dialog
from staffetta.leads.views.finding import MENU, lead_of
from staffetta.leads.views.lead import facts_of, head_of
from staffetta.ui.page import render, toast, wants_fragment


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def piece(request: MemberRequest, pk: UUID, key: str) -> HttpResponse:
    """The form of one piece; with ?show=1 the piece as it is. Once saved, all pieces, one of which may depend on the
    other. Somebody else was quicker with the same piece: both sides, and a choice (X-08)."""
    lead = lead_of(request, pk)
    if not is_piece(lead, key):
        raise Http404
    require(
        rules.may_edit(request.member, lead),
        _("Only the handler, the supervisor or a manager can change this lead."),
    )
    if request.GET.get("show"):
        return _shown(request, lead, key)
    posted = request.POST if request.method == "POST" else None
    form = PieceForm(posted, key=key, lead=lead, member=request.member, tags=tags_of([pk])[pk])
    if form.is_valid() and form.meet(form.now, lead.version):
        with form.taking_refusals():
            save(lead, form, by=request.member, at=timezone.now())
            return _saved(request, pk, key)
    form.told(lead)
    context = {"lead": lead, "form": form, "key": key, "names": form.asked_names, "here": request.path}
    if not wants_fragment(request):
        return dialog(request, "leads/_piece_dialog.html", context)
    return render(request, "leads/_piece_form.html", context, 422 if form.errors else 200)


def _shown(request: MemberRequest, lead: Lead, key: str) -> HttpResponse:
    if not wants_fragment(request):
        return redirect("leads:lead", pk=lead.pk)
    context = head_of(request, lead) if key == "title" else facts_of(request, lead)
    template = "leads/_title.html" if key == "title" else "leads/_one_piece.html"
    label = label_of(key)
    return render(request, template, {"menu": MENU, **context, "key": key, "label": label, "focus": key})


def _saved(request: MemberRequest, pk: UUID, key: str) -> HttpResponse:
    """Where there are scripts, head and facts as they are now; the history hears of it. Whoever has given the lead away
    and does not see it any more goes to the list."""
    still = Lead.objects.visible_to(request.member).filter(pk=pk).exists()
    if not still or not wants_fragment(request):
        toast(request, _("The changes were saved."))
        return redirect("leads:lead", pk=pk) if still else redirect("leads:list")
    lead = lead_of(request, pk)
    context = {**facts_of(request, lead), **head_of(request, lead), "focus": key}
    response = render(request, "leads/_pieces_saved.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = "#lead-facts", "outerHTML"
    response["HX-Trigger"] = "history-changed"
    return response
