"""The bin for programs (P-13)."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Status

from staffetta.accounts.models import Member
from staffetta.bin import binds, rules
from staffetta.bin.acts.delete_for_good import delete_entry_for_good, empty_bin
from staffetta.bin.acts.restore import preview_restore, restore_entry
from staffetta.bin.acts.restore_batch import restore_batch
from staffetta.bin.acts.set_term import set_bin_term
from staffetta.bin.models import BinEntry
from staffetta.bin.schemas import (
    BinBatchOut,
    BinEmptiedOut,
    BinEntryOut,
    BinPreviewOut,
    BinRestoredOut,
    BinTermIn,
    BinTermOut,
)
from staffetta.core.api import Cursor, Limit, Rows, expected_version, rows_of, tag
from staffetta.core.paging import page

router = Router(tags=["Bin"])
Text = Annotated[str, Query(max_length=100)]
Sort = Literal["", "lead", "postsales", "task", "note", "document"]


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _entry(request: HttpRequest, entry_id: UUID) -> BinEntry:
    return get_object_or_404(BinEntry.objects.visible_to(_actor(request)).select_related("deleted_by"), pk=entry_id)


def _out(entry: BinEntry) -> dict[str, Any]:
    return {
        **{name: getattr(entry, name) for name in ("id", "kind", "title", "deleted_at", "until", "batch", "version")},
        "record_id": entry.record,
        "counts": binds.counted(entry.counts),
        "deleted_by": entry.deleted_by.name if entry.deleted_by else None,
    }


@router.get("", response=Rows[BinEntryOut], summary="What lies in the bin")
def list_entries(
    request: HttpRequest,
    kind: Sort = "",
    q: Text = "",
    batch: UUID | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """What you deleted; administrators see all. The newest first. `batch`: what was deleted in one go."""
    rows = BinEntry.objects.visible_to(_actor(request)).found_by(q.replace("\0", "")).for_list()
    rows = rows.filter(batch=batch) if batch is not None else rows
    found = page(rows.filter(kind=kind) if kind else rows, order=("-deleted_at", "-id"), cursor=cursor, limit=limit)
    return rows_of(found, [_out(entry) for entry in found.rows])


@router.get("/term", response=BinTermOut, summary="After how many days the bin is emptied")
def get_term(request: HttpRequest) -> dict[str, Any]:
    """In this workspace."""
    return {"days": rules.term()}


@router.patch("/term", response=BinTermOut, summary="Change after how many days the bin is emptied")
def patch_term(request: HttpRequest, body: BinTermIn) -> dict[str, Any]:
    """Administrators only. It holds for what lies there already, too."""
    return {"days": set_bin_term(body.days, by=_actor(request)).days}


@router.post("/empty", response=BinEmptiedOut, summary="Empty the bin")
def post_empty(request: HttpRequest) -> dict[str, Any]:
    """Delete everything in it for good. Administrators only."""
    return {"count": empty_bin(by=_actor(request))}


@router.post("/batches/{batch_id}/restore", response=BinBatchOut, summary="Restore what was deleted in one go")
def post_restore_batch(request: HttpRequest, batch_id: UUID) -> dict[str, Any]:
    """`batch_id`: the id of the change that deleted many. Each comes back by the rules of a single one; a hundred with
    the answer, the rest after it."""
    member = _actor(request)
    if not BinEntry.objects.visible_to(member).of_batch(batch_id).exists():
        raise Http404
    done = restore_batch(batch_id, by=member, at=timezone.now())
    refused = [{"entry_id": one.entry, "title": one.title, "reason": one.reason} for one in done.refused]
    return {"restored": done.restored, "refused": refused, "waiting": done.waiting}


@router.get("/{entry_id}", response=BinPreviewOut, summary="What restoring would bring back")
def get_entry(request: HttpRequest, response: HttpResponse, entry_id: UUID) -> dict[str, Any]:
    """With what will not be as it was, and why it cannot be restored now."""
    entry = _entry(request, entry_id)
    snapshot = preview_restore(entry, by=_actor(request), at=timezone.now())
    tag(response, entry.version)
    return {**_out(entry), "remarks": snapshot.remarks, "obstacles": snapshot.obstacles}


@router.post("/{entry_id}/restore", response=BinRestoredOut, summary="Restore from the bin")
def post_restore(request: HttpRequest, entry_id: UUID) -> dict[str, Any]:
    """It comes back with its ids, numbers, links, tasks, notes and files. 409 while what it belongs to is not there."""
    entry = _entry(request, entry_id)
    done = restore_entry(entry, expected=expected_version(request), by=_actor(request), at=timezone.now())
    return {"kind": done.kind, "record_id": done.record, "title": done.title, "remarks": done.remarks}


@router.delete("/{entry_id}", response={204: None}, summary="Delete for good")
def delete_entry(request: HttpRequest, entry_id: UUID) -> Any:
    """Before its time. Administrators only."""
    delete_entry_for_good(_entry(request, entry_id), expected=expected_version(request), by=_actor(request))
    return Status(204, None)
