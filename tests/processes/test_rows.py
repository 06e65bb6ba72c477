"""Tasks as lists show them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from staffetta.processes.acts.plan import plan_task
from staffetta.processes.models import Reminder
from staffetta.processes.plans import Plan, ReminderDraft
from staffetta.processes.rows import row_of
from staffetta.processes.schedule import on
from tests.cast import DAWN, SETUP, Cast
from tests.processes.makers import NOON, a_process


def test_a_reminder_without_a_time_is_shown_as_its_day(people: Cast) -> None:
    process = a_process(handler=people.seller)
    with timezone.override("Europe/Rome"):
        by_day = plan_task(process, Plan(title="Install", reminder=ReminderDraft(date(2026, 3, 29))), by=SETUP)
        assert row_of(by_day, people.seller, DAWN).reminder == date(2026, 3, 29)
        by_time = plan_task(process, Plan(title="Call", reminder=ReminderDraft(date(2026, 3, 29), time(9))), by=SETUP)
        assert row_of(by_time, people.seller, DAWN).reminder == datetime(2026, 3, 29, 7, tzinfo=UTC)


def test_what_is_put_off_shows_until_when_and_is_not_late(people: Cast) -> None:
    process = a_process(people.seller)
    plan = Plan(title="Call", timing=on(date(2026, 3, 1)), reminder=ReminderDraft(date(2026, 3, 29), time(9)))
    task = plan_task(process, plan, by=SETUP)
    row = row_of(task, people.seller, NOON)
    assert (row.state, row.late, row.moment) == ("on_hold", False, None)
    assert row.reminder == datetime(2026, 3, 29, 7, tzinfo=UTC)


def test_a_reminder_stands_in_the_line_until_it_is_told(people: Cast, as_: Any) -> None:
    soon = timezone.localdate() + timedelta(days=3)
    plan = Plan(title="Call", timing=on(soon), reminder=ReminderDraft(soon, time(9)), assignee=people.seller)
    task = plan_task(a_process(people.seller), plan, by=SETUP)
    browser = as_(people.seller)
    assert "Reminder:" in browser.get("/tasks/").content.decode()
    Reminder.objects.filter(task=task).update(told_at=DAWN)
    page = browser.get("/tasks/").content.decode()
    assert "Call" in page and "Reminder:" not in page
