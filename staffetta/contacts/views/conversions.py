"""Bulk actions › Convert, and the report of each row (C-05)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.contacts.acts.convert_many import start_conversion
from staffetta.contacts.models import Contact, Conversion, ConversionRow
from staffetta.contacts.typed import id_of
from staffetta.contacts.views.finding import MENU
from staffetta.contacts.views.lists import chosen_filters, narrow
from staffetta.core.paging import page
from staffetta.ui.page import render, toast

MOST = 50_000


@require_POST
@signed_in
def start(request: MemberRequest) -> HttpResponse:
    """Convert the ticked rows, or with `all` every row of the list as it is filtered."""
    if request.POST.get("all"):
        chosen = chosen_filters(request.POST)
        rows = narrow(Contact.objects.visible_to(request.member), chosen, request.member)
        ids = list(rows.in_list(chosen["function"]).values_list("pk", flat=True)[:MOST])
    else:
        ids = [known for text in request.POST.getlist("ids") if (known := id_of(text))]
    if not ids:
        toast(request, _("Select the contacts to convert first."), "warning")
        return redirect("contacts:contacts")
    started = start_conversion(ids, by=request.member, at=timezone.now())
    return redirect("contacts:conversion", conversion_id=started.pk)


@require_safe
@signed_in
def conversion(request: MemberRequest, conversion_id: UUID) -> HttpResponse:
    """How far it is, and what became of each row: those that were not converted first."""
    shown = get_object_or_404(Conversion.objects.visible_to(request.member), pk=conversion_id)
    counts = shown.rows.counted()
    rows = shown.rows.exclude(outcome="").select_related("contact")
    context = {
        "menu": MENU,
        "conversion": shown,
        "counts": counts,
        "done": counts["all"] - counts["waiting"],
        "page": page(rows, order=("-outcome", "contact__folded", "id"), cursor=request.GET.get("cursor", "")),
        "labels": dict(ConversionRow.Outcome.choices),
    }
    return render(request, "contacts/conversion.html", context)


@require_safe
@signed_in
def progress(request: MemberRequest, conversion_id: UUID) -> HttpResponse:
    """How far it is, as a fragment."""
    shown = get_object_or_404(Conversion.objects.visible_to(request.member), pk=conversion_id)
    counts = shown.rows.counted()
    context = {"conversion": shown, "counts": counts, "done": counts["all"] - counts["waiting"]}
    return render(request, "contacts/_progress.html", context)
