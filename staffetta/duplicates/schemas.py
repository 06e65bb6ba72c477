"""What programs send and get of duplicates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.core.api import Line

KindWord = Literal["company", "person"]
StateWord = Literal["open", "different"]
Short = Annotated[Line, Field(max_length=200)]


class Side(Schema):
    """One of the two."""

    id: UUID
    name: str
    number: str


class Part(Schema):
    """What one part adds: `likeness` in percent, `bits` of evidence (each doubles the odds)."""

    part: str
    likeness: int
    bits: float
    level: str


class PairOut(Schema):
    """`score` in bits: 0 is as likely as not; the parts and `before` add up to it. `likely` in percent."""

    id: UUID
    kind: KindWord
    state: StateWord
    score: float
    likely: int
    before: float
    first: Side
    second: Side
    parts: list[Part]
    found_at: datetime


class ManyIn(Schema):
    model_config = ConfigDict(extra="forbid")
    ids: Annotated[list[UUID], Field(min_length=1, max_length=1000)]


class ManyOut(Schema):
    """How many of them it was not known of."""

    told_apart: int


class SearchOut(Schema):
    """`finished_at` is null while it runs."""

    id: UUID
    started_at: datetime
    finished_at: datetime | None
    total: int
    handled: int
    found: int


class SimilarIn(Schema):
    """What is about to be created or changed. `contact` is the one that is changed."""

    model_config = ConfigDict(extra="forbid")
    kind: KindWord
    name: Short = ""
    first_name: Short = ""
    last_name: Short = ""
    emails: Annotated[list[Short], Field(max_length=10)] = []
    phones: Annotated[list[Short], Field(max_length=10)] = []
    vat_number: Annotated[Line, Field(max_length=40)] = ""
    country: Annotated[Line, Field(max_length=100)] = ""
    contact: UUID | None = None


class SimilarOut(Schema):
    """A contact that may be the same, with the reasons in your language, the strongest first."""

    contact: Side
    reasons: list[str]
    likely: int


class SimilarsOut(Schema):
    similar: list[SimilarOut]
