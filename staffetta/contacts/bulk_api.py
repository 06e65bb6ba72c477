"""Conversions of many contacts, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status

from staffetta.accounts.models import Member
from staffetta.contacts.acts.convert_many import cancel_conversion, start_conversion
from staffetta.contacts.conversions import fates_of
from staffetta.contacts.models import Contact, Conversion
from staffetta.contacts.schemas import (
    ContactConversionIn,
    ContactConversionMadeOut,
    ContactConversionOut,
    ContactConversionRowOut,
    FateWord,
)
from staffetta.core.api import Cursor, Limit, Rows, rows_of
from staffetta.core.paging import page
from staffetta.listings.asked import unseen

conversions = Router(tags=["Contacts"])


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _conversion(request: HttpRequest, conversion_id: UUID) -> Conversion:
    found: Conversion = get_object_or_404(Conversion.objects.visible_to(_actor(request)), pk=conversion_id)
    return found


def _conversion_out(found: Conversion) -> dict[str, Any]:
    names = ("id", "started_at", "finished_at", "cancelled_at")
    return {**{name: getattr(found, name) for name in names}, **fates_of(found)}


@conversions.post("", response={201: ContactConversionMadeOut}, summary="Convert many contacts")
def post_conversion(request: HttpRequest, body: ContactConversionIn) -> Any:
    """Each becomes a customer by the rules of a single one (C-05). The first hundred are done with the answer."""
    unknown = unseen(body.contacts, Contact.objects.visible_to(_actor(request)))
    made = start_conversion(body.contacts, by=_actor(request), at=timezone.now())
    return Status(201, {**_conversion_out(made), "unknown": unknown})


@conversions.get("/{conversion_id}", response=ContactConversionOut, summary="How far a conversion is")
def get_conversion(request: HttpRequest, conversion_id: UUID) -> dict[str, Any]:
    """How many were converted, and how many were not and why."""
    return _conversion_out(_conversion(request, conversion_id))


@conversions.get("/{conversion_id}/rows", response=Rows[ContactConversionRowOut], summary="What became of each contact")
def list_conversion_rows(
    request: HttpRequest,
    conversion_id: UUID,
    outcome: FateWord | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """By name; with `outcome` only those that had it. `waiting` are those whose turn has not come."""
    rows = _conversion(request, conversion_id).rows.select_related("contact")
    if outcome is not None:
        rows = rows.filter(outcome="" if outcome == "waiting" else outcome)
    found = page(rows, order=("position", "id"), cursor=cursor, limit=limit)
    items = [
        {"contact": row.contact_id, "number": row.contact.number, "name": row.contact.name, "outcome": row.outcome}
        for row in found.rows
    ]
    return rows_of(found, items)


@conversions.post("/{conversion_id}/cancel", response=ContactConversionOut, summary="Cancel a conversion")
def post_cancel(request: HttpRequest, conversion_id: UUID) -> dict[str, Any]:
    """Who was converted stays a customer; the rest is reported as cancelled. Nothing happens to one that is over."""
    known = _conversion(request, conversion_id)
    return _conversion_out(cancel_conversion(known, by=_actor(request), at=timezone.now()))
