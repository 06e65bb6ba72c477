"""One cell of a list of leads, changed where it stands."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.core.refusals import require
from staffetta.leads import columns, rules
from staffetta.leads.cells import form_for, save
from staffetta.leads.drawing import Drawing, Words
from staffetta.leads.lines import line_of
from staffetta.leads.models import Lead
from staffetta.leads.rows import rows_of
from staffetta.leads.views.finding import lead_of
from staffetta.listings.cells import CellForm
from staffetta.listings.columns import Column
from staffetta.processes.rules import Standing
from staffetta.ui.page import render


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def cell(request: MemberRequest, pk: UUID, column: str) -> HttpResponse:
    """The form of a cell; with ?show=1 the cell as it is. Once saved, the cell with its new value."""
    wanted = columns.known().get(column)
    if wanted is None or not wanted.edit:
        raise Http404
    lead = lead_of(request, pk)
    require(rules.may_edit(request.member, lead), _("Only the handler, the supervisor or a manager can change this."))
    if request.GET.get("show"):
        return _shown(request, lead, wanted)
    form = form_for(wanted, lead, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.taking_refusals():
            save(wanted, lead, form, by=request.member, at=timezone.now())
            return _shown(request, Lead.objects.with_process().with_rocket().get(pk=pk), wanted)
    return _asked(request, Lead.objects.with_process().with_rocket().get(pk=pk), wanted, form)


def _shown(request: MemberRequest, lead: Lead, column: Column) -> HttpResponse:
    drawing, now = Drawing([column], Words(timezone.localdate(), with_tags=True)), timezone.now()
    line = line_of(rows_of([lead], now)[0], now)
    return render(request, "leads/_cell.html", {"cell": drawing.cell(line, Standing(request.member))})


def _asked(request: MemberRequest, lead: Lead, column: Column, form: CellForm) -> HttpResponse:
    """The form. When somebody else was quicker it says what is there now."""
    current = ""
    if form.answer(lead.version):
        current = column.text(rows_of([lead], timezone.now())[0]) or _("empty")
    context = {"form": form, "current": current, "address": request.path}
    return render(request, "listings/_cell_form.html", context, 422 if form.errors else 200)
