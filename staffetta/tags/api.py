"""Tags for programs."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from staffetta.core.api import Cursor, Limit, Rows, Text, rows_of
from staffetta.core.paging import page
from staffetta.tags.models import Tag

router = Router(tags=["Tags"])
Search = Annotated[Text, Field(default="", max_length=60, description="How the name begins")]


class TagOut(Schema):
    id: UUID
    name: str
    colour: str


@router.get("", response=Rows[TagOut], summary="Tags")
def list_tags(request: HttpRequest, q: Search = "", cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """All tags, by name."""
    rows = Tag.objects.visible_to(request.member).filter(name__istartswith=q)  # type: ignore[attr-defined]
    found = page(rows, order=("name", "id"), cursor=cursor, limit=limit)
    return rows_of(found, found.rows)
