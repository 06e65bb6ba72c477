"""Imports for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field

from staffetta.accounts import rules as accounts
from staffetta.core.api import Cursor, Limit, Rows, rows_of
from staffetta.core.paging import page
from staffetta.core.refusals import require
from staffetta.exchange.acts.map import map_import
from staffetta.exchange.acts.start import start_import
from staffetta.exchange.acts.stop import stop_import
from staffetta.exchange.acts.upload import upload_import
from staffetta.exchange.models import Import

router = Router(tags=["Imports"])


class ImportOut(Schema):
    """One file on its way in. `columns` maps headers to fields; `report` is filled once it has run."""

    id: UUID
    kind: str
    name: str
    state: str
    dry_run: bool
    total: int
    handled: int
    columns: dict[str, str]
    report: dict[str, Any]
    made_at: datetime
    ended_at: datetime | None


class MappingIn(Schema):
    """Header -> field, "keep" or "" (not imported)."""

    model_config = ConfigDict(extra="forbid")
    kind: str = Field(max_length=20)
    columns: dict[str, str] = Field(max_length=200)
    pipeline: str = Field("", max_length=40)
    duplicates: Literal["create", "skip", "fill"] = Field(
        "create",
        description="What becomes of rows of contacts that are probably there already: they come in, they are left out,"
        " or they fill what is empty at the contact that is there (also at those that are certainly there). The report"
        " names them: `likely_rows`, `filled_rows`",
    )


class RunIn(Schema):
    model_config = ConfigDict(extra="forbid")
    dry_run: bool = True


def _visible(request: HttpRequest) -> Any:
    member = request.member  # type: ignore[attr-defined]
    require(accounts.may_administer(member), _("Only administrators can import data."))
    return Import.objects.visible_to(member)


@router.get("", response=Rows[ImportOut], summary="All imports, newest first")
def imports(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Any:
    shown = page(_visible(request), order=("-made_at", "-id"), cursor=cursor, limit=limit)
    return rows_of(shown, shown.rows)


@router.post("", response={201: ImportOut}, summary="Upload a file; its columns are guessed")
def upload(request: HttpRequest, file: File[UploadedFile], kind: Form[str] = "") -> Any:
    member = request.member  # type: ignore[attr-defined]
    return Status(201, upload_import(file.name or "", file.read(), kind=kind, by=member))


@router.get("/{import_id}", response=ImportOut, summary="One import with its report")
def one(request: HttpRequest, import_id: UUID) -> Any:
    return get_object_or_404(_visible(request), pk=import_id)


@router.put("/{import_id}/mapping", response=ImportOut, summary="Say what the columns mean")
def mapping(request: HttpRequest, import_id: UUID, body: MappingIn) -> Any:
    made = get_object_or_404(_visible(request), pk=import_id)
    member = request.member  # type: ignore[attr-defined]
    options = {"pipeline": body.pipeline, "duplicates": body.duplicates}
    return map_import(made, kind=body.kind, columns=body.columns, options=options, by=member)


@router.post("/{import_id}/run", response={202: ImportOut}, summary="Let it run, as a trial or for good")
def run(request: HttpRequest, response: HttpResponse, import_id: UUID, body: RunIn) -> Any:
    made = get_object_or_404(_visible(request), pk=import_id)
    return Status(202, start_import(made, dry_run=body.dry_run, by=request.member))  # type: ignore[attr-defined]


@router.post("/{import_id}/stop", response=ImportOut, summary="Stop a running import")
def stop(request: HttpRequest, import_id: UUID) -> Any:
    """It ends after the portion it is at: what is in stays, and the report says how far it came."""
    made = get_object_or_404(_visible(request), pk=import_id)
    return stop_import(made, by=request.member)  # type: ignore[attr-defined]
