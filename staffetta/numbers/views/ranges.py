"""Administration › Number ranges (C-17)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.numbers import gaps
from staffetta.numbers.acts.change_range import change_range
from staffetta.numbers.forms import RangeForm
from staffetta.numbers.models import Numbering, NumberRange
from staffetta.numbers.ranges import is_used, label_of, place, preview
from staffetta.ui.page import render, toast

MENU = "administration"


@require_safe
@administrators
def ranges(request: MemberRequest) -> HttpResponse:
    """All number ranges with the number that each gives next."""
    today = day_of(timezone.now(), running_firm())
    chosen = Numbering.objects.running()
    rows: list[dict[str, Any]] = [
        {
            "range": row,
            "label": label_of(row.code),
            "next": preview(row, today),
            "used": is_used(row.code, chosen),
            "option": "numbers:suppliers" if row.code.endswith("suppliers") else "numbers:finance",
        }
        for row in NumberRange.objects.visible_to(request.member)
    ]
    rows.sort(key=lambda row: place(row["range"].code))
    return render(request, "numbers/ranges.html", {"menu": MENU, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def edit(request: MemberRequest, range_id: UUID) -> HttpResponse:
    """One range."""
    shown = range_of(request, range_id)
    stored = RangeForm.stored(shown)
    form = RangeForm(request.POST or None, initial=stored)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            seen = form.cleaned_data["version"]
            change_range(shown, form.values(), by=request.member, at=timezone.now(), expected=seen)
            toast(request, _("The changes were saved."))
            return redirect("numbers:ranges")
    context = {
        "menu": MENU,
        "range": shown,
        "label": label_of(shown.code),
        "next": preview(shown, day_of(timezone.now(), running_firm())),
        "form": form,
        "differences": form.differences(stored) if form.is_stale else [],
    }
    return render(request, "numbers/range.html", context, 422 if form.errors else 200)


@require_safe
@administrators
def range_preview(request: MemberRequest, range_id: UUID) -> HttpResponse:
    """The number that the range would give next, were it as typed."""
    shown = range_of(request, range_id)
    form = RangeForm(request.GET)
    context: dict[str, Any] = {"next": ""}
    if form.is_valid():
        for name, value in form.values().items():
            setattr(shown, name, value)
        context["next"] = preview(shown, day_of(timezone.now(), running_firm()))
    return render(request, "numbers/_range_preview.html", context)


@require_safe
@administrators
def range_gaps(request: MemberRequest, range_id: UUID) -> HttpResponse:
    """Which numbers no record carries; of one year with ?year=, the newest when nothing is said."""
    shown = range_of(request, range_id)
    years = gaps.years(shown)
    said = request.GET.get("year", "")
    year = int(said) if said.isdecimal() and int(said) in years else (years[0] if years else None)
    found, following = gaps.gaps(shown, year=year, cursor=request.GET.get("cursor", ""))
    values, missing = gaps.sums(shown, year)
    context = {
        "menu": MENU,
        "range": shown,
        "label": label_of(shown.code),
        "gaps": found,
        "next": following,
        "is_first": not request.GET.get("cursor"),
        "years": [(str(known), str(known)) for known in years],
        "year": year,
        "values": values,
        "missing": missing,
    }
    return render(request, "numbers/gaps.html", context)


def range_of(request: MemberRequest, range_id: UUID) -> NumberRange:
    """The range of an address. Raises 404."""
    found: NumberRange = get_object_or_404(NumberRange.objects.visible_to(request.member), pk=range_id)
    return found
