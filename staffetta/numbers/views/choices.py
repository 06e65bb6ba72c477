"""Settings › CRM › Suppliers and Settings › Finance: what the firm chooses about numbers (C-17)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.numbers.acts.arrange import arrange_numbering
from staffetta.numbers.forms import FinanceForm, SuppliersForm
from staffetta.numbers.lacking import BOUND, lacking
from staffetta.numbers.models import Numbering, NumberRange
from staffetta.numbers.ranges import COMMON, CREDITORS, DEBTORS, SUPPLIERS, label_of, place, preview
from staffetta.ui.page import render, toast

MENU = "administration"


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def suppliers(request: MemberRequest) -> HttpResponse:
    """Whether suppliers have numbers of their own."""
    return _choose(request, SuppliersForm, "numbers/suppliers.html", {"ranges": _ranges(COMMON, SUPPLIERS)})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def finance(request: MemberRequest) -> HttpResponse:
    """Where debtor and creditor numbers come from."""
    missing = lacking()
    context = {"ranges": _ranges(DEBTORS, CREDITORS), "lacking": min(missing, BOUND), "many": missing > BOUND}
    return _choose(request, FinanceForm, "numbers/finance.html", context)


def _choose(
    request: MemberRequest, kind: type[SuppliersForm] | type[FinanceForm], template: str, context: dict[str, Any]
) -> HttpResponse:
    numbering = Numbering.objects.running()
    stored = kind.stored(numbering)
    form = kind(request.POST or None, initial=stored)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            arrange_numbering(form.choices(), by=request.member, expected=form.cleaned_data["version"])
            toast(request, _("The changes were saved."))
            return redirect("ui:administration")
    differences = form.differences(stored) if form.is_stale else []
    known = {"menu": MENU, "form": form, "differences": differences, **context}
    return render(request, template, known, 422 if form.errors else 200)


def _ranges(*codes: str) -> list[dict[str, Any]]:
    """The ranges that the choice is about, with the number that each would give next."""
    today = day_of(timezone.now(), running_firm())
    rows = sorted(NumberRange.objects.filter(code__in=codes), key=lambda row: place(row.code))
    return [{"range": row, "label": label_of(row.code), "next": preview(row, today)} for row in rows]
