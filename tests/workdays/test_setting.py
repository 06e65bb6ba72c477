"""The firm says on which days it works: act, page and API."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from staffetta.core.refusals import Forbidden, Invalid, Stale
from staffetta.history.models import Event
from staffetta.workdays.acts.set_days import set_working_days
from staffetta.workdays.calendar import running_calendar
from staffetta.workdays.days import FreeDay
from staffetta.workdays.drafts import WorkingDaysDraft
from staffetta.workdays.models import WorkingDays
from tests.cast import Cast

PAGE = "/workdays/"
AUGUST = FreeDay("Company holiday", date(2026, 8, 10), date(2026, 8, 21))
FORM = {"is_on": "on", "weekdays": ["0", "1", "2", "3", "4"], "counting": "working", "country": "IT"}
ROW = {"days-0-position": "1", "days-0-name": "Patron", "days-0-first": "2026-06-24"}


@pytest.fixture
def admin(people: Cast, as_: Any) -> Client:
    client: Client = as_(people.administrator)
    return client


def on(**values: Any) -> WorkingDaysDraft:
    return WorkingDaysDraft(**{"is_on": True, **values})


def test_off_as_delivered(people: Cast) -> None:
    assert running_calendar() is None
    assert not WorkingDays.objects.exists()


def test_switched_on_and_off(people: Cast) -> None:
    said = set_working_days(on(country="IT", free_days=(AUGUST,)), by=people.administrator)
    calendar = running_calendar()
    assert calendar is not None
    assert calendar.next_working(date(2026, 8, 8)) == date(2026, 8, 24)
    assert running_calendar() is calendar  # a year is worked out once
    event = Event.objects.get(kind="workdays.set", subject_id=said.pk)
    assert "Company holiday" in str(event.said)
    set_working_days(WorkingDaysDraft(is_on=False), by=people.administrator)
    assert running_calendar() is None


def test_only_administrators(people: Cast) -> None:
    with pytest.raises(Forbidden):
        set_working_days(on(), by=people.seller)


def test_two_at_once(people: Cast) -> None:
    set_working_days(on(), by=people.administrator)
    with pytest.raises(Stale):
        set_working_days(on(country="PL"), by=people.administrator, expected=1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"weekdays": ()}, "weekdays"),
        ({"weekdays": (7,)}, "weekdays"),
        ({"country": "XX"}, "country"),
        ({"country": "IT", "subdivision": "BY"}, "subdivision"),
        ({"counting": "none"}, "counting"),
        ({"free_days": (FreeDay(" ", AUGUST.first, AUGUST.last),)}, "days.0.name"),
        ({"free_days": (AUGUST, FreeDay("x", AUGUST.last, AUGUST.first))}, "days.1.last"),
        ({"free_days": (FreeDay("x", date(2026, 1, 1), date(2027, 3, 1)),)}, "days.0.last"),
        ({"free_days": (FreeDay("x", date(1, 1, 1), date(1, 1, 1)),)}, "days.0.first"),
        ({"free_days": (FreeDay("x", date(2026, 1, 1), date(2026, 12, 31), yearly=True),)}, "days"),
        ({"free_days": (AUGUST,) * 201}, "days"),
    ],
)
def test_refused_at_the_field(people: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_working_days(on(**values), by=people.administrator)
    assert set(refused.value.fields) == {field}
    assert not WorkingDays.objects.exists()


def test_the_page_saves_and_shows_what_is_stored(admin: Client, people: Cast) -> None:
    assert 'name="weekdays" value="0"' in admin.get(PAGE).content.decode()
    assert admin.post(PAGE, {**FORM, **ROW}).status_code == 302
    said = WorkingDays.objects.get()
    assert (said.is_on, said.weekdays, said.country) == (True, [0, 1, 2, 3, 4], "IT")
    assert said.free_days == [{"name": "Patron", "first": "2026-06-24", "last": "2026-06-24", "yearly": False}]
    page = admin.get(PAGE).content.decode()
    assert 'value="Patron"' in page


def test_without_scripts_the_year_is_shown_and_nothing_saved(admin: Client, people: Cast) -> None:
    page = admin.post(PAGE, {**FORM, **ROW, "year": "2026", "show": "1"}).content.decode()
    assert "Patron" in page and "Republic" in page
    assert "2026 has <strong>253</strong> working days" in page
    page = admin.post(PAGE, {**FORM, **ROW, "days-add": "1"}).content.decode()
    assert 'name="days-1-name"' in page and 'value="Patron"' in page
    assert not WorkingDays.objects.exists()


def test_the_preview_knows_regions_and_a_region_of_another_country_is_left_out(admin: Client, people: Cast) -> None:
    answer = admin.post(reverse("workdays:preview") + "?region=1", {**FORM, "country": "DE", "subdivision": "BY"})
    page = answer.content.decode()
    assert "Bayern (BY)" in page
    admin.post(PAGE, {**FORM, "country": "IT", "subdivision": "BY"})
    assert WorkingDays.objects.get().subdivision == ""


def test_nothing_typed_is_lost(admin: Client, people: Cast) -> None:
    answer = admin.post(PAGE, {**FORM, **ROW, "days-0-last": "2026-06-01", "country": "PL"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Patron"' in page and 'value="2026-06-01"' in page
    assert 'id="id_days-0-last-error"' in page


def test_two_people_see_both_sides(admin: Client, people: Cast) -> None:
    set_working_days(on(country="IT"), by=people.administrator)
    answer = admin.post(PAGE, {**FORM, "country": "PL", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Saved meanwhile" in page and 'name="version" value="2"' in page
    assert admin.post(PAGE, {**FORM, "country": "PL", "version": "2"}).status_code == 302


def test_for_programs(people: Cast, api: Any) -> None:
    call = api(people.administrator)
    assert call.get("/working-days").data["is_on"] is False
    body = {"is_on": True, "country": "DE", "subdivision": "BY", "free_days": [{"name": "x", "first": "2026-12-24"}]}
    made = call("PUT", "/working-days", body)
    assert made.status_code == 200 and made.data["free_days"][0]["last"] == "2026-12-24"
    assert call.get("/working-days").data == made.data
    assert call("PUT", "/working-days", body, **{"If-Match": '"1"'}).status_code == 412
    year = call.get("/working-days/years?year=2026").data
    assert {"date": "2026-12-24", "name": "x", "is_weekday_off": False} in year["free_days"]
    assert call("PUT", "/working-days", {"is_on": True, "country": "ZZ"}).status_code == 422
    assert next(c for c in call.get("/working-days/countries").data if c["code"] == "FR")["subdivisions"]
