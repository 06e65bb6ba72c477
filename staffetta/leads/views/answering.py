"""How pages about leads answer: as a dialogue or a page, and where one is afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from staffetta.accounts.http import MemberRequest
from staffetta.leads.filters import uuid_of
from staffetta.leads.models import Lead
from staffetta.leads.views.finding import MENU
from staffetta.ui.page import render, wants_fragment


def dialog(request: MemberRequest, fragment: str, context: Mapping[str, Any]) -> HttpResponse:
    """A dialogue's content; where there are no scripts, the same on a page. 422 when its form has errors."""
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    template = fragment if wants_fragment(request) else "leads/dialog.html"
    return render(request, template, {"menu": MENU, "fragment": fragment, **context}, status)


def back_to(request: MemberRequest, address: str, lead: Lead) -> HttpResponseRedirect:
    """To the page of ours where one was, else to the lead."""
    if address and url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(address)
    return redirect("leads:lead", pk=lead.pk)


def reordered(request: MemberRequest, known: list[UUID]) -> list[UUID]:
    """A list in its new order: `ids` as they were dragged, or `known` with `move` gone by `by`, -1 or 1."""
    dragged = [uuid_of(key) for key in request.POST.get("ids", "").split(",") if key]
    moved = uuid_of(request.POST.get("move", ""))
    ids = list(known)
    if moved in ids:
        place = ids.index(moved)
        target = max(0, min(len(ids) - 1, place + (-1 if request.POST.get("by") == "-1" else 1)))
        ids.insert(target, ids.pop(place))
    return dragged or ids
