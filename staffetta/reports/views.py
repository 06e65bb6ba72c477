"""The pages of *Reports*, their tables as files, and the lists of notes and tasks behind their figures."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from staffetta.accounts.gates import signed_in
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.rules import may_export
from staffetta.core.paging import page
from staffetta.core.refusals import require
from staffetta.leads.filters import uuid_of
from staffetta.leads.models import Lead, Pipeline
from staffetta.listings.conditions import ME, NOBODY
from staffetta.processes.addresses import address_of, address_of_task
from staffetta.processes.models import Note
from staffetta.reports import sales
from staffetta.reports.charts import drawn
from staffetta.reports.periods import BUCKETS, NAMES
from staffetta.reports.planned import planned_of
from staffetta.reports.reading import REPORTS, TITLES, WITH_PIPELINE
from staffetta.reports.scope import Scope, certain, groups, handlers, scope_of
from staffetta.reports.worked import worked_of
from staffetta.reports.writing import csv_of
from staffetta.tags.reading import offered
from staffetta.ui.page import render

LIMIT = 50


@require_safe
@signed_in
def overview(request: MemberRequest) -> HttpResponse:
    """?pipeline=<id>&currency=EUR; the first pipeline in the firm's currency for anything else."""
    pipelines = list(Pipeline.objects.active())
    wanted = uuid_of(request.GET.get("pipeline", ""))
    pipeline = next((p for p in pipelines if p.pk == wanted), pipelines[0] if pipelines else None)
    own = request.member.workspace.currency
    used = Lead.objects.visible_to(request.member).open().order_by().values_list("currency", flat=True).distinct()
    choices = sales.currencies(used, own)
    currency = request.GET.get("currency", own)
    currency = currency if currency in choices else own
    context: dict[str, object] = {
        "menu": "reports",
        "tabs": tabs(),
        "pipelines": [(str(p.pk), p.name) for p in pipelines],
        "pipeline": pipeline,
        "currency": currency,
        "currencies": [(code, code) for code in choices],
    }
    if pipeline is not None:
        leads = Lead.objects.visible_to(request.member)
        pieces = sales.pieces_of(leads, pipeline, currency)
        figures = sales.outcomes(pieces, pipeline)
        context |= {
            "figures": figures,
            "rate": sales.win_rate(figures["won"], figures["lost"]),
            "steps": sales.per_step(pieces, pipeline),
            "people": sales.per_handler(pieces, pipeline),
        }
    return render(request, "reports/overview.html", context)


@require_safe
@signed_in
def report(request: MemberRequest, key: str) -> HttpResponse:
    """One of REPORTS; the address takes the parts of Scope."""
    if key not in REPORTS:
        raise Http404
    scope = scope_of(request.GET, request.member, must_have_pipeline=key == "funnel")
    made = REPORTS[key](scope)
    context = {
        "menu": "reports",
        "tabs": tabs(scope),
        "report": made,
        "scope": scope,
        "days": _days(request, scope),
        "charts": {table.key: drawn(table.chart) for table in made.tables},
        "files": {
            table.key: reverse("reports:file", args=[key, table.key]) + scope.address() for table in made.tables
        } if may_export(request.member) else {},
        **_choices(key, scope),
    }  # fmt: skip
    return render(request, "reports/report.html", context)


@require_safe
@signed_in
def file(request: MemberRequest, key: str, table: str) -> HttpResponse:
    """A table of a report as CSV."""
    require(may_export(request.member), _("You do not have the right to export. The administrator can give it."))
    if key not in REPORTS:
        raise Http404
    scope = certain(scope_of(request.GET, request.member, must_have_pipeline=key == "funnel"))
    found = REPORTS[key](scope).table(table)
    if found is None:
        raise Http404
    return csv_of(found, f"{key}-{scope.period.first}-{scope.period.last}")


