"""The pages of an import: upload, mapping, trial, report."""

from __future__ import annotations

import csv
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffetta.accounts.gates import administrators
from staffetta.accounts.http import MemberRequest
from staffetta.core.paging import page
from staffetta.exchange import files
from staffetta.exchange.acts.map import map_import
from staffetta.exchange.acts.start import start_import
from staffetta.exchange.acts.stop import stop_import
from staffetta.exchange.acts.upload import remembered_mapping, upload_import
from staffetta.exchange.cards import CardTable, read_file
from staffetta.exchange.fields import FIELDS, KEEP, fields_of
from staffetta.exchange.forms import CREATE, DUPLICATES, UploadForm, duplicates_of, mapping_of
from staffetta.exchange.models import Import
from staffetta.exchange.reading import Table
from staffetta.leads.models import Pipeline
from staffetta.ui.page import render

SAMPLES = 3


@require_safe
@administrators
def imports(request: MemberRequest) -> HttpResponse:
    """All imports, newest first."""
    rows = Import.objects.visible_to(request.member).select_related("made_by").defer("report")
    shown = page(rows, order=("-made_at", "-id"), cursor=request.GET.get("cursor", ""))
    return render(request, "exchange/imports.html", {"menu": "administration", "page": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def new(request: MemberRequest) -> HttpResponse:
    """Upload files."""
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if sent and form.is_valid():
        made: list[Import] = []
        with form.taking_refusals():
            for file in form.cleaned_data["files_"]:
                made.append(upload_import(file.name, file.read(), kind=form.cleaned_data["kind"], by=request.member))
        if not form.errors:
            return redirect("exchange:import", made[0].pk) if len(made) == 1 else redirect("exchange:imports")
    status = 422 if form.errors else 200
    return render(request, "exchange/new.html", {"menu": "administration", "form": form}, status=status)


@require_safe
@administrators
def one(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """One import: its mapping before it ran, its progress, its report afterwards."""
    made = get_object_or_404(Import.objects.visible_to(request.member), pk=import_id)
    if made.state == Import.State.UPLOADED:
        return _mapping_page(request, made)
    template = "exchange/_progress.html" if request.headers.get("HX-Request") else "exchange/import.html"
    if made.state != Import.State.RUNNING and request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer.headers["HX-Redirect"] = reverse("exchange:import", args=[made.pk])
        return answer
    labels = {field.key: field.label for field in fields_of(made.kind)}
    context = {"menu": "administration", "made": made, "report": made.report, "labels": labels}
    return render(request, template, context)


def _mapping_page(request: MemberRequest, made: Import) -> HttpResponse:
    table = read_file(files.read(made.workspace_id, made.pk))
    if isinstance(table, CardTable):
        return _cards_page(request, made, table)
    kind = request.GET.get("kind", made.kind)
    kind = kind if kind in FIELDS and kind != Import.Kind.CARDS else made.kind
    mapping = made.columns if kind == made.kind else remembered_mapping(table, kind)
    context = {
        "menu": "administration",
        "made": made,
        "kind": kind,
        "kinds": [choice for choice in Import.Kind.choices if choice[0] != Import.Kind.CARDS],
        "columns": _columns(table, mapping),
        "targets": _targets(kind),
        "pipelines": [(p.code, p.name) for p in Pipeline.objects.active()] if kind == Import.Kind.LEADS else [],
        "pipeline": made.options.get("pipeline", ""),
        "duplicates": DUPLICATES if kind in (Import.Kind.COMPANIES, Import.Kind.PERSONS) else (),
        "duplicate": made.options.get("duplicates", CREATE),
        "rows": len(table.rows),
        "ragged": len(table.ragged),
    }
    return render(request, "exchange/mapping.html", context)


def _cards_page(request: MemberRequest, made: Import, table: CardTable) -> HttpResponse:
    """Of cards there is nothing to choose but what becomes of those that are there: it shows what they hold."""
    context = {
        "menu": "administration",
        "made": made,
        "columns": _columns(table, made.columns),
        "labels": {field.key: field.label for field in fields_of(made.kind)},
        "duplicates": DUPLICATES,
        "duplicate": made.options.get("duplicates", CREATE),
        "cards": len(table.rows),
        "companies": len(table.companies),
        "broken": [row.cells[0] for row in table.ragged],
    }
    return render(request, "exchange/cards.html", context)


def _columns(table: Table, mapping: dict[str, str]) -> list[dict[str, Any]]:
    """Each column with its first values and its field."""
    described = []
    for place, header in enumerate(table.headers):
        samples = list(dict.fromkeys(row.cells[place] for row in table.rows[:200] if row.cells[place]))[:SAMPLES]
        described.append({"header": header, "samples": samples, "field": mapping.get(header, "")})
    return described


def _targets(kind: str) -> list[tuple[str, str]]:
    targets = [("", _("Do not import"))]
    targets += [(field.key, f"{field.label} *" if field.required else str(field.label)) for field in fields_of(kind)]
    if kind in (Import.Kind.COMPANIES, Import.Kind.PERSONS):
        targets.append((KEEP, _("Keep as further detail")))
    return targets


@require_POST
@administrators
def run(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Take the mapping and let the import run, as a trial or for good."""
    made = get_object_or_404(Import.objects.visible_to(request.member), pk=import_id)
    if "kind" in request.POST:
        columns = mapping_of(request.POST, list(_headers(made)))
        options = {"pipeline": request.POST.get("pipeline", ""), "duplicates": duplicates_of(request.POST)}
        made = map_import(made, kind=request.POST["kind"], columns=columns, options=options, by=request.member)
    start_import(made, dry_run=request.POST.get("trial") == "1", by=request.member)
    return redirect("exchange:import", made.pk)


def _headers(made: Import) -> tuple[str, ...]:
    return read_file(files.read(made.workspace_id, made.pk), head_alone=True).headers


@require_POST
@administrators
def stop(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Have it end after the portion it is at."""
    made = get_object_or_404(Import.objects.visible_to(request.member), pk=import_id)
    stop_import(made, by=request.member)
    return redirect("exchange:import", made.pk)


@require_POST
@administrators
def remap(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Go back to the mapping after a trial."""
    made = get_object_or_404(Import.objects.visible_to(request.member), pk=import_id)
    map_import(made, kind=made.kind, columns=made.columns, by=request.member)
    return redirect("exchange:import", made.pk)


@require_safe
@administrators
def findings(request: MemberRequest, import_id: UUID) -> HttpResponse:
    """Everything that the report names, line by line, as CSV."""
    made = get_object_or_404(Import.objects.visible_to(request.member), pk=import_id)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="findings-{made.pk}.csv"'
    answer.write("\ufeff")
    out = csv.writer(answer)
    out.writerow([_("Line"), _("Column"), _("Value"), _("Finding")])
    for line, column, value, finding in sorted(_found(made.report), key=lambda row: row[0]):
        out.writerow([line, column, _harmless(value), finding])
    return answer


def _found(report: dict[str, Any]) -> list[tuple[int, str, str, str]]:
    rows = [(row["line"], "", "", row["detail"]) for row in report.get("refused_rows", [])]
    rows += [(row["line"], "", "", row["detail"]) for row in report.get("differing_rows", [])]
    rows += [(row["line"], "", "", row["detail"]) for row in report.get("likely_rows", [])]
    rows += [(row["line"], "", "", row["detail"]) for row in report.get("filled_rows", [])]
    for column in report.get("columns", []):
        for unknown in column["unmatched"]:
            rows += [(line, column["header"], unknown["value"], _("Not known")) for line in unknown["lines"]]
        rows += [(row["line"], column["header"], row["value"], row["detail"]) for row in column["trouble"]]
    return rows


def _harmless(value: str) -> str:
    """A value that a spreadsheet does not take for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
