"""Number ranges for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Member
from staffetta.core.api import Cursor, Limit, Rows, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.numbers.acts.change_range import change_range
from staffetta.numbers.models import NumberRange
from staffetta.numbers.ranges import label_of, preview
from staffetta.numbers.schemas import NumberRangeOut, NumberRangePatch

router = Router(tags=["Number ranges"])


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _range(request: HttpRequest, range_id: UUID) -> NumberRange:
    found: NumberRange = get_object_or_404(NumberRange.objects.visible_to(_actor(request)), pk=range_id)
    return found


def _range_out(found: NumberRange) -> dict[str, Any]:
    names = ("id", "code", "prefix", "suffix", "width", "next_value", "last_given", "yearly_restart", "gap_free")
    today = day_of(timezone.now(), running_firm())
    more = {"label": label_of(found.code), "next_number": preview(found, today), "version": found.version}
    return {**{name: getattr(found, name) for name in names}, **more}


@router.get("", response=Rows[NumberRangeOut], summary="Number ranges")
def list_ranges(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """How numbers are given out, and which comes next (C-17)."""
    rows = NumberRange.objects.visible_to(_actor(request))
    found = page(rows, order=("code", "id"), cursor=cursor, limit=limit)
    return rows_of(found, [_range_out(row) for row in found.rows])


@router.get("/{range_id}", response=NumberRangeOut, summary="One number range")
def get_range(request: HttpRequest, response: HttpResponse, range_id: UUID) -> dict[str, Any]:
    """Its form, and its next number."""
    found = _range(request, range_id)
    tag(response, found.version)
    return _range_out(found)


@router.patch("/{range_id}", response=NumberRangeOut, summary="Change a number range")
def patch_range(request: HttpRequest, response: HttpResponse, range_id: UUID, body: NumberRangePatch) -> dict[str, Any]:
    """Administrators only. The next value never goes back to one already given."""
    values = {name: value for name, value in body.dict().items() if value is not None}
    who, seen = _actor(request), expected_version(request)
    changed = change_range(_range(request, range_id), values, by=who, at=timezone.now(), expected=seen)
    tag(response, changed.version)
    return _range_out(changed)
