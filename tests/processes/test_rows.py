"""Tasks as lists show them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.utils import timezone

from staffetta.processes.acts.plan import plan_task
from staffetta.processes.plans import Plan, ReminderDraft
from staffetta.processes.rows import row_of
from tests.cast import DAWN, SETUP, Cast
from tests.processes.makers import a_process


def test_a_reminder_without_a_time_is_shown_as_its_day(people: Cast) -> None:
    process = a_process(handler=people.seller)
    with timezone.override("Europe/Rome"):
        by_day = plan_task(process, Plan(title="Install", reminder=ReminderDraft(date(2026, 3, 29))), by=SETUP)
        assert row_of(by_day, people.seller, DAWN).moment == date(2026, 3, 29)
        by_time = plan_task(process, Plan(title="Call", reminder=ReminderDraft(date(2026, 3, 29), time(9))), by=SETUP)
        assert row_of(by_time, people.seller, DAWN).moment == datetime(2026, 3, 29, 7, tzinfo=UTC)
