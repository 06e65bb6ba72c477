"""Merging contacts and undoing it, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.contacts.tombstones import living, refuse
from staffetta.core.api import Cursor, Limit, Rows, rows_of
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid
from staffetta.merges import rules
from staffetta.merges.acts.merge import check_choices, merge_contacts
from staffetta.merges.acts.set_term import set_term
from staffetta.merges.acts.undo import Undone, preview_undo, undo_merge
from staffetta.merges.models import Merge
from staffetta.merges.planning import preview_merge
from staffetta.merges.plans import Plan
from staffetta.merges.schemas import (
    MergeIn,
    MergeOut,
    MergePreviewIn,
    MergePreviewOut,
    MergeTermIn,
    MergeTermOut,
    MergeUndoneOut,
)

router = Router(tags=["Merges"])


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _contacts(request: HttpRequest, body: MergePreviewIn) -> tuple[Contact, list[Contact]]:
    """The contacts that were named. Raises Invalid for one that is not there, MergedAway for a tombstone."""
    wanted = [body.main, *body.others]
    seen = Contact.objects.visible_to(_actor(request)).select_related("handler")
    found = {contact.pk: contact for contact in seen.filter(pk__in=wanted)}
    missing = [pk for pk in wanted if pk not in found]
    for pk in missing:
        if living(Contact, pk) != pk and seen.filter(pk=living(Contact, pk)).exists():
            refuse(Contact.objects.select_related("merged_into").get(pk=pk))
    if missing:
        field = "main" if body.main in missing else "others"
        raise Invalid(_("Some values are not valid."), fields={field: _("There is no such contact.")})
    return found[body.main], [found[pk] for pk in body.others]


def _contact(contact: Contact) -> dict[str, Any]:
    return {"id": contact.pk, "number": contact.number, "name": contact.name}


def _preview(plan: Plan) -> dict[str, Any]:
    return {
        "main": _contact(plan.main),
        "others": [_contact(contact) for contact in plan.others],
        "function": plan.value_of("function"),
        "is_supplier": plan.value_of("is_supplier"),
        "conflicts": [
            {
                **{name: getattr(c, name) for name in ("key", "preselected", "chosen", "is_chosen")},
                "label": str(c.label),
                "options": [{"value": option.value, "shown": option.shown} for option in c.options],
            }
            for c in plan.conflicts
        ],
        "gains": [
            {"key": gain.key, "label": str(gain.label), "shown": gain.shown, "source": gain.source}
            for gain in plan.gains
        ],
        "going": [
            {"key": going.tie.key, "label": str(going.tie.label), "count": going.count, "once": going.once}
            for going in plan.going
        ],
        "collisions": [
            {"label": str(c.label), "shown": c.shown, "detail": c.detail, "ids": list(c.rows)} for c in plan.collisions
        ],
        "seen": plan.seen,
    }


def _out(merge: Merge, days: int) -> dict[str, Any]:
    is_undoable = rules.is_open(merge, days, timezone.now())
    return {
        "id": merge.pk,
        "main": _contact(merge.main),
        "others": [_contact(part.contact) for part in merge.parts.all()],
        "choices": merge.choices,
        "by": merge.by.name if merge.by else None,
        "at": merge.at,
        "undone_at": merge.undone_at,
        "undoable_until": rules.undoable_until(merge, days) if is_undoable else None,
    }


def _undone(undone: Undone) -> dict[str, Any]:
    return {
        "id": undone.merge.pk,
        "returned": [{**_contact(one.contact), "counts": _counts(one.counts)} for one in undone.returned],
        "kept": [{"key": kept.key, "label": str(kept.label), "why": kept.why} for kept in undone.kept_once],
        "stays": _counts(undone.stays),
        "again": [merge.pk for merge in undone.again],
    }


def _counts(counts: list[tuple[Any, int]]) -> list[dict[str, Any]]:
    return [{"label": str(label), "count": count} for label, count in counts]


def _merge(request: HttpRequest, merge_id: UUID) -> Merge:
    found: Merge = get_object_or_404(Merge.objects.visible_to(_actor(request)).for_list(), pk=merge_id)
    return found


@router.post("/preview", response=MergePreviewOut, summary="What a merge would do")
def post_preview(request: HttpRequest, body: MergePreviewIn) -> dict[str, Any]:
    """Writes nothing. The merge with the same choices does exactly this; send `seen` along to be sure (C-16)."""
    main, others = _contacts(request, body)
    plan = preview_merge(main, others, body.choices, by=_actor(request))
    check_choices(plan, body.choices)
    return _preview(plan)


@router.post("", response={201: MergeOut}, summary="Merge contacts")
def post_merge(request: HttpRequest, body: MergeIn) -> Any:
    """The others become one with the main contact; their addresses lead to it from then on (C-14, C-15).

    409 `merge-conflicts` lists what differs, `collides` what the main contact can have only once, `merged-away` says
    that somebody was faster."""
    main, others = _contacts(request, body)
    made = merge_contacts(
        main, others, body.choices, safe=body.safe, seen=body.seen, by=_actor(request), at=timezone.now()
    )
    return Status(201, _out(_merge(request, made.pk), rules.term()))


@router.get("", response=Rows[MergeOut], summary="Merges")
def list_merges(
    request: HttpRequest, contact: UUID | None = None, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """Newest first, undone ones included; `contact` narrows to those into it."""
    rows = Merge.objects.visible_to(_actor(request)).for_list()
    rows = rows.filter(main=contact) if contact else rows
    found = page(rows, order=("-at", "-id"), cursor=cursor, limit=limit)
    days = rules.term()
    return rows_of(found, [_out(merge, days) for merge in found.rows])


@router.get("/term", response=MergeTermOut, summary="For how many days a merge can be undone")
def get_term(request: HttpRequest) -> dict[str, int]:
    """30 unless an administrator has set something else."""
    return {"days": rules.term()}


@router.patch("/term", response=MergeTermOut, summary="Set for how many days a merge can be undone")
def patch_term(request: HttpRequest, body: MergeTermIn) -> dict[str, int]:
    """Administrators only."""
    return {"days": set_term(body.days, by=_actor(request)).days}


@router.get("/{merge_id}", response=MergeOut, summary="One merge")
def get_merge(request: HttpRequest, merge_id: UUID) -> dict[str, Any]:
    """Which contacts became one, and whose values were taken."""
    return _out(_merge(request, merge_id), rules.term())


@router.post("/{merge_id}/undo/preview", response=MergeUndoneOut, summary="What undoing a merge would do")
def post_undo_preview(request: HttpRequest, merge_id: UUID) -> dict[str, Any]:
    """What comes back, what stays, what cannot be separated. Changes nothing."""
    return _undone(preview_undo(_merge(request, merge_id), by=_actor(request), at=timezone.now()))


@router.post("/{merge_id}/undo", response=MergeUndoneOut, summary="Undo a merge")
def post_undo(request: HttpRequest, merge_id: UUID) -> dict[str, Any]:
    """Later changes are kept (C-16). 409 `not-undoable` after the term, after anonymising, or if it was undone."""
    return _undone(undo_merge(_merge(request, merge_id), by=_actor(request), at=timezone.now()))
