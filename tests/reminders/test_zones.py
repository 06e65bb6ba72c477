"""By whose clocks a reminder falls due, also where these change (T-04, worked case 15)."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta

import pytest

from staffetta.accounts.acts.add_member import add_member
from staffetta.accounts.acts.change_settings import Settings, change_settings
from staffetta.accounts.acts.change_workspace import Preferences, change_workspace
from staffetta.accounts.models import Member, Role
from staffetta.core.isolation import workspace
from staffetta.processes.acts.assign import assign_task
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.remind import reminder_due
from staffetta.processes.models import Process, Reminder, Task
from staffetta.processes.moments import in_minutes, quick_moments
from staffetta.processes.plans import ReminderDraft
from staffetta.reminders.acts.snooze import snooze_reminder
from tests.cast import Cast, a_firm
from tests.processes.makers import SETUP, a_contact, a_process, a_task
from tests.reminders.makers import DUE, a_reminder, of, tell, told_to

ROME, YORK, HOWE = (zoneinfo.ZoneInfo(name) for name in ("Europe/Rome", "America/New_York", "Australia/Lord_Howe"))
DELHI = "Asia/Kolkata"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("where", "day", "at", "due"),
    [
        # Put forward: a time that is skipped is as long after the change as was said.
        (ROME, date(2026, 3, 29), time(2, 30), utc(2026, 3, 29, 1, 30)),  # shown as 3:30
        (YORK, date(2026, 3, 8), time(2, 15), utc(2026, 3, 8, 7, 15)),  # 3:15
        (HOWE, date(2026, 10, 4), time(2, 10), utc(2026, 10, 3, 15, 40)),  # half an hour is skipped: 2:40
        # Put back: a time that is shown twice is the first, unless the second is meant.
        (ROME, date(2026, 10, 25), time(2, 30), utc(2026, 10, 25, 0, 30)),
        (ROME, date(2026, 10, 25), time(2, 30, fold=1), utc(2026, 10, 25, 1, 30)),
        (YORK, date(2026, 11, 1), time(1, 15), utc(2026, 11, 1, 5, 15)),
        (HOWE, date(2026, 4, 5), time(1, 45), utc(2026, 4, 4, 14, 45)),
        # Date only: the start of the day, on the days of the change as well.
        (ROME, date(2026, 3, 29), None, utc(2026, 3, 28, 23)),
        (ROME, date(2026, 10, 25), None, utc(2026, 10, 24, 22)),
        (YORK, date(2026, 11, 1), None, utc(2026, 11, 1, 4)),
        (HOWE, date(2026, 10, 4), None, utc(2026, 10, 3, 13, 30)),
        (zoneinfo.ZoneInfo(DELHI), date(2026, 3, 29), None, utc(2026, 3, 28, 18, 30)),
    ],
)
def test_the_rule(where: zoneinfo.ZoneInfo, day: date, at: time | None, due: datetime) -> None:
    assert reminder_due(ReminderDraft(day, at), where) == due


def test_usual_moments() -> None:
    afternoon = datetime(2026, 3, 6, 16, 20, tzinfo=ROME)  # a Friday
    found = {one.key: one.draft for one in quick_moments(afternoon, ROME)}
    assert found == {
        "evening": ReminderDraft(date(2026, 3, 6), time(18)),
        "tomorrow": ReminderDraft(date(2026, 3, 7), time(9)),
        "monday": ReminderDraft(date(2026, 3, 9), time(9)),
        "week": ReminderDraft(date(2026, 3, 13), time(9)),
    }
    assert "evening" not in {one.key for one in quick_moments(afternoon + timedelta(hours=2), ROME)}


@pytest.mark.parametrize(
    ("now", "zone", "moments"),
    [  # whatever day it is for the server; of the moments month, day, hour
        ((2026, 3, 8, 22, 50), "Europe/Rome", "tomorrow 3-9 9, monday 3-9 9, week 3-15 9"),  # Sunday, 23:50
        ((2026, 3, 8, 23, 30), "Europe/Rome", "evening 3-9 18, tomorrow 3-10 9, monday 3-16 9, week 3-16 9"),  # Monday
        ((2026, 3, 8, 15, 10), "Asia/Tokyo", "evening 3-9 18, tomorrow 3-10 9, monday 3-16 9, week 3-16 9"),  # 0:10
        ((2026, 3, 9, 4, 30), "America/Los_Angeles", "tomorrow 3-9 9, monday 3-9 9, week 3-15 9"),  # Sunday, 21:30
        ((2026, 3, 6, 17, 0), "Europe/Rome", "tomorrow 3-7 9, monday 3-9 9, week 3-13 9"),  # 18:00 sharp is over
        ((2026, 12, 31, 23, 30), "Europe/Rome", "evening 1-1 18, tomorrow 1-2 9, monday 1-4 9, week 1-8 9"),  # Friday
        ((2026, 3, 28, 23, 30), "Europe/Rome", "evening 3-29 18, tomorrow 3-30 9, monday 3-30 9, week 4-5 9"),
    ],
)
def test_usual_moments_at_odd_hours(now: tuple[int, ...], zone: str, moments: str) -> None:
    where = zoneinfo.ZoneInfo(zone)
    found = {one.key: one.draft for one in quick_moments(utc(*now), where)}
    said = ", ".join(
        f"{key} {one.date.month}-{one.date.day} {one.at.hour if one.at else ''}" for key, one in found.items()
    )
    assert said == moments
    assert all(reminder_due(one, where) > utc(*now) for one in found.values())


def test_an_hour_from_now_is_an_hour_also_while_the_clocks_go_back() -> None:
    now = utc(2026, 10, 25, 0, 40, 10)  # 2:40 in Rome, for the first time
    draft = in_minutes(60, now, ROME)
    assert (draft.at, draft.at.fold if draft.at else 0) == (time(2, 41), 1)
    assert reminder_due(draft, ROME) == utc(2026, 10, 25, 1, 41)


@pytest.mark.django_db
class TestChange:
    def test_on_the_day_the_clocks_change_it_is_told_once_at_local_midnight(self, firm: Cast) -> None:
        task = a_reminder(a_process(firm.seller), day=date(2026, 3, 29), at=None)
        midnight = utc(2026, 3, 28, 23)
        assert [tell(midnight - timedelta(seconds=1)), tell(midnight), tell(midnight + timedelta(hours=3))] == [0, 1, 0]
        assert told_to(task) == [firm.seller.name]

    def test_the_server_was_down_then(self, firm: Cast) -> None:
        task = a_reminder(a_process(firm.seller), day=date(2026, 10, 25), at=None)
        assert [tell(utc(2026, 10, 27)), tell(utc(2026, 10, 28))] == [1, 0]
        assert told_to(task) == [firm.seller.name]

    def test_whoever_has_it_now_decides(self, firm: Cast) -> None:
        change_settings(firm.teammate, Settings(timezone=DELHI), by=SETUP)
        task = a_reminder(a_process(firm.seller))
        assert of(task).due_at == DUE
        assign_task(task, assignee=Member.objects.get(pk=firm.teammate.pk), by=SETUP)
        delhi = utc(2026, 3, 4, 9)  # 14:30 there
        assert (of(task).due_at, Task.objects.get(pk=task.pk).hold_until) == (delhi, delhi)

    def test_a_changed_zone_reckons_what_is_to_come_anew(self, firm: Cast) -> None:
        process = a_process(firm.seller)
        task, day = a_reminder(process, assignee=firm.seller), a_task(process, timing=date(2026, 3, 5))
        alone = a_reminder(contact=a_contact(), assignee=firm.seller)
        others, done = a_reminder(process, assignee=firm.teammate), a_reminder(process, assignee=firm.seller)
        complete_task(done, by=SETUP, at=DUE)
        change_settings(firm.seller, Settings(timezone=DELHI), by=firm.seller)
        moved = utc(2026, 3, 4, 9)
        assert [of(one).due_at for one in (task, alone, others, done)] == [moved, moved, DUE, DUE]
        held = Task.objects.in_bulk([task.pk, day.pk])
        assert [held[one.pk].hold_until for one in (task, day)] == [moved, utc(2026, 3, 4, 18, 30)]
        assert Process.objects.get(pk=process.pk).wakes_at == moved

    def test_what_was_told_is_not_told_again(self, firm: Cast) -> None:
        task = a_reminder(a_process(firm.seller))
        tell(DUE)
        change_settings(firm.seller, Settings(timezone="America/New_York"), by=firm.seller)
        assert (tell(utc(2026, 3, 5)), told_to(task)) == (0, [firm.seller.name])
        assert of(task).due_at == DUE

    def test_what_has_passed_by_the_new_clocks_is_told_at_once(self, firm: Cast) -> None:
        task = a_reminder(a_process(firm.seller))
        change_settings(firm.seller, Settings(timezone=DELHI), by=firm.seller)
        assert (tell(utc(2026, 3, 4, 10)), told_to(task)) == (1, [firm.seller.name])

    def test_tasks_of_groups_go_by_the_workspace(self, firm: Cast) -> None:
        task = a_reminder(a_process(firm.seller), group=firm.back)
        change_workspace(firm.workspace, Preferences(timezone=DELHI), by=firm.administrator)
        assert of(task).due_at == utc(2026, 3, 4, 9)

    def test_in_all_of_his_workspaces(self, firm: Cast) -> None:
        with workspace(None):
            other = a_firm("Autohaus", domain="auto.example")
        with workspace(other.workspace.pk):
            twin = add_member(email=firm.seller.user.email, name="Sara", role=Role.USER, by=SETUP)
            task = a_reminder(a_process(twin))
        change_settings(firm.seller, Settings(timezone=DELHI), by=firm.seller)
        assert not Reminder.objects.filter(pk__isnull=False).exists()  # nothing of it is seen from here
        with workspace(other.workspace.pk):
            assert of(task).due_at == utc(2026, 3, 4, 9)

    def test_put_off_in_the_hour_that_comes_twice(self, firm: Cast) -> None:
        task = a_reminder(a_process(firm.seller), day=date(2026, 10, 25), at=time(2, 30))
        now = utc(2026, 10, 25, 0, 30)
        assert tell(now) == 1
        member = Member.objects.select_related("user").get(pk=firm.seller.pk)
        snooze_reminder(task, in_minutes(60, now, ROME), by=member, at=now)
        assert (of(task).at, of(task).fold, of(task).due_at) == (time(2, 30), 1, now + timedelta(hours=1))
        assert [tell(now + timedelta(minutes=59)), tell(now + timedelta(hours=1))] == [0, 1]


@pytest.mark.parametrize("after", [0, 1, 478_102, 999_999, 1_000_000, 59_999_999])
def test_so_long_from_now_is_never_less(after: int) -> None:
    """To the next whole minute, also within the first second of one (T-03)."""
    now = datetime(2026, 11, 23, 5, 41, tzinfo=UTC) + timedelta(microseconds=after)
    due = reminder_due(in_minutes(10, now, ROME), ROME)
    assert due is not None and timedelta(minutes=10) <= due - now < timedelta(minutes=11)
