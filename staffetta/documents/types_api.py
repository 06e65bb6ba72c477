"""Document types for programs."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Member
from staffetta.core.api import Cursor, Limit, Rows, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid, require
from staffetta.documents import rules
from staffetta.documents.acts.change_type import change_type
from staffetta.documents.acts.make_type import make_type
from staffetta.documents.acts.order_types import order_types
from staffetta.documents.acts.restore_type import restore_type
from staffetta.documents.acts.retire_type import retire_type
from staffetta.documents.drafts import TypeDraft
from staffetta.documents.models import DocumentType
from staffetta.documents.schemas import TypeIn, TypeOrderIn, TypeOut, TypePatch, TypePreview, TypeUse
from staffetta.documents.usage import usage_of, what_it_starts
from staffetta.leads.models import Pipeline
from staffetta.playbooks.acts.start import check_start
from staffetta.playbooks.models import Playbook

router = Router(tags=["Document types"])


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _type(request: HttpRequest, type_id: UUID) -> DocumentType:
    rows = DocumentType.objects.visible_to(_actor(request)).select_related("sequence", "pipeline")
    found: DocumentType = get_object_or_404(rows, pk=type_id)
    return found


def _out(type_: DocumentType) -> dict[str, Any]:
    names = ("id", "code", "name", "names", "nature", "side", "retention_years", "number_range", "position")
    more = ("sequence_id", "pipeline_id", "open_lead", "retired_at", "version")
    return {name: getattr(type_, name) for name in (*names, *more)}


def _tagged(type_: DocumentType, response: HttpResponse) -> dict[str, Any]:
    tag(response, type_.version)
    return _out(type_)


def _records(said: dict[str, Any]) -> dict[str, Any]:
    """Ids as records. Raises Invalid where an id is of nothing that we know."""
    wrong = {}
    for field, model in (("sequence", Playbook), ("pipeline", Pipeline)):
        key = f"{field}_id"
        if key not in said:
            continue
        given = said.pop(key)
        said[field] = model._default_manager.filter(pk=given).first() if given else None
        if given and said[field] is None:
            wrong[key] = _("There is none with this id.")
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)
    return said


@router.get("", response=Rows[TypeOut], summary="Document types")
def list_types(request: HttpRequest, retired: bool = False, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """In their order. Those out of use with `retired=true`."""
    rows = DocumentType.objects.visible_to(_actor(request)).filter(retired_at__isnull=not retired)
    found = page(rows, order=("position", "pk"), cursor=cursor, limit=limit)
    return rows_of(found, [_out(row) for row in found.rows])


@router.post("", response={201: TypeOut}, summary="Make a document type")
def make(request: HttpRequest, response: HttpResponse, body: TypeIn) -> Status[dict[str, Any]]:
    """Administrators."""
    made = make_type(TypeDraft(**_records(body.dict())), by=_actor(request))
    return Status(201, _tagged(made, response))


# Before the addresses with an id, which would catch it.
@router.post("/order", response=list[TypeOut], summary="Put document types into order")
def order(request: HttpRequest, body: TypeOrderIn) -> list[dict[str, Any]]:
    """Administrators. All types, in the order in which they are offered."""
    return [_out(type_) for type_ in order_types(body.ids, by=_actor(request))]


@router.get("/{type_id}", response=TypeOut, summary="A document type")
def get_type(request: HttpRequest, response: HttpResponse, type_id: UUID) -> dict[str, Any]:
    """With what it starts."""
    return _tagged(_type(request, type_id), response)


@router.patch("/{type_id}", response=TypeOut, summary="Change a document type")
def change(request: HttpRequest, response: HttpResponse, type_id: UUID, body: TypePatch) -> dict[str, Any]:
    """Administrators. Documents of the type and what they started stay as they are."""
    type_, actor = _type(request, type_id), _actor(request)
    said = body.dict(exclude_unset=True, exclude={"retired"})
    nullable = ("retention_years", "sequence_id", "pipeline_id")
    said = _records({name: value for name, value in said.items() if value is not None or name in nullable})
    said_of = ("code", "names", "nature", "side", "retention_years", "number_range")
    kept = (*said_of, "sequence", "pipeline", "open_lead")
    draft = TypeDraft(**{**{name: getattr(type_, name) for name in kept}, **said})
    type_ = change_type(type_, draft, expected=expected_version(request), by=actor)
    if body.retired is True:
        type_ = retire_type(type_, by=actor, at=timezone.now())
    elif body.retired is False:
        type_ = restore_type(type_, by=actor)
    return _tagged(type_, response)


@router.get("/{type_id}/usage", response=TypeUse, summary="Where a document type is used")
def usage(request: HttpRequest, type_id: UUID) -> Any:
    """Administrators: documents and leads of everybody are counted."""
    require(rules.may_shape_types(_actor(request)), _("Only administrators can change document types."))
    return usage_of(_type(request, type_id))


@router.get("/{type_id}/preview", response=TypePreview, summary="What a document of a type would start")
def preview(request: HttpRequest, type_id: UUID, date: date | None = None) -> dict[str, Any]:
    """The tasks of its automatic actions with their dates, for a document of this day, today when left out."""
    day = date or day_of(timezone.now(), running_firm())
    check_start(day)
    found = what_it_starts(_type(request, type_id), day)
    steps = found.steps if found else []
    return {
        "steps": [
            {
                "number": step.number,
                "title": step.line.title or (step.line.activity_type.name if step.line.activity_type else ""),
                "date": step.date,
            }
            for step in steps
        ]
    }
