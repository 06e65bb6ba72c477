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
from staffetta.numbers.acts.change_range import change_range
from staffetta.numbers.forms import RangeForm
from staffetta.numbers.models import NumberRange
from staffetta.numbers.ranges import COMMON, label_of, preview
from staffetta.ui.page import render, toast

MENU = "administration"


@require_safe
@administrators
def ranges(request: MemberRequest) -> HttpResponse:
    """All number ranges with the number that each gives next."""
    today = day_of(timezone.now(), running_firm())
    rows: list[dict[str, Any]] = [
        {"range": row, "label": label_of(row.code), "next": preview(row, today)}
        for row in NumberRange.objects.visible_to(request.member).order_by("code")
    ]
    rows.sort(key=lambda row: row["range"].code != COMMON)
    return render(request, "numbers/ranges.html", {"menu": MENU, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def edit(request: MemberRequest, range_id: UUID) -> HttpResponse:
    """One range."""
    shown = _range(request, range_id)
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
    shown = _range(request, range_id)
    form = RangeForm(request.GET)
    context: dict[str, Any] = {"next": ""}
    if form.is_valid():
        for name, value in form.values().items():
            setattr(shown, name, value)
        context["next"] = preview(shown, day_of(timezone.now(), running_firm()))
    return render(request, "numbers/_range_preview.html", context)


def _range(request: MemberRequest, range_id: UUID) -> NumberRange:
    found: NumberRange = get_object_or_404(NumberRange.objects.visible_to(request.member), pk=range_id)
    return found
