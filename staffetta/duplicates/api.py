"""Duplicates for programs: pairs, decisions, searches, and who may be the one about to be created (C-18)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from staffetta.accounts.models import Member
from staffetta.contacts import similar
from staffetta.contacts.models import Contact
from staffetta.core.api import Cursor, Limit, Rows, rows_of
from staffetta.core.paging import page
from staffetta.core.refusals import require
from staffetta.duplicates import rules
from staffetta.duplicates.acts.start import start_search
from staffetta.duplicates.acts.tell_apart import take_back, tell_apart
from staffetta.duplicates.models import DuplicatePair, Run
from staffetta.duplicates.narrowing import ORDER, Narrowing
from staffetta.duplicates.schemas import (
    KindWord,
    ManyIn,
    ManyOut,
    PairOut,
    SearchOut,
    SimilarIn,
    SimilarsOut,
    StateWord,
)

router = Router(tags=["Duplicates"])
Percent = Annotated[int, Field(ge=0, le=100, description="So likely at least, in percent")]


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _pair(request: HttpRequest, pair_id: UUID) -> DuplicatePair:
    rows = DuplicatePair.objects.visible_to(_actor(request)).select_related("first", "second")
    found: DuplicatePair = get_object_or_404(rows, pk=pair_id)
    return found


def _side(contact: Contact) -> dict[str, Any]:
    return {"id": contact.pk, "name": contact.name, "number": contact.number}


def _out(pair: DuplicatePair) -> dict[str, Any]:
    parts = [
        {"part": name, "likeness": said[0], "bits": said[1] / 100, "level": said[2]}
        for name, said in pair.reasons.items()
        if name
    ]
    return {
        **{name: getattr(pair, name) for name in ("id", "kind", "state", "likely", "found_at")},
        "score": pair.score / 100,
        "before": pair.reasons.get("", [0, 0, ""])[1] / 100,
        "first": _side(pair.first),
        "second": _side(pair.second),
        "parts": sorted(parts, key=lambda part: (-abs(part["bits"]), part["part"])),
    }


@router.get("", response=Rows[PairOut], summary="Pairs of contacts that may be the same")
def list_pairs(
    request: HttpRequest,
    state: StateWord = "open",
    kind: KindWord | None = None,
    least: Percent = 0,
    mine: bool = False,
    contact: UUID | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Those of which you see both, the likeliest first; `mine`: you handle one of them."""
    chosen = Narrowing(kind=kind or "", least=least, state=state, mine=mine, contact=contact)
    rows = chosen.rows(_actor(request)).select_related("first", "second")
    found = page(rows, order=ORDER, cursor=cursor, limit=limit)
    return rows_of(found, [_out(pair) for pair in found.rows])


@router.post("/similar", response=SimilarsOut, summary="Who may be the same as what is about to be created")
def post_similar(request: HttpRequest, body: SimilarIn) -> dict[str, Any]:
    """Nothing is written. The same e-mail address, phone or VAT number, or a name that is alike."""
    given = body.dict(exclude={"contact", "emails", "phones"})
    typed = similar.Typed(**given, emails=tuple(body.emails), phones=tuple(body.phones), contact_id=body.contact)
    found = similar.find(_actor(request), typed)
    rows = [{"contact": _side(one.contact), "reasons": list(one.reasons), "likely": one.likely} for one in found]
    return {"similar": rows}


@router.post("/different", response=ManyOut, summary="Say of many pairs that they are not the same")
def post_different_many(request: HttpRequest, body: ManyIn) -> dict[str, Any]:
    """All or none; pairs that you do not see are left out."""
    pairs = list(DuplicatePair.objects.visible_to(_actor(request)).filter(pk__in=body.ids))
    return {"told_apart": tell_apart(pairs, by=_actor(request), at=timezone.now())}


@router.post("/searches", response={201: SearchOut}, summary="Search all contacts")
def post_search(request: HttpRequest) -> Any:
    """It goes on after the answer. 409 `already-searching` while one runs."""
    return Status(201, start_search(by=_actor(request), at=timezone.now()))


@router.get("/searches/{run_id}", response=SearchOut, summary="How far a search is")
def get_search(request: HttpRequest, run_id: UUID) -> Any:
    """For administrators."""
    require(rules.may_search(_actor(request)), _("Only administrators can start a search for duplicates."))
    return get_object_or_404(Run, pk=run_id)


@router.get("/{pair_id}", response=PairOut, summary="One pair")
def get_pair(request: HttpRequest, pair_id: UUID) -> dict[str, Any]:
    """With what each part adds."""
    return _out(_pair(request, pair_id))


@router.post("/{pair_id}/different", response=PairOut, summary="Not the same")
def post_different(request: HttpRequest, pair_id: UUID) -> dict[str, Any]:
    """Remembered for good: later searches leave the two alone."""
    tell_apart([_pair(request, pair_id)], by=_actor(request), at=timezone.now())
    return _out(_pair(request, pair_id))


@router.delete("/{pair_id}/different", response=PairOut, summary="Take back that they are not the same")
def delete_different(request: HttpRequest, pair_id: UUID) -> dict[str, Any]:
    """The pair is open again."""
    take_back([_pair(request, pair_id)], by=_actor(request))
    return _out(_pair(request, pair_id))
