"""What the API of working days takes and gives."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from staffetta.accounts.schemas import Input
from staffetta.core.api import Line

Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2200, 12, 31))]
Weekday = Annotated[int, Field(ge=0, le=6)]


class FreeDayIn(Input):
    """A free day of the firm's own, or several together; `yearly`: the same days of every year."""

    name: Annotated[Line, Field(min_length=1, max_length=80)]
    first: Day
    last: Day | None = Field(None, description="The same as `first` when left out")
    yearly: bool = False


class WorkingDaysIn(Input):
    """The whole calendar. `weekdays` are 0 (Monday) to 6 (Sunday). `country` is a code of ISO 3166 whose holidays are
    free; `subdivision` one of its regions, see /working-days/countries. `counting`: "working" counts only working days
    between two lines; "all" counts every day and moves a date on a free day to the next working day."""

    is_on: bool
    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)] = [0, 1, 2, 3, 4]
    country: Annotated[Line, Field(max_length=2)] = ""
    subdivision: Annotated[Line, Field(max_length=40)] = ""
    counting: Literal["working", "all"] = "working"
    free_days: Annotated[list[FreeDayIn], Field(max_length=200)] = []


class FreeDayOut(Schema):
    name: str
    first: date
    last: date
    yearly: bool


class WorkingDaysOut(Schema):
    is_on: bool
    weekdays: list[int]
    country: str
    subdivision: str
    counting: Literal["working", "all"]
    free_days: list[FreeDayOut]
    version: int


class FreeDateOut(Schema):
    """`is_weekday_off`: nobody works on that day of the week anyway."""

    date: date
    name: str
    is_weekday_off: bool


class YearOut(Schema):
    """The named free days of a year, and how many working days it has."""

    year: int
    working_days: int
    free_days: list[FreeDateOut]


class RegionOut(Schema):
    code: str
    name: str


class CountryOut(RegionOut):
    subdivisions: list[RegionOut]
