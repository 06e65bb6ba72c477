"""A month of tasks, in the reader's time zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from staffetta.calendars.month import days_of, weeks_of
from staffetta.contacts.acts.create import create_contact
from staffetta.contacts.drafts import ContactDraft
from staffetta.contacts.models import Contact, Kind
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.models import Task
from staffetta.processes.plans import Plan
from staffetta.processes.schedule import Timing, between, on
from tests.cast import DAWN, SETUP, Cast

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def contact(firm: Cast) -> Contact:
    return create_contact(ContactDraft(kind=Kind.COMPANY, name="Rossi"), by=SETUP, at=DAWN)


def planned(people: Cast, contact: Contact, title: str, timing: Timing, **hands: Any) -> Task:
    hands = hands or {"assignee": people.seller}
    return plan_task(None, Plan(title=title, timing=timing, **hands), contact=contact, by=SETUP)


def shown(people: Cast, year: int, month: int) -> dict[date, list[str]]:
    grid = days_of(people.seller, weeks_of(year, month), month, NOON)
    return {day.date: [row.task.title for row in day.rows] for week in grid for day in week if day.rows}


def test_tasks_stand_on_their_day_all_day_first(people: Cast, contact: Contact) -> None:
    late = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # past midnight in Rome, where summer time has begun
    planned(
        people, contact, "timed", between(datetime(2026, 3, 12, 8, tzinfo=UTC), datetime(2026, 3, 12, 9, tzinfo=UTC))
    )
    planned(people, contact, "whole day", on(date(2026, 3, 12)))
    planned(people, contact, "of the group", on(date(2026, 3, 13)), group=people.sales)
    planned(people, contact, "somebody else's", on(date(2026, 3, 13)), assignee=people.office)
    planned(people, contact, "whenever", Timing())
    planned(people, contact, "at night", between(late, late.replace(hour=23)))
    with timezone.override("Europe/Rome"):
        march = shown(people, 2026, 3)
        assert march[date(2026, 3, 12)] == ["whole day", "timed"]
        assert march[date(2026, 3, 13)] == ["of the group"]
        assert march[date(2026, 4, 1)] == ["at night"], "the days around the month are filled as well"
    with timezone.override("UTC"):
        assert shown(people, 2026, 3)[date(2026, 3, 31)] == ["at night"]


def test_the_page_and_the_api_show_the_same(
    people: Cast, contact: Contact, as_: Callable[..., Client], api: Any
) -> None:
    task = planned(people, contact, "Call Rossi", on(date(2026, 3, 12)))
    with time_machine.travel(NOON, tick=False):
        browser, program = as_(people.seller), api(people.seller)
        page = browser.get("/calendar/?month=2026-03").content.decode()
        assert "Call Rossi" in page and "March 2026" in page
        assert "Call Rossi" not in browser.get("/calendar/?month=2026-05").content.decode()
        assert browser.get("/calendar/?month=nonsense").status_code == 200
        said = program.get("/calendar?first=2026-03-01&last=2026-03-31").data["items"]
        assert [(e["task_id"], e["day"], e["state"]) for e in said] == [(str(task.pk), "2026-03-12", "on_hold")]
        assert program.get("/calendar?first=2026-03-01&last=2027-03-31").status_code == 422


def test_as_many_queries_for_many_tasks(people: Cast, contact: Contact, as_: Callable[..., Client]) -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    browser = as_(people.seller)
    browser.get("/calendar/?month=2026-03")  # the first request of a session asks who it is; that is remembered
    counts = []
    for number in (2, 60):
        for place in range(number):
            planned(people, contact, f"task {place}", on(date(2026, 3, 1 + place % 28)))
        with CaptureQueriesContext(connection) as queries:
            browser.get("/calendar/?month=2026-03")
        counts.append(len(queries))
    assert counts[0] == counts[1]
