"""Conversions of many contacts, and number ranges, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status

from staffetta.accounts.models import Member
from staffetta.contacts.acts.change_range import change_range
from staffetta.contacts.acts.convert_many import start_conversion
from staffetta.contacts.firm import day_of, running_firm
from staffetta.contacts.models import Conversion, NumberRange
from staffetta.contacts.numbers import label_of, preview
from staffetta.contacts.schemas import (
    ContactConversionIn,
    ContactConversionOut,
    ContactConversionRowOut,
    NumberRangeOut,
    NumberRangePatch,
)
from staffetta.core.api import Cursor, Limit, Rows, expected_version, rows_of, tag
from staffetta.core.paging import page

conversions = Router(tags=["Contacts"])
ranges = Router(tags=["Number ranges"])


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _conversion(request: HttpRequest, conversion_id: UUID) -> Conversion:
    found: Conversion = get_object_or_404(Conversion.objects.visible_to(_actor(request)), pk=conversion_id)
    return found


def _conversion_out(found: Conversion) -> dict[str, Any]:
    names = ("id", "started_at", "finished_at")
    return {**{name: getattr(found, name) for name in names}, **found.rows.counted()}


@conversions.post("", response={201: ContactConversionOut}, summary="Convert many contacts")
def post_conversion(request: HttpRequest, body: ContactConversionIn) -> Any:
    """Each becomes a customer by the rules of a single one (C-05). The first hundred are done with the answer."""
    made = start_conversion(body.contacts, by=_actor(request), at=timezone.now())
    return Status(201, _conversion_out(made))


@conversions.get("/{conversion_id}", response=ContactConversionOut, summary="How far a conversion is")
def get_conversion(request: HttpRequest, conversion_id: UUID) -> dict[str, Any]:
    """How many were converted, and how many were not and why."""
    return _conversion_out(_conversion(request, conversion_id))


@conversions.get("/{conversion_id}/rows", response=Rows[ContactConversionRowOut], summary="What became of each contact")
def list_conversion_rows(
    request: HttpRequest, conversion_id: UUID, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """By name."""
    rows = _conversion(request, conversion_id).rows.select_related("contact")
    found = page(rows, order=("contact__folded", "id"), cursor=cursor, limit=limit)
    items = [{"contact": row.contact_id, "name": row.contact.name, "outcome": row.outcome} for row in found.rows]
    return rows_of(found, items)


def _range(request: HttpRequest, range_id: UUID) -> NumberRange:
    found: NumberRange = get_object_or_404(NumberRange.objects.visible_to(_actor(request)), pk=range_id)
    return found


def _range_out(found: NumberRange) -> dict[str, Any]:
    names = ("id", "code", "prefix", "suffix", "width", "next_value", "last_given", "yearly_restart", "gap_free")
    today = day_of(timezone.now(), running_firm())
    more = {"label": label_of(found.code), "next_number": preview(found, today), "version": found.version}
    return {**{name: getattr(found, name) for name in names}, **more}


@ranges.get("", response=Rows[NumberRangeOut], summary="Number ranges")
def list_ranges(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """How numbers are given out, and which comes next (C-17)."""
    rows = NumberRange.objects.visible_to(_actor(request))
    found = page(rows, order=("code", "id"), cursor=cursor, limit=limit)
    return rows_of(found, [_range_out(row) for row in found.rows])


@ranges.get("/{range_id}", response=NumberRangeOut, summary="One number range")
def get_range(request: HttpRequest, response: HttpResponse, range_id: UUID) -> dict[str, Any]:
    """Its form, and its next number."""
    found = _range(request, range_id)
    tag(response, found.version)
    return _range_out(found)


@ranges.patch("/{range_id}", response=NumberRangeOut, summary="Change a number range")
def patch_range(request: HttpRequest, response: HttpResponse, range_id: UUID, body: NumberRangePatch) -> dict[str, Any]:
    """Administrators only. The next value never goes back to one already given."""
    values = {name: value for name, value in body.dict().items() if value is not None}
    changed = change_range(_range(request, range_id), values, by=_actor(request), expected=expected_version(request))
    tag(response, changed.version)
    return _range_out(changed)
