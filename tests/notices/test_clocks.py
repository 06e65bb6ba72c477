"""What is looked for each minute costs nothing where nothing is owed, however many workspaces there are (T-04)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from staffetta.accounts.models import Member, Workspace
from staffetta.core.db.across import workspaces_owing
from staffetta.core.isolation import current_workspace_id, workspace
from staffetta.mail import jobs as mail_jobs
from staffetta.mail.acts.owe import owe_line
from staffetta.mail.models import Letter, Line
from staffetta.notices import jobs as notice_jobs
from staffetta.notices.acts.owe_agenda import day_due, owe_agenda
from staffetta.notices.acts.prefer import Wanted, change_preferences
from staffetta.notices.models import Preferences
from staffetta.push import jobs as push_jobs
from staffetta.push.models import Device, Signal
from tests.cast import DAWN, Cast

CLOCKS = (
    mail_jobs.send_what_is_due,
    push_jobs.send_what_is_due,
    notice_jobs.owe_agendas,
    notice_jobs.look_for_failures,
)


def owe_a_line(to: Member, due_at: datetime) -> Line:
    return owe_line(to, source="tests", kind="tests", ref=uuid4(), due_at=due_at, at=DAWN)


def owe_a_signal(to: Member, due_at: datetime) -> None:
    device = Device.objects.create(member=to, endpoint="https://push.example/", digest="x", created_at=DAWN)
    Signal.objects.create(device=device, source="tests", due_at=due_at)


def sent_for() -> list[tuple[str, str]]:
    """The jobs that the clocks enqueued: what, for which workspace."""
    jobs = ProcrastinateJob.objects.filter(status="todo", task_name__endswith="send_due").order_by("id")
    return [(job.task_name.split(".")[1], job.args["workspace_id"]) for job in jobs if job.scheduled_at is None]


def test_one_question_for_all_workspaces(people: Cast, other_firm: Cast, django_assert_num_queries: Any) -> None:
    for number in range(20):
        with workspace(uuid4()):
            Workspace.objects.create(pk=current_workspace_id(), name=f"Firm {number}")
    now = timezone.now()
    with workspace(other_firm.workspace.pk):  # owed, and not yet due
        owe_a_line(other_firm.seller, now + timedelta(hours=8))
        owe_a_signal(other_firm.seller, now + timedelta(hours=8))
    with workspace(None):
        for clock in CLOCKS:
            with django_assert_num_queries(1):
                clock(now)
    assert sent_for() == []


def test_those_that_owe_something_are_found(people: Cast, other_firm: Cast) -> None:
    now, ours, others = timezone.now(), str(people.workspace.pk), str(other_firm.workspace.pk)
    owe_a_line(people.seller, now - timedelta(hours=1))
    owe_a_signal(people.seller, now - timedelta(hours=1))
    with workspace(other_firm.workspace.pk):  # a letter whose sender died, and one to be sent again later
        line = owe_a_line(other_firm.seller, now - timedelta(hours=1))
        handed, waiting = (
            Letter.objects.create(to=other_firm.seller, message_id=str(uuid4()), made_at=now, next_at=at, state=state)
            for at, state in ((now, "handed"), (now + timedelta(hours=1), "waiting"))
        )
        Line.objects.filter(pk=line.pk).update(letter=handed)
    with workspace(None):
        for clock in CLOCKS:
            clock(now)
    assert sorted(sent_for()) == sorted([("mail", ours), ("push", ours), ("mail", others)])
    Letter.objects.all().delete()
    with workspace(other_firm.workspace.pk):
        handed.delete()
        assert workspaces_owing("staffetta_mail_owing", waiting.next_at - timedelta(seconds=1)) == [people.workspace.pk]


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("Europe/Rome", 3),  # Thursday, Friday, Monday
        ("Pacific/Kiritimati", 4),  # there it becomes Tuesday
        ("America/Los_Angeles", 4),  # and here it was Wednesday still
        ("Nowhere/AtAll", 3),
    ],
)
def test_database_and_act_agree_on_whose_day_is_due(people: Cast, zone: str, days: int) -> None:
    change_preferences(people.seller, Wanted(times={"agenda_at": time(7, 30), "quiet_weekends": True}))
    people.seller.user.timezone = zone
    people.seller.user.save()
    moment, owed = datetime(2026, 10, 22, 1, 30, tzinfo=UTC), 0  # a Thursday; the clocks go back on Sunday
    for _turn in range(40):
        said = Preferences.objects.get()
        named = workspaces_owing("staffetta_agendas_due", moment)
        assert named == ([people.workspace.pk] if day_due(said, people.seller, moment) else []), moment
        owed += owe_agenda(people.seller, at=moment)
        moment += timedelta(hours=3)
    assert owed == days
    people.seller.deactivated_at = moment
    people.seller.save()
    assert workspaces_owing("staffetta_agendas_due", moment + timedelta(days=3)) == []
