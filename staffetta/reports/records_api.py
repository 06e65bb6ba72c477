"""The records behind the figures of reports, for programs: what stands at the address in a cell's `records` with
/reports/notes/, /reports/tasks/ or /reports/planned/ is asked for here with the same query."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from staffetta.core.api import Cursor, Limit, Line, Rows, rows_of
from staffetta.core.paging import page
from staffetta.processes.api.reading import actor, notes_out, tasks_out
from staffetta.processes.schemas import NoteOut, TaskOut
from staffetta.reports.planned import planned_of
from staffetta.reports.worked import worked_of

router = Router(tags=["Reports"])
WHO = "The id of a member, several with commas between, or nobody"


class ReportNotesAsked(Schema):
    """Without days, today's. `type`: an activity type; `family`: one together with those below it."""

    first: date | None = None
    last: date | None = None
    person: Line = Field("", max_length=8000, description=WHO)
    type: Line = Field("", max_length=40)
    family: Line = Field("", max_length=40)
    initiative: Line = Field("", max_length=10, description="customer or us")


class ReportTasksAsked(ReportNotesAsked):
    """`type` and `sequence` may be *none*; `compared`: those with expected and actual hours. `delivery`: those of
    post-sales processes, narrowed by `handler`, `team` and `template`; `timely` (yes or no): done by their day."""

    sequence: Line = Field("", max_length=40)
    compared: Line = Field("", max_length=3)
    delivery: Line = Field("", max_length=3)
    handler: Line = Field("", max_length=40)
    team: Line = Field("", max_length=40)
    template: Line = Field("", max_length=40)
    timely: Line = Field("", max_length=3)


class ReportPlannedAsked(Schema):
    """`first` and `last` bound the day for which a task is planned. `undated`, `estimated`: yes or nothing."""

    first: date | None = None
    last: date | None = None
    person: Line = Field("", max_length=8000, description=WHO)
    group: Line = Field("", max_length=40)
    undated: Line = Field("", max_length=3)
    estimated: Line = Field("", max_length=3)


def _said(asked: Schema) -> dict[str, str]:
    return {name: str(value) for name, value in asked.model_dump().items() if value}


@router.get("/notes", response=Rows[NoteOut], summary="The activities behind a figure, newest first")
def notes(
    request: HttpRequest, asked: Query[ReportNotesAsked], cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    rows = worked_of(_said(asked), timezone.localdate()).notes(actor(request))
    found = page(rows, order=("-written_at", "-id"), cursor=cursor, limit=limit)
    return rows_of(found, notes_out(found.rows))


@router.get("/tasks", response=Rows[TaskOut], summary="The completed tasks behind a figure, the last one first")
def tasks(
    request: HttpRequest, asked: Query[ReportTasksAsked], cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    rows = worked_of(_said(asked), timezone.localdate()).tasks(actor(request))
    found = page(rows, order=("-done_at", "-id"), cursor=cursor, limit=limit)
    return rows_of(found, tasks_out(found.rows, timezone.now()))


@router.get("/planned", response=Rows[TaskOut], summary="The open post-sales tasks behind a figure")
def planned(
    request: HttpRequest, asked: Query[ReportPlannedAsked], cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    rows = planned_of(_said(asked)).tasks(actor(request))
    found = page(rows, order=("planned_on", "id"), cursor=cursor, limit=limit)
    return rows_of(found, tasks_out(found.rows, timezone.now()))
