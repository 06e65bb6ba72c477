"""What programs send to shape pipelines and loss reasons, and what they are told of a board."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.leads.schemas import Names, NewStep

Ids = Annotated[list[UUID], Field(max_length=200)]


class _Input(Schema):
    """Unknown names are refused, so that a typing error is told."""

    model_config = ConfigDict(extra="forbid")


class ShapedStep(NewStep):
    """A step as it shall be; without `id` it is a new one."""

    id: UUID | None = None


class Removed(_Input):
    """A step that goes; `target_id`: where its leads go, needed once a lead has stood there."""

    step_id: UUID
    target_id: UUID | None = None


class Shape(_Input):
    """The steps in their order. One that stands neither here nor in `removed` stays, behind these."""

    names: Names | None = None
    steps: Annotated[list[ShapedStep], Field(min_length=1, max_length=50)]
    removed: Annotated[list[Removed], Field(max_length=50)] = []


class Order(_Input):
    """All that are in use, in their new order."""

    ids: Ids


class MergeReason(_Input):
    """Which reason takes the leads over."""

    into_id: UUID


class SumOut(Schema):
    """Money of one currency: as it is, and by the probability of each lead."""

    currency: str
    amount: str
    weighted: str


class ColumnOut(Schema):
    """A column of the board: closed leads count while they were closed in the last 30 days."""

    step_id: UUID
    name: str
    count: int
    sums: list[SumOut]
