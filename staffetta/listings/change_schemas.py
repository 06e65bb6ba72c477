"""What programs send and get about changes to many, whatever the list."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from staffetta.core.api import Line

FateWord = Literal["", "done", "same", "refused", "gone", "cancelled"]
Key = Annotated[Line, Field(max_length=60)]
Values = Annotated[list[Annotated[Line, Field(max_length=200)]], Field(max_length=30)]
Tags = Annotated[list[Annotated[Line, Field(max_length=60)]], Field(max_length=30)]


class ChangeProgress(Schema):
    """Big ones go on after the answer: `finished_at` is null until all are done."""

    id: UUID
    started_at: datetime
    finished_at: datetime | None
    cancelled_at: datetime | None
    all: int
    waiting: int
    done: int
    same: int
    refused: int
    gone: int
    cancelled: int


def said_change(change: Any) -> dict[str, Any]:
    """A change of a room that also keeps a `verb`."""
    names = ("id", "verb", "started_at", "finished_at", "cancelled_at")
    return {**{name: getattr(change, name) for name in names}, **change.rows.counted()}
