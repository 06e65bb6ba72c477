"""Activity types for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status

from staffetta.core.api import Cursor, Limit, Rows, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.processes.acts.change_type import change_type
from staffetta.processes.acts.make_type import ActivityTypeDraft, make_type
from staffetta.processes.acts.order_types import order_types
from staffetta.processes.acts.retire_type import restore_type, retire_type
from staffetta.processes.api.reading import actor, wrong
from staffetta.processes.models import ActivityType
from staffetta.processes.schemas import ActivityTypeIn, ActivityTypeOut, ActivityTypePatch, OrderIn

router = Router(tags=["Activity types"])


def _type(request: HttpRequest, type_id: UUID) -> ActivityType:
    found: ActivityType = get_object_or_404(ActivityType.objects.visible_to(actor(request)), pk=type_id)
    return found


def _answer(response: HttpResponse, kind: ActivityType) -> ActivityType:
    tag(response, kind.version)
    return kind


def _parent(parent_id: UUID | None) -> ActivityType | None:
    found = ActivityType.objects.filter(pk=parent_id).first() if parent_id is not None else None
    if parent_id is not None and found is None:
        raise wrong("parent_id", _("There is no such activity type in use."))
    return found


@router.get("", response=Rows[ActivityTypeOut], summary="Activity types")
def list_types(
    request: HttpRequest, retired: bool | None = None, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """In the order of the choices."""
    rows = ActivityType.objects.visible_to(actor(request))
    if retired is not None:
        rows = rows.filter(retired_at__isnull=not retired)
    found = page(rows, order=("position", "id"), cursor=cursor, limit=limit)
    return rows_of(found, found.rows)


@router.post("", response={201: ActivityTypeOut}, summary="Add an activity type")
def post_type(request: HttpRequest, response: HttpResponse, body: ActivityTypeIn) -> Any:
    """Administrators only."""
    said = {name: getattr(body, name) for name in ("icon", "colour", "minutes", "counts")}
    draft = ActivityTypeDraft(body.names.kept, parent=_parent(body.parent_id), **said)
    return Status(201, _answer(response, make_type(draft, by=actor(request))))


@router.post("/order", response=list[ActivityTypeOut], summary="Order the activity types")
def post_order(request: HttpRequest, body: OrderIn) -> list[ActivityType]:
    """Those named come first, in this order. Administrators only."""
    return order_types(body.ids, by=actor(request))


@router.get("/{type_id}", response=ActivityTypeOut, summary="One activity type")
def get_type(request: HttpRequest, response: HttpResponse, type_id: UUID) -> ActivityType:
    """With its names in all languages."""
    return _answer(response, _type(request, type_id))


@router.patch("/{type_id}", response=ActivityTypeOut, summary="Change an activity type")
def patch_type(request: HttpRequest, response: HttpResponse, type_id: UUID, body: ActivityTypePatch) -> ActivityType:
    """Administrators only. `names`, when sent, replaces all names."""
    sent = body.dict(exclude_unset=True)
    values = {name: value for name, value in sent.items() if value is not None and name != "parent_id"}
    if "parent_id" in sent:
        values["parent"] = _parent(body.parent_id)
    if body.names is not None:
        values["names"] = body.names.kept
    kind = change_type(_type(request, type_id), values, expected=expected_version(request), by=actor(request))
    return _answer(response, kind)


@router.post("/{type_id}/retire", response=ActivityTypeOut, summary="Retire an activity type")
def post_retire(request: HttpRequest, response: HttpResponse, type_id: UUID) -> ActivityType:
    """It is not offered any more; what has it keeps it. Administrators only."""
    return _answer(response, retire_type(_type(request, type_id), at=timezone.now(), by=actor(request)))


@router.post("/{type_id}/restore", response=ActivityTypeOut, summary="Use an activity type again")
def post_restore(request: HttpRequest, response: HttpResponse, type_id: UUID) -> ActivityType:
    """Administrators only."""
    return _answer(response, restore_type(_type(request, type_id), by=actor(request)))
