"""A sequence tried on the documents of a period; nothing is written (A-04)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.documents.models import DocumentType
from staffetta.documents.simulating import SimulationForm
from staffetta.documents.simulation import documents_in, last_month, simulate, types_starting
from staffetta.playbooks.models import Playbook
from staffetta.ui.page import render

EXAMPLES = 10


@require_safe
@signed_in
def show(request: MemberRequest, playbook_id: UUID) -> HttpResponse:
    """Last month's documents of the types that start it, or those asked for. Offered first are the types that are
    ticked, that start it, or of which there are documents in the period."""
    rows = Playbook.objects.visible_to(request.member).sequences()
    playbook = get_object_or_404(rows, pk=playbook_id)
    first, last = last_month(timezone.localdate())
    starting, known = types_starting(playbook), list(DocumentType.objects.active())
    asked = {"first": first.isoformat(), "last": last.isoformat(), "types": [str(type_.pk) for type_ in starting]}
    if "first" in request.GET:
        asked = {**asked, **{name: request.GET.getlist(name) for name in asked if name in request.GET}}
    form = SimulationForm(_lists(asked))
    context: dict[str, Any] = {
        "menu": "administration",
        "playbook": playbook,
        "form": form,
        "shown": None,
        "ticked": set(),
    }
    near = {type_.pk for type_ in starting}
    if form.is_valid():
        types = list(form.cleaned_data["types"])
        near |= {type_.pk for type_ in types}
        period = (form.cleaned_data["first"], form.cleaned_data["last"])
        context["types"] = types
        context["shown"] = simulate(playbook, request.member, types, *period) if types else None
        newest = documents_in(request.member, types, *period).select_related("type", "contact")
        context["examples"] = list(newest.order_by("-date", "-pk")[:EXAMPLES]) if types else []
        near |= set(documents_in(request.member, known, *period).order_by().values_list("type", flat=True).distinct())
        context["ticked"] = {type_.pk for type_ in types}
    context["near"] = [type_ for type_ in known if type_.pk in near]
    context["others"] = [type_ for type_ in known if type_.pk not in near]
    return render(request, "documents/simulation.html", context, 422 if form.errors else 200)


def _lists(values: dict[str, Any]) -> Any:
    """As a form would send them."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data
