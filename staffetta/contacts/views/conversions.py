"""Bulk actions › Convert, and the report of each row (C-05)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Case, Value, When
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.rules import may_export
from staffetta.contacts import rules, selection
from staffetta.contacts.acts.convert_many import cancel_conversion, start_conversion
from staffetta.contacts.conversions import fates_of
from staffetta.contacts.models import Conversion, ConversionRow
from staffetta.contacts.views.finding import MENU
from staffetta.core.paging import page
from staffetta.core.refusals import require
from staffetta.listings.reports import csv_report
from staffetta.ui.page import render, toast

OUTCOMES = [str(value) for value in ConversionRow.Outcome.values]
SIGNS = {"converted": ("success", "check"), "cancelled": ("neutral", "ban")}


@require_POST
@signed_in
def start(request: MemberRequest) -> HttpResponse:
    """Convert the ticked rows, or with `all` every row of the list as it is filtered."""
    if not selection.is_named(request):
        toast(request, _("Select the contacts to convert first."), "warning")
        return redirect("contacts:contacts")
    started = start_conversion(selection.chosen(request), by=request.member, at=timezone.now())
    return redirect("contacts:conversion", conversion_id=started.pk)


@require_safe
@signed_in
def conversion(request: MemberRequest, conversion_id: UUID) -> HttpResponse:
    """How far it is, and what became of each row: those that were not converted first. ?outcome= narrows."""
    shown = _conversion(request, conversion_id)
    counts = fates_of(shown)
    outcome = request.GET.get("outcome", "")
    order: tuple[str, ...] = ("position", "id")
    rows = shown.rows.told()
    if outcome in OUTCOMES:
        rows = rows.filter(outcome=outcome)
    else:
        done = Case(When(outcome=ConversionRow.Outcome.CONVERTED, then=Value(1)), default=Value(0))
        rows, order = rows.annotate(done=done), ("done", "outcome", *order)
    context = {
        **_progress(request, shown, counts),
        "menu": MENU,
        "page": page(rows, order=order, cursor=request.GET.get("cursor", "")),
        "outcome": outcome if outcome in OUTCOMES else "",
        "total": counts[outcome] if outcome in OUTCOMES else counts["all"] - counts["waiting"],
        "choices": [(value, label) for value, label in ConversionRow.Outcome.choices if counts[str(value)]],
        "labels": dict(ConversionRow.Outcome.choices),
        "signs": {value: SIGNS.get(value, ("warning", "x")) for value in OUTCOMES},
        "may_export": may_export(request.member),
    }
    return render(request, "contacts/conversion.html", context)


@require_safe
@signed_in
def progress(request: MemberRequest, conversion_id: UUID) -> HttpResponse:
    """How far it is, as a fragment."""
    shown = _conversion(request, conversion_id)
    return render(request, "contacts/_progress.html", _progress(request, shown, fates_of(shown)))


@require_POST
@signed_in
def cancel(request: MemberRequest, conversion_id: UUID) -> HttpResponse:
    """Stop it: what is converted stays so, the rest is reported as cancelled."""
    cancel_conversion(_conversion(request, conversion_id), by=request.member, at=timezone.now())
    return redirect("contacts:conversion", conversion_id=conversion_id)


@require_safe
@signed_in
def report(request: MemberRequest, conversion_id: UUID) -> StreamingHttpResponse:
    """What became of each contact, as a file; ?outcome= narrows."""
    require(may_export(request.member), _("You may not export lists; ask an administrator of this account."))
    shown = _conversion(request, conversion_id)
    outcome = request.GET.get("outcome", "")
    rows = shown.rows.filter(outcome=outcome) if outcome in OUTCOMES else shown.rows.all()
    heads = [_("Number"), _("Name"), _("Result")]
    lines = rows.order_by("position", "id").values_list("contact__number", "contact__name", "outcome")
    labels = {"": _("Waiting"), **{str(value): str(label) for value, label in ConversionRow.Outcome.choices}}
    said = ([number, name, labels[outcome]] for number, name, outcome in lines)
    return csv_report(heads, said, "conversion.csv")


def _conversion(request: MemberRequest, conversion_id: UUID) -> Conversion:
    return get_object_or_404(Conversion.objects.visible_to(request.member), pk=conversion_id)


def _progress(request: MemberRequest, shown: Conversion, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "conversion": shown,
        "counts": counts,
        "done": counts["all"] - counts["waiting"],
        "may_cancel": shown.finished_at is None and rules.may_cancel(request.member, shown),
    }