@require_safe
@signed_in
def notes(request: MemberRequest) -> HttpResponse:
    """The activities behind a figure."""
    asked = worked_of(request.GET, timezone.localdate())
    rows = asked.notes(request.member)
    shown = rows.select_related("author", "activity_type", "process__contact", "contact")
    found = page(shown, order=("-written_at", "-id"), cursor=request.GET.get("cursor", ""), limit=LIMIT)
    context = {
        "menu": "reports",
        "asked": asked,
        "total": rows.count(),
        "page": found,
        "rows": [(note, _address_of_note(note)) for note in found.rows],
        "back": reverse("reports:report", args=["activities"]) + f"?from={asked.first}&to={asked.last}",
    }
    return render(request, "reports/notes.html", context)


@require_safe
@signed_in
def tasks(request: MemberRequest) -> HttpResponse:
    """The completed tasks behind a figure."""
    asked = worked_of(request.GET, timezone.localdate())
    rows = asked.tasks(request.member)
    shown = rows.select_related("done_by", "activity_type", "process__contact", "contact")
    found = page(shown, order=("-done_at", "-id"), cursor=request.GET.get("cursor", ""), limit=LIMIT)
    context = {
        "menu": "reports",
        "asked": asked,
        "total": rows.count(),
        "page": found,
        "rows": [(task, address_of_task(task)) for task in found.rows],
        "back": reverse("reports:report", args=["hours"]) + f"?from={asked.first}&to={asked.last}",
    }
    return render(request, "reports/tasks.html", context)


@require_safe
@signed_in
def planned(request: MemberRequest) -> HttpResponse:
    """The open tasks of post-sales processes behind a figure, those planned first on top."""
    asked = planned_of(request.GET)
    rows = asked.tasks(request.member)
    shown = rows.select_related("assignee", "group", "activity_type", "process__contact", "contact")
    found = page(shown, order=("planned_on", "id"), cursor=request.GET.get("cursor", ""), limit=LIMIT)
    context = {
        "menu": "reports",
        "asked": asked,
        "total": rows.count(),
        "page": found,
        "rows": [(task, address_of_task(task)) for task in found.rows],
        "back": reverse("reports:report", args=["delivery"]),
        "today": timezone.localdate(),
    }
    return render(request, "reports/planned.html", context)


def _days(request: MemberRequest, scope: Scope) -> dict[str, str]:
    """What stands in the fields of days: those of the report, and what was typed and cannot be, to be mended."""
    keys = ("from", "to", "as_of")
    if any(key in scope.wrong for key in ("from", "to")):
        return {key: request.GET.get(key, "") for key in keys}
    return {key: scope.given.get(key, "") for key in keys}


def _address_of_note(note: Note) -> str:
    """The work history in which it stands."""
    if note.process is not None:
        return f"{address_of(note.process)}#note-{note.pk}"
    return reverse("contacts:contact", args=[note.contact_id]) if note.contact_id else ""


def tabs(scope: Scope | None = None) -> list[dict[str, Any]]:
    """The reports, each with the period and people that are chosen now."""
    said = scope.address() if scope else ""
    return [
        {
            "key": key,
            "label": label,
            "href": reverse("reports:overview") if key == "overview" else reverse("reports:report", args=[key]) + said,
        }
        for key, label in TITLES.items()
    ]


def _choices(key: str, scope: Scope) -> dict[str, Any]:
    about_leads = key in WITH_PIPELINE
    who = [(ME, _("Me")), *handlers()] + ([(NOBODY, _("Nobody"))] if about_leads else [])
    return {
        "periods": list(NAMES.items()) if key != "forecast" else [],
        "buckets": list(BUCKETS.items()) if key == "activities" else [],
        "pipelines": [(str(one.pk), one.name) for one in Pipeline.objects.active()] if about_leads else [],
        "every_pipeline": None if key == "funnel" else _("Every pipeline"),
        "handlers": who,
        "groups": groups(),
        "tags": offered(scope.member) if about_leads else [],
        "has_as_of": key == "funnel",
    }
