"""The history for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from staffetta.core.api import Cursor, Limit, Rows, rows_of
from staffetta.core.paging import page
from staffetta.history import subjects
from staffetta.history.models import Event
from staffetta.history.reading import sentences

router = Router(tags=["History"])


class ChangeOut(Schema):
    field: str
    before: str
    after: str


class EventOut(Schema):
    """`sentence` follows `who`; `because` says why when the system itself did it. In the language of the request."""

    id: UUID
    at: datetime
    kind: str
    who: str
    member_id: UUID | None
    because: str
    door: str
    sentence: str
    changes: list[ChangeOut]


@router.get("/{subject}/{record_id}", response=Rows[EventOut], summary="The history of a record")
def record_history(
    request: HttpRequest,
    subject: Annotated[str, Field(max_length=60, description="room.model, such as leads.lead or accounts.member")],
    record_id: UUID,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Who did what and when, what was before and after; newest first. Whoever sees the record may read it."""
    known = subjects.subject(subject)
    if known is None:
        raise Http404
    member = request.member  # type: ignore[attr-defined]
    shown = get_object_or_404(known.visible(member), pk=record_id)
    found = page(Event.objects.about(shown.pk, *known.related(shown)), order=("-at", "-pk"), cursor=cursor, limit=limit)
    return rows_of(found, list(sentences(found.rows)))
