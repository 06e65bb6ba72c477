"""What the API of number ranges takes and gives."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from staffetta.accounts.schemas import Input
from staffetta.core.api import Text


class NumberRangePatch(Input):
    """What is left out stays as it is."""

    prefix: Annotated[Text, Field(max_length=12)] | None = None
    suffix: Annotated[Text, Field(max_length=12)] | None = None
    width: Annotated[int, Field(ge=1, le=12)] | None = None
    next_value: Annotated[int, Field(ge=1, lt=10**12)] | None = None
    yearly_restart: bool | None = None
    gap_free: bool | None = None


class NumberRangeOut(Schema):
    """`next_number` is what would be given next; `last_given` is null while none was."""

    id: UUID
    code: str
    label: str
    prefix: str
    suffix: str
    width: int
    next_value: int
    last_given: int | None
    yearly_restart: bool
    gap_free: bool
    next_number: str
    version: int
