"""The inbox for programs, and how one wants to be told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.encoding import force_str
from ninja import Router, Status
from pydantic import Field

from staffetta.accounts.models import Member
from staffetta.core.api import Cursor, Limit, Rows, Text, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.notices import kinds
from staffetta.notices.acts.delete import delete_notices
from staffetta.notices.acts.prefer import TIMES, Wanted, change_preferences
from staffetta.notices.acts.read import read_notices
from staffetta.notices.acts.unread import unread_notices
from staffetta.notices.kinds import CHANNELS
from staffetta.notices.models import Notice, Preferences
from staffetta.notices.schemas import (
    DeleteIn,
    NoticeCountOut,
    NoticeOut,
    PreferencesIn,
    PreferencesOut,
    ReadIn,
    SomeIn,
)
from staffetta.notices.wanted import wants

router = Router(tags=["Inbox"])
OfKind = Annotated[Text, Field(default="", max_length=60, description="Of this kind only")]


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _out(member: Member, notices: Iterable[Notice]) -> list[dict[str, Any]]:
    names = ("kind", "subject", "subject_id", "told_at", "read_at", "by_id")
    return [
        {
            "id": one.notice.pk,
            "sentence": one.sentence,
            "href": one.href,
            "is_visible": one.is_visible,
            **{name: getattr(one.notice, name) for name in names},
        }
        for one in kinds.shown_to(member, notices)
    ]


@router.get("", response=Rows[NoticeOut], summary="My notices")
def list_notices(
    request: HttpRequest, unread: bool = False, kind: OfKind = "", cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """What I was told, newest first."""
    rows = Notice.objects.visible_to(_actor(request)).of_kind(kind)
    found = page(rows.unread() if unread else rows, order=("-told_at", "-pk"), cursor=cursor, limit=limit)
    return rows_of(found, _out(_actor(request), found.rows))


@router.post("/read", response=NoticeCountOut, summary="Mark notices as read")
def mark_read(request: HttpRequest, body: ReadIn) -> dict[str, int]:
    """Mark some or all of my notices as read; answers how many were unread."""
    return {"count": read_notices(_actor(request), at=timezone.now(), ids=body.ids)}


@router.post("/unread", response=NoticeCountOut, summary="Mark notices as unread")
def mark_unread(request: HttpRequest, body: SomeIn) -> dict[str, int]:
    """Mark some of my notices as unread again; answers how many were read."""
    return {"count": unread_notices(_actor(request), ids=body.ids)}


@router.post("/delete", response=NoticeCountOut, operation_id="delete_notices", summary="Delete notices")
def delete_some(request: HttpRequest, body: DeleteIn) -> dict[str, int]:
    """Delete some of my notices, or all that I have read; answers how many."""
    return {"count": delete_notices(_actor(request), ids=body.ids)}


def _preferences(member: Member, response: HttpResponse) -> dict[str, Any]:
    said = Preferences.objects.filter(member=member).first()
    shown = said or Preferences(version=0)
    tag(response, shown.version)
    listed = [
        {
            "key": kind.key,
            "label": force_str(kind.label),
            "channels": {channel: wants(kind, channel, said) for channel in CHANNELS},
            "default": [channel for channel in CHANNELS if channel in kind.channels],
        }
        for kind in kinds.of_member(member)
    ]
    return {"kinds": listed, "version": shown.version, **{name: getattr(shown, name) for name in TIMES}}


@router.get("/preferences", response=PreferencesOut, operation_id="get_preferences", summary="How I am told")
def read_preferences(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """For each kind of notice by which channels I hear of it; quiet hours; the day by e-mail."""
    return _preferences(_actor(request), response)


@router.patch(
    "/preferences", response=PreferencesOut, operation_id="change_preferences", summary="Change how I am told"
)
def write_preferences(request: HttpRequest, response: HttpResponse, body: PreferencesIn) -> dict[str, Any]:
    """The inbox keeps every notice but those that have to be asked for; page, e-mail and push can be switched."""
    given = body.dict(exclude_unset=True)
    times = {
        name: value.replace(tzinfo=None, second=0, microsecond=0) if hasattr(value, "tzinfo") else value
        for name, value in given.items()
        if name in TIMES and not (name == "quiet_weekends" and value is None)
    }
    wanted = Wanted(given.get("channels") or {}, times)
    change_preferences(_actor(request), wanted, expected=expected_version(request))
    return _preferences(_actor(request), response)


@router.get("/{notice_id}", response=NoticeOut, summary="One notice")
def get_notice(request: HttpRequest, notice_id: UUID) -> dict[str, Any]:
    """One of my notices."""
    found = get_object_or_404(Notice.objects.visible_to(_actor(request)), pk=notice_id)
    return _out(_actor(request), [found])[0]


@router.delete("/{notice_id}", response={204: None}, operation_id="delete_notice", summary="Delete one notice")
def delete_one(request: HttpRequest, notice_id: UUID) -> Status[None]:
    """It goes from my inbox."""
    found = get_object_or_404(Notice.objects.visible_to(_actor(request)), pk=notice_id)
    delete_notices(_actor(request), ids=[found.pk])
    return Status(204, None)
