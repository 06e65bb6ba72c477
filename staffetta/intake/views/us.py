"""What files call us, and what is done with partners that nobody knows."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.intake.acts.change_habit import change_habit
from staffetta.intake.acts.name_us import name_us
from staffetta.intake.acts.unname_us import unname_us
from staffetta.intake.forms import NameUsForm
from staffetta.intake.habits import creates_partners
from staffetta.intake.models import OwnIdentity
from staffetta.ui.page import render, toast

MENU = "administration"


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def us(request: MemberRequest) -> HttpResponse:
    """Everything, and a form for one more; it proposes the firm's name first."""
    rows = list(OwnIdentity.objects.all())
    named = any(row.kind == OwnIdentity.Kind.NAME for row in rows)
    proposed = {"kind": "vat"} if rows and named else {"kind": "name", "value": request.member.workspace.name}
    sent = request.method == "POST"
    form = NameUsForm(request.POST) if sent else NameUsForm(initial=proposed)
    if sent and form.is_valid():
        with form.taking_refusals():
            made = name_us(form.cleaned_data["kind"], form.cleaned_data["value"], by=request.member)
            toast(request, _("Files that say {value} mean us now.").format(value=made.value))
            return redirect("intake:us")
    context = {"menu": MENU, "rows": rows, "form": form, "creates": creates_partners()}
    return render(request, "intake/us.html", context, status=422 if form.errors else 200)


@require_POST
@administrators
def remove(request: MemberRequest, identity_id: UUID) -> HttpResponse:
    """One of them means us no more."""
    unname_us(get_object_or_404(OwnIdentity, pk=identity_id), by=request.member)
    return redirect("intake:us")


@require_POST
@administrators
def habit(request: MemberRequest) -> HttpResponse:
    """Create unknown partners, or have files wait."""
    change_habit(creates=request.POST.get("creates") == "1", by=request.member)
    toast(request, _("Saved."))
    return redirect("intake:us")
