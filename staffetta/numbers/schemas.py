"""What the API of number ranges takes and gives."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
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
    """`next_number` is what would be given next; `last_given` is null while none was. A range that is not used is kept
    for when the firm chooses so."""

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
    is_used: bool
    next_number: str
    version: int


class NumberGapOut(Schema):
    """Values, one after the other, that no record carries. `why`: "deleted" (then `at` is when), "left_out" by an
    administrator, or "unused": no record carries it. `year` is null for a range whose numbers tell no year."""

    year: int | None
    first: int
    last: int
    count: int
    first_number: str
    last_number: str
    why: Literal["deleted", "left_out", "unused"]
    at: datetime | None


class NumberGapSums(Schema):
    """How many values there are up to the last one given, and how many of them no record carries."""

    values: int
    missing: int
    years: list[int]


AccountsWord = Literal["hand", "own", "follow"]


class NumberingPatch(Input):
    """What is left out stays as it is. With `fill`, customers and suppliers without a debtor or creditor number get
    theirs after the answer."""

    suppliers_apart: bool | None = None
    accounts: AccountsWord | None = None
    fill: bool = False


class NumberingOut(Schema):
    """`accounts`: debtor and creditor numbers are entered by `hand`, come from their `own` ranges, or `follow` the
    customer and supplier number."""

    suppliers_apart: bool
    accounts: AccountsWord
    version: int
