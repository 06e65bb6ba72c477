"""Number ranges for programs."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Member
from staffetta.core.api import Cursor, Limit, Rows, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.core.refusals import require
from staffetta.numbers import gaps, rules
from staffetta.numbers.acts.arrange import Choices, arrange_numbering
from staffetta.numbers.acts.change_range import change_range
from staffetta.numbers.models import Numbering, NumberRange
from staffetta.numbers.ranges import is_used, label_of, preview
from staffetta.numbers.schemas import (
    NumberGapOut,
    NumberGapSums,
    NumberingOut,
    NumberingPatch,
    NumberRangeOut,
    NumberRangePatch,
)

router = Router(tags=["Number ranges"])
numbering = Router(tags=["Number ranges"])

Year = Annotated[int | None, Field(ge=1, le=9999, description="Only of this year")]


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _range(request: HttpRequest, range_id: UUID) -> NumberRange:
    found: NumberRange = get_object_or_404(NumberRange.objects.visible_to(_actor(request)), pk=range_id)
    return found


def _range_out(found: NumberRange, chosen: Numbering | None = None) -> dict[str, Any]:
    names = ("id", "code", "prefix", "suffix", "width", "next_value", "last_given", "yearly_restart", "gap_free")
    today = day_of(timezone.now(), running_firm())
    used = is_used(found.code, chosen or Numbering.objects.running())
    more = {"label": label_of(found.code), "next_number": preview(found, today), "is_used": used}
    return {**{name: getattr(found, name) for name in (*names, "version")}, **more}


@router.get("", response=Rows[NumberRangeOut], summary="Number ranges")
def list_ranges(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """How numbers are given out, and which comes next (C-17)."""
    rows = NumberRange.objects.visible_to(_actor(request))
    found = page(rows, order=("code", "id"), cursor=cursor, limit=limit)
    chosen = Numbering.objects.running()
    return rows_of(found, [_range_out(row, chosen) for row in found.rows])


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


def _for_administrators(request: HttpRequest) -> None:
    require(rules.may_change_ranges(_actor(request)), _("Only administrators can look for gaps in number ranges."))


@router.get("/{range_id}/gaps", response=Rows[NumberGapOut], summary="Numbers that no record carries")
def list_gaps(
    request: HttpRequest, range_id: UUID, year: Year = None, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """By year and value, up to the number given last. Administrators only (C-17)."""
    _for_administrators(request)
    found, following = gaps.gaps(_range(request, range_id), year=year, cursor=cursor, limit=limit)
    return {"items": found, "next": following or None, "previous": None}


@router.get("/{range_id}/gap-sums", response=NumberGapSums, summary="How many numbers no record carries")
def get_gap_sums(request: HttpRequest, range_id: UUID, year: Year = None) -> dict[str, Any]:
    """Over all years, or in one. Administrators only."""
    _for_administrators(request)
    found = _range(request, range_id)
    values, missing = gaps.sums(found, year)
    return {"values": values, "missing": missing, "years": gaps.years(found)}


def _numbering_out(response: HttpResponse, found: Numbering) -> dict[str, Any]:
    tag(response, found.version)
    return {name: getattr(found, name) for name in ("suppliers_apart", "accounts", "version")}


@numbering.get("", response=NumberingOut, summary="What the firm has chosen about numbers")
def get_numbering(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Own numbers for suppliers, and where debtor and creditor numbers come from (C-17)."""
    return _numbering_out(response, Numbering.objects.running())


@numbering.patch("", response=NumberingOut, summary="Choose how numbers are given")
def patch_numbering(request: HttpRequest, response: HttpResponse, body: NumberingPatch) -> dict[str, Any]:
    """Administrators only. Numbers given before stay as they are."""
    choices = Choices(**body.dict())
    return _numbering_out(response, arrange_numbering(choices, by=_actor(request), expected=expected_version(request)))
