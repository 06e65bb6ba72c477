"""Tags and their categories for programs."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from staffetta.accounts.models import Member
from staffetta.accounts.schemas import Input
from staffetta.core.api import Cursor, Limit, Line, Rows, Text, expected_version, rows_of, tag
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid
from staffetta.tags.acts.category import change_category, delete_category, make_category
from staffetta.tags.acts.change import KEEP, change_tag
from staffetta.tags.acts.delete import delete_tag
from staffetta.tags.acts.merge import merge_tags
from staffetta.tags.acts.retire import restore_tag, retire_tag
from staffetta.tags.models import Tag, TagCategory

router = Router(tags=["Tags"])
categories = Router(tags=["Tags"])
Search = Annotated[Text, Field(default="", max_length=60, description="How the name begins")]
Name = Annotated[Line, Field(min_length=1, max_length=60)]
HueWord = Literal["1", "2", "3", "4", "5", "6", "7", "8"]
Hue = Annotated[HueWord, Field(description="1 red, 2 orange, 3 yellow, 4 green, 5 teal, 6 blue, 7 violet, 8 pink")]


class CategoryOut(Schema):
    """What some tags have in common; all of them bear its colour."""

    id: UUID
    name: str
    hue: HueWord
    position: int
    version: int


class TagOut(Schema):
    """`colour` is the number of its category's colour; `grey` without category. Retired ones are offered no more."""

    id: UUID
    name: str
    colour: str
    category: UUID | None = Field(None, validation_alias="category_id")
    in_use: bool


class TagPatch(Input):
    """What is left out stays as it is; `category` null takes it out of its category."""

    name: Name | None = None
    category: UUID | None = None
    in_use: bool | None = None


class TagMergeIn(Input):
    into: UUID


class CategoryIn(Input):
    name: Name
    hue: Hue = "6"


class CategoryPatch(Input):
    """What is left out stays as it is."""

    name: Name | None = None
    hue: Hue | None = None
    position: Annotated[int, Field(ge=0, le=1000)] | None = None


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _tag(request: HttpRequest, tag_id: UUID) -> Tag:
    return get_object_or_404(Tag.objects.visible_to(_actor(request)), pk=tag_id)


def _category(request: HttpRequest, category_id: UUID) -> TagCategory:
    return get_object_or_404(TagCategory.objects.visible_to(_actor(request)), pk=category_id)


def _out(found: Tag) -> dict[str, Any]:
    plain = {name: getattr(found, name) for name in ("id", "name", "colour", "category_id")}
    return {**plain, "in_use": found.retired_at is None}


@router.get("", response=Rows[TagOut], summary="Tags")
def list_tags(request: HttpRequest, q: Search = "", cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """All tags, by name."""
    rows = Tag.objects.visible_to(_actor(request)).filter(name__istartswith=q)
    found = page(rows, order=("name", "id"), cursor=cursor, limit=limit)
    return rows_of(found, [_out(one) for one in found.rows])


@router.patch("/{tag_id}", response=TagOut, summary="Change a tag")
def patch_tag(request: HttpRequest, tag_id: UUID, body: TagPatch) -> dict[str, Any]:
    """Rename it, put it into a category, out of use or back."""
    found, by, said = _tag(request, tag_id), _actor(request), body.model_fields_set
    category: Any = KEEP
    if "category" in said:
        category = TagCategory.objects.filter(pk=body.category).first() if body.category else None
        if body.category and category is None:
            raise Invalid(_("Some values are not valid."), fields={"category": _("There is no such record.")})
    with transaction.atomic():
        found = change_tag(found, name=body.name, category=category, by=by)
        if body.in_use is not None:
            found = restore_tag(found, by=by) if body.in_use else retire_tag(found, by=by, at=timezone.now())
    return _out(found)


@router.delete("/{tag_id}", response={204: None}, summary="Delete a tag")
def remove_tag(request: HttpRequest, tag_id: UUID) -> Any:
    """Whatever carries it carries it no more."""
    delete_tag(_tag(request, tag_id), by=_actor(request))
    return Status(204, None)


@router.post("/{tag_id}/merge", response=TagOut, summary="Merge a tag into another")
def post_merge(request: HttpRequest, tag_id: UUID, body: TagMergeIn) -> dict[str, Any]:
    """Whatever carries it carries the other one from now on. The answer is the other one."""
    merged = _tag(request, tag_id)
    into = Tag.objects.visible_to(_actor(request)).filter(pk=body.into).first()
    if into is None:
        raise Invalid(_("Some values are not valid."), fields={"into": _("There is no such record.")})
    return _out(merge_tags(merged, into, by=_actor(request)))


@categories.get("", response=Rows[CategoryOut], summary="Categories of tags")
def list_categories(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """In their order."""
    rows = TagCategory.objects.visible_to(_actor(request))
    found = page(rows, order=("position", "name", "id"), cursor=cursor, limit=limit)
    return rows_of(found, found.rows)


@categories.post("", response={201: CategoryOut}, summary="Make a category of tags")
def post_category(request: HttpRequest, response: HttpResponse, body: CategoryIn) -> Any:
    """It is the last in order."""
    made = make_category(body.name, body.hue, by=_actor(request))
    tag(response, made.version)
    return Status(201, made)


@categories.patch("/{category_id}", response=CategoryOut, summary="Change a category of tags")
def patch_category(request: HttpRequest, response: HttpResponse, category_id: UUID, body: CategoryPatch) -> TagCategory:
    """Its name, the colour of all its tags, its place."""
    changed = change_category(
        _category(request, category_id),
        **body.model_dump(exclude_unset=True),
        expected=expected_version(request),
        by=_actor(request),
    )
    tag(response, changed.version)
    return changed


@categories.delete("/{category_id}", response={204: None}, summary="Delete a category of tags")
def remove_category(request: HttpRequest, category_id: UUID) -> Any:
    """Its tags stay."""
    delete_category(_category(request, category_id), expected=expected_version(request), by=_actor(request))
    return Status(204, None)
