"""The bin for programs: what goes in and what comes out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.bin import rules


class BinEntryOut(Schema):
    """Something that was deleted. `counts`: what hangs on it, in words. It goes for good at `until`."""

    id: UUID
    kind: str
    record_id: UUID
    title: str
    counts: list[str]
    deleted_by: str | None
    deleted_at: datetime
    until: datetime
    batch: UUID | None = Field(description="What was deleted in one go has this in common; it can be restored so")
    version: int


class BinPreviewOut(BinEntryOut):
    """`remarks` say what will not be as it was; with `obstacles` it cannot be restored now."""

    remarks: list[str]
    obstacles: list[str]


class BinRestoredOut(Schema):
    """What came back: the record with its old id."""

    kind: str
    record_id: UUID
    title: str
    remarks: list[str]


class BinRefusalOut(Schema):
    """One that stays in the bin, and why."""

    entry_id: UUID
    title: str
    reason: str


class BinBatchOut(Schema):
    """How many came back, and which could not; `waiting` follow after the answer."""

    restored: int
    refused: list[BinRefusalOut]
    waiting: int


class BinEmptiedOut(Schema):
    count: int


class BinTermOut(Schema):
    days: int


class BinTermIn(Schema):
    """After how many days the bin is emptied."""

    model_config = ConfigDict(extra="forbid")
    days: Annotated[int, Field(ge=1, le=rules.LONGEST)]
