"""Custom fields for programs: /api/v1/custom-fields."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status

from staffetta.accounts.models import Member
from staffetta.core.api import expected_version, tag
from staffetta.fields.acts.change import change_field
from staffetta.fields.acts.delete import delete_field
from staffetta.fields.acts.make import make_field
from staffetta.fields.acts.order import order_fields
from staffetta.fields.acts.restore import restore_field
from staffetta.fields.acts.retire import retire_field
from staffetta.fields.drafts import ChoiceDraft, FieldDraft
from staffetta.fields.models import Choice, Field, Owner, Type
from staffetta.fields.reading import every_field_of
from staffetta.fields.schemas import ChoiceIn, FieldIn, FieldOrder, FieldOut, FieldPatch, OwnerWord

router = Router(tags=["Custom fields"])

PLAIN = (
    *("id", "owner", "code", "type", "name", "names", "help_text", "of_kind", "of_function", "decimals"),
    *("is_required", "is_unique", "is_personal", "retired_at", "version"),
)


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _field(request: HttpRequest, field_id: UUID) -> Field:
    rows = Field.objects.visible_to(_actor(request)).with_choices()
    found: Field = get_object_or_404(rows, pk=field_id)
    return found


def _choice_out(choice: Choice) -> dict[str, Any]:
    said = {name: getattr(choice, name) for name in ("id", "code", "name", "names", "colour")}
    return {**said, "in_use": choice.retired_at is None}


def _out(field: Field) -> dict[str, Any]:
    choices = [_choice_out(choice) for choice in field.choices.all()] if field.has_choices else []
    return {**{name: getattr(field, name) for name in PLAIN}, "choices": choices}


def _answer(request: HttpRequest, response: HttpResponse, field: Field) -> dict[str, Any]:
    fresh = _field(request, field.pk)
    tag(response, fresh.version)
    return _out(fresh)


def _drafts(choices: list[ChoiceIn]) -> tuple[ChoiceDraft, ...]:
    return tuple(
        ChoiceDraft(
            id=choice.id,
            names={str(language): name for language, name in choice.names.items()},
            code=choice.code or "",
            colour=choice.colour,
            in_use=choice.in_use,
        )
        for choice in choices
    )


@router.get("", response=list[FieldOut], summary="Custom fields")
def list_fields(request: HttpRequest, owner: OwnerWord | None = None) -> list[dict[str, Any]]:
    """What is asked of contacts, leads and post-sales processes, in order; those out of use as well, with
    `retired_at`."""
    owners = [owner] if owner else list(Owner.values)
    return [_out(field) for one in owners for field in every_field_of(one)]


@router.post("", response={201: FieldOut}, summary="Add a custom field")
def post_field(request: HttpRequest, response: HttpResponse, body: FieldIn) -> Any:
    """Administrators only. It comes after the others; a choice needs choices."""
    given = body.dict(exclude={"choices", "owner", "type", "code", "names"})
    draft = FieldDraft(
        owner=Owner(body.owner),
        type=Type(body.type),
        names={str(language): name for language, name in body.names.items()},
        code=body.code or "",
        choices=_drafts(body.choices),
        **given,
    )
    made = make_field(draft, by=_actor(request), at=timezone.now())
    return Status(201, _answer(request, response, made))


@router.post("/order", response=list[FieldOut], summary="Order custom fields")
def post_order(request: HttpRequest, body: FieldOrder) -> list[dict[str, Any]]:
    """409 `fields-changed` unless all fields in use of this owner are named, each once."""
    order_fields(Owner(body.owner), body.ids, by=_actor(request))
    return [_out(field) for field in every_field_of(body.owner)]


@router.get("/{field_id}", response=FieldOut, summary="One custom field")
def get_field(request: HttpRequest, response: HttpResponse, field_id: UUID) -> dict[str, Any]:
    return _answer(request, response, _field(request, field_id))


@router.patch("/{field_id}", response=FieldOut, summary="Change a custom field")
def patch_field(request: HttpRequest, response: HttpResponse, field_id: UUID, body: FieldPatch) -> dict[str, Any]:
    """Administrators only. 409 `field-answered` for what would make answers wrong, `choice-in-use` for a choice that
    somebody has chosen: give it `in_use` false instead."""
    field, given = _field(request, field_id), body.dict(exclude_unset=True, exclude={"choices", "in_use"})
    values = {name: value for name, value in given.items() if value is not None}
    choices = _drafts(body.choices) if body.choices is not None else None
    by, at, expected = _actor(request), timezone.now(), expected_version(request)
    if values or choices is not None or body.in_use is None:
        field = change_field(field, values, choices=choices, expected=expected, by=by, at=at)
        expected = None
    if body.in_use is False:
        field = retire_field(field, expected=expected, by=by, at=at)
    elif body.in_use:
        field = restore_field(field, expected=expected, by=by)
    return _answer(request, response, field)


@router.delete("/{field_id}", response={204: None}, summary="Delete a custom field")
def delete_one(request: HttpRequest, field_id: UUID) -> Any:
    """Administrators only. 409 `field-answered` once there are answers: put it out of use instead."""
    delete_field(_field(request, field_id), expected=expected_version(request), by=_actor(request))
    return Status(204, None)
