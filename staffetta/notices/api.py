"""The inbox for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from staffetta.core.api import Cursor, Limit, Rows, rows_of
from staffetta.core.paging import page
from staffetta.notices import kinds
from staffetta.notices.acts.read import read_notices
from staffetta.notices.models import Notice

router = Router(tags=["Inbox"])


class NoticeOut(Schema):
    """`subject` and `subject_id` name the record it is about; `sentence` is in the language of the request."""

    id: UUID
    kind: str
    subject: str
    subject_id: UUID
    sentence: str
    href: str
    told_at: datetime
    read_at: datetime | None
    by_id: UUID | None


class ReadIn(Schema):
    model_config = ConfigDict(extra="forbid")

    ids: list[UUID] | None = Field(None, max_length=200, description="Which notices; all of them when left out")


class ReadOut(Schema):
    count: int


def _out(notice: Notice) -> dict[str, Any]:
    shown = kinds.shown(notice)
    names = ("kind", "subject", "subject_id", "told_at", "read_at", "by_id")
    return {"id": notice.pk, "sentence": shown.sentence, "href": shown.href, **{n: getattr(notice, n) for n in names}}


@router.get("", response=Rows[NoticeOut], summary="My notices")
def list_notices(request: HttpRequest, unread: bool = False, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """What I was told, newest first."""
    rows = Notice.objects.visible_to(request.member)  # type: ignore[attr-defined]
    found = page(rows.unread() if unread else rows, order=("-told_at", "-pk"), cursor=cursor, limit=limit)
    return rows_of(found, [_out(notice) for notice in found.rows])


@router.post("/read", response=ReadOut, summary="Mark notices as read")
def mark_read(request: HttpRequest, body: ReadIn) -> dict[str, int]:
    """Mark some or all of my notices as read; answers how many were unread."""
    member = request.member  # type: ignore[attr-defined]
    return {"count": read_notices(member, at=timezone.now(), ids=body.ids)}


@router.get("/{notice_id}", response=NoticeOut, summary="One notice")
def get_notice(request: HttpRequest, notice_id: UUID) -> dict[str, Any]:
    """One of my notices."""
    return _out(get_object_or_404(Notice.objects.visible_to(request.member), pk=notice_id))  # type: ignore[attr-defined]
