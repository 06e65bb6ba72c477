"""Bulk actions › Export CSV: which columns and in which form, then the file (X-02, U-03)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.rules import may_export
from staffetta.contacts import columns
from staffetta.contacts.filters import filter_of
from staffetta.contacts.selection import chosen, is_named
from staffetta.core.refusals import require
from staffetta.exchange.acts.export import export_list
from staffetta.exchange.writing import csv_answer
from staffetta.listings.states import columns_in
from staffetta.ui.page import render, toast, wants_fragment

OWN = ("csrfmiddlewaretoken", "go", "every", "excel")
"""What the question's form adds to the selection that it carries."""


@require_POST
@signed_in
def contacts(request: MemberRequest) -> HttpResponseBase:
    """The selection as CSV, in the order of the list; without `go` it is asked how."""
    require(may_export(request.member), _("You do not have the right to export. The administrator can give it."))
    if not is_named(request):
        toast(request, _("Select contacts first."), "warning")
        return redirect("contacts:contacts")
    if not request.POST.get("go"):
        return _question(request)
    offered = columns.known()
    wanted = tuple(offered) if request.POST.get("every") else columns_in(request.POST)
    shown = columns.chosen(wanted, offered)
    rows, order = filter_of(request.POST).sorted(chosen(request))
    whole = bool(request.POST.get("all"))
    export_list("contacts", columns=[column.key for column in shown], whole=whole, by=request.member)
    excel = bool(request.POST.get("excel"))
    return csv_answer(rows, shown, order=order, name=_("contacts"), separator=";" if excel else ",", with_mark=excel)


def _question(request: MemberRequest) -> HttpResponse:
    carried = [(key, value) for key in request.POST if key not in OWN for value in request.POST.getlist(key)]
    shown = columns.chosen(columns_in(request.POST), columns.known())
    context: dict[str, Any] = {
        "menu": "contacts",
        "fragment": "exchange/_export.html",
        "carried": carried,
        "shown": ", ".join(str(column.label) for column in shown),
    }
    return render(request, context["fragment"] if wants_fragment(request) else "exchange/export.html", context)
