"""Working days for programs."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router
from pydantic import Field

from staffetta.accounts.models import Member
from staffetta.core.api import expected_version, tag
from staffetta.workdays import public
from staffetta.workdays.acts.set_days import set_working_days
from staffetta.workdays.calendar import calendar_of
from staffetta.workdays.days import FreeDay
from staffetta.workdays.drafts import WorkingDaysDraft
from staffetta.workdays.models import WorkingDays
from staffetta.workdays.preview import FIRST, LAST, year_of
from staffetta.workdays.schemas import CountryOut, WorkingDaysIn, WorkingDaysOut, YearOut

router = Router(tags=["Working days"])
AskedYear = Annotated[int, Field(ge=FIRST, le=LAST)]
NAMES = ("is_on", "weekdays", "country", "subdivision", "counting", "free_days", "version")


def _out(response: HttpResponse, said: WorkingDays) -> dict[str, Any]:
    tag(response, said.version)
    return {name: getattr(said, name) for name in NAMES}


@router.get("", response=WorkingDaysOut, operation_id="get_working_days", summary="The calendar of working days")
def read(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """On which days the firm works, and whether the days between tasks count them (A-04). Off as delivered."""
    return _out(response, WorkingDays.objects.running())


@router.put("", response=WorkingDaysOut, operation_id="set_working_days", summary="Set the calendar")
def write(request: HttpRequest, response: HttpResponse, body: WorkingDaysIn) -> dict[str, Any]:
    """Administrators only. Tasks that are planned already keep their dates."""
    own = tuple(FreeDay(day.name, day.first, day.last or day.first, day.yearly) for day in body.free_days)
    values = body.dict(exclude={"free_days", "weekdays"})
    draft = WorkingDaysDraft(**values, weekdays=tuple(body.weekdays), free_days=own)
    member: Member = request.member  # type: ignore[attr-defined]
    return _out(response, set_working_days(draft, by=member, expected=expected_version(request)))


@router.get("/years", response=YearOut, operation_id="get_working_year", summary="The free days of a year")
def free_days(request: HttpRequest, year: Annotated[AskedYear, Query()]) -> dict[str, Any]:
    """Public holidays and own free days by the calendar as it stands, switched on or not."""
    shown = year_of(calendar_of(WorkingDays.objects.running()), year, get_language() or "en")
    free = [{"date": day.date, "name": day.name, "is_weekday_off": day.anyway} for day in shown.free]
    return {"year": shown.year, "working_days": shown.working, "free_days": free}


@router.get(
    "/countries", response=list[CountryOut], operation_id="list_holiday_countries", summary="Countries with holidays"
)
def countries(request: HttpRequest) -> list[dict[str, Any]]:
    """The countries whose holidays are known, with their regions."""
    return [
        {"code": code, "name": name, "subdivisions": [{"code": c, "name": n} for c, n in public.subdivisions(code)]}
        for code, name in public.countries()
    ]
