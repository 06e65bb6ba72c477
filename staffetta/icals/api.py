"""Calendar files for programs (T-07)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from staffetta.icals.acts.bring_in import bring_in
from staffetta.icals.files import as_json
from staffetta.icals.passing import calendar_of, file_of, reading_of
from staffetta.processes.models import Task

files = Router(tags=["Calendar"])
tasks = Router(tags=["Tasks"])
_FILE: dict[str, Any] = {
    "responses": {200: {"description": "iCalendar", "content": {"text/calendar": {"schema": {"type": "string"}}}}}
}


class CalendarFileEntryOut(Schema):
    """`state`: new, known or refused; `task_id`: the task that it is, or has become."""

    number: int
    component: str
    title: str
    uid: str
    state: str
    reason: str
    task_id: UUID | None


class CalendarFileOut(Schema):
    """`others`: what is neither a task nor an appointment, by its name."""

    new: int
    known: int
    refused: int
    others: dict[str, int]
    entries: list[CalendarFileEntryOut]


@files.get("/mine.ics", summary="My calendar as a file", openapi_extra=_FILE)
def mine(request: HttpRequest) -> Any:
    """My tasks and my groups', open or done within 90 days."""
    return calendar_of(request.member)  # type: ignore[attr-defined]


@files.post("", response=CalendarFileOut, summary="Bring a calendar file in: its entries become tasks of mine")
def bring(
    request: HttpRequest,
    file: File[UploadedFile],
    dry_run: Form[bool] = True,
    past: Form[bool] = False,
) -> Any:
    """At most 2 MB and 1,000 entries. An entry that came before, by its UID, stays as it is. With `dry_run`, as unless
    said, it is only told what would become of it; with `past` appointments that are over come in too."""
    member = request.member  # type: ignore[attr-defined]
    reading = reading_of(file.read(), member, past=past)
    return as_json(reading if dry_run else bring_in(reading, by=member, at=timezone.now()))


@tasks.get("/{uuid:task_id}.ics", summary="One task as a calendar file", openapi_extra=_FILE)
def one(request: HttpRequest, task_id: UUID) -> Any:
    return file_of(get_object_or_404(Task.objects.visible_to(request.member), pk=task_id))  # type: ignore[attr-defined]
