"""What the API of saved views takes and gives."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from staffetta.accounts.schemas import Input
from staffetta.core.api import Line

Key = Annotated[Line, Field(min_length=1, max_length=60)]
Name = Annotated[Line, Field(min_length=1, max_length=60)]
ListKey = Annotated[Line, Field(min_length=1, max_length=40, description="Which list it is a view of, e.g. `contacts`")]
Values = Annotated[list[Annotated[Line, Field(max_length=200)]], Field(max_length=50)]
Filters = Annotated[
    dict[Key, Values],
    Field(max_length=60, description="The list's filters, as its address takes them, each with its values"),
]
Columns = Annotated[list[Key], Field(max_length=60, description="Keys of columns in their order; none: the list's own")]
Sort = Annotated[Line, Field(max_length=60, description="The key of a column; `-` in front turns the order")]


Texts = list[str]  # a name of its own, since a view has a field that is called `list`


class OwnerOut(Schema):
    id: UUID
    name: str


class SavedViewIn(Input):
    list: ListKey
    name: Name
    is_shared: bool = False
    filters: Filters = {}
    columns: Columns = []
    sort: Sort = ""


class SavedViewPatch(Input):
    """What is left out stays as it is."""

    name: Name | None = None
    is_shared: bool | None = None
    filters: Filters | None = None
    columns: Columns | None = None
    sort: Sort | None = None


class SavedViewOut(Schema):
    """`is_default`: whether the list opens with it for you."""

    id: UUID
    list: str
    name: str
    owner: OwnerOut
    is_shared: bool
    is_default: bool
    filters: dict[str, Texts]
    columns: Texts
    sort: str
    created_at: datetime
    changed_at: datetime
    version: int


class DefaultIn(Input):
    view: UUID | None = Field(None, description="The view with which the list opens for you; null for none")
