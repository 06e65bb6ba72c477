"""What programs send and get about merges."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.core.api import Line
from staffetta.merges.planning import MOST
from staffetta.merges.rules import LONGEST

Key = Annotated[Line, Field(max_length=200)]
Word = Annotated[Line, Field(max_length=40)]


class MergePreviewIn(Schema):
    """`choices`: key of a conflict -> id of the contact whose value is taken, or `all` where all can be kept."""

    model_config = ConfigDict(extra="forbid")

    main: UUID
    others: Annotated[list[UUID], Field(min_length=1, max_length=MOST)]
    choices: Annotated[dict[Key, Word], Field(max_length=500)] = {}


class MergeIn(MergePreviewIn):
    """`safe`: stop at conflicts without a choice (409 `merge-conflicts`); else the preselected value is taken.

    `seen` of a preview makes sure that nothing has changed since (412 `stale`)."""

    safe: bool = True
    seen: Annotated[Line, Field(max_length=64)] = ""


class MergeContactOut(Schema):
    id: UUID
    number: str
    name: str


class MergeOptionOut(Schema):
    value: str
    shown: str


class MergeConflictOut(Schema):
    """`preselected` is the main contact's value, if it has one; `all` where everything can be kept."""

    key: str
    label: str
    options: list[MergeOptionOut]
    preselected: str
    chosen: str
    is_chosen: bool


class MergeGainOut(Schema):
    """Something the main contact lacks and gets from `source`."""

    key: str
    label: str
    shown: str
    source: UUID


class MergeGoingOut(Schema):
    """How many records of one sort go over; `once`: of which the main contact has the same already."""

    key: str
    label: str
    count: int
    once: int


class MergeCollisionOut(Schema):
    """Records of which the main contact can have one only: while there are any, merging is refused."""

    label: str
    shown: str
    detail: str
    ids: list[UUID]


class MergePreviewOut(Schema):
    main: MergeContactOut
    others: list[MergeContactOut]
    function: Literal["none", "prospect", "customer"]
    is_supplier: bool
    conflicts: list[MergeConflictOut]
    gains: list[MergeGainOut]
    going: list[MergeGoingOut]
    collisions: list[MergeCollisionOut]
    seen: str


class MergeOut(Schema):
    """`undoable_until` is null once it was undone or is final."""

    id: UUID
    main: MergeContactOut
    others: list[MergeContactOut]
    choices: dict[str, str]
    by: str | None
    at: datetime
    undone_at: datetime | None
    undoable_until: datetime | None


class MergeCountOut(Schema):
    label: str
    count: int


class MergeReturnedOut(MergeContactOut):
    counts: list[MergeCountOut]


class MergeKeptOut(Schema):
    """Something that cannot be separated, and why, in the language of the request."""

    key: str
    label: str
    why: str


class MergeUndoneOut(Schema):
    """`stays`: what was added since and stays with the main contact; `again`: later merges that are made again."""

    id: UUID
    returned: list[MergeReturnedOut]
    kept: list[MergeKeptOut]
    stays: list[MergeCountOut]
    again: list[UUID]


class MergeTermOut(Schema):
    days: int


class MergeTermIn(Schema):
    model_config = ConfigDict(extra="forbid")

    days: Annotated[int, Field(ge=0, le=LONGEST)]
