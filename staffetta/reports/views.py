"""The page *Reports*."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.leads.filters import uuid_of
from staffetta.leads.models import Lead, Pipeline
from staffetta.reports import sales
from staffetta.ui.page import render


@require_safe
@signed_in
def overview(request: MemberRequest) -> HttpResponse:
    """?pipeline=<id>&currency=EUR; the first pipeline in the firm's currency for anything else."""
    pipelines = list(Pipeline.objects.active())
    wanted = uuid_of(request.GET.get("pipeline", ""))
    pipeline = next((p for p in pipelines if p.pk == wanted), pipelines[0] if pipelines else None)
    own = request.member.workspace.currency
    used = Lead.objects.visible_to(request.member).order_by().values_list("currency", flat=True).distinct()
    choices = sales.currencies(used, own)
    currency = request.GET.get("currency", own)
    currency = currency if currency in choices else own
    context: dict[str, object] = {
        "menu": "reports",
        "pipelines": [(str(p.pk), p.name) for p in pipelines],
        "pipeline": pipeline,
        "currency": currency,
        "currencies": [(code, code) for code in choices],
    }
    if pipeline is not None:
        leads = Lead.objects.visible_to(request.member)
        figures = sales.outcomes(leads, pipeline, currency)
        context |= {
            "figures": figures,
            "rate": sales.win_rate(figures["won"], figures["lost"]),
            "steps": sales.per_step(leads, pipeline, currency),
            "people": sales.per_handler(leads, pipeline, currency),
        }
    return render(request, "reports/overview.html", context)
