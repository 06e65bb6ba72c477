"""Two workers at once, and somebody who changes what they tell (T-04)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from staffetta.accounts.acts.change_settings import Settings, change_settings
from staffetta.accounts.models import Member
from staffetta.core.isolation import workspace
from staffetta.notices.models import Notice
from staffetta.processes.models import Reminder
from staffetta.reminders.acts import tell as telling
from staffetta.reminders.acts.tell import tell_due
from tests.cast import Cast
from tests.processes.makers import SETUP, a_process
from tests.reminders.makers import CLOCK, LATER, a_reminder, of, tell

pytestmark = pytest.mark.django_db(transaction=True)


def beside(firm: Cast, work: Callable[[], Any]) -> threading.Thread:
    """The same work for another worker, with a connection of its own; begun."""

    def run() -> None:
        try:
            with workspace(firm.workspace.pk):
                work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_what_one_worker_tells_the_other_leaves_alone(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    process = a_process(firm.seller)
    for _turn in range(6):
        a_reminder(process)
    monkeypatch.setattr(telling, "PORTION", 3)
    counts = []
    entered = threading.Event()
    real = telling.tell_members

    def slowly(*args: Any, **named: Any) -> Any:
        if not entered.is_set():
            entered.set()
            other = beside(firm, lambda: counts.append(tell()))
            other.join(10)  # it ends although we hold our three
        return real(*args, **named)

    monkeypatch.setattr(telling, "tell_members", slowly)
    counts.append(tell())
    assert counts == [3, 3]
    assert Notice.objects.values("subject_id").distinct().count() == Notice.objects.count() == 6
    assert not Reminder.objects.to_come().exists()


def test_a_change_of_zone_and_telling_do_not_wait_for_each_other(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever changes his zone holds himself and wants his reminders; who tells holds these and names him."""
    task = a_reminder(a_process(firm.seller))
    threads = []
    real = telling.tell_members

    def meanwhile(*args: Any, **named: Any) -> Any:
        member = Member.objects.get(pk=firm.seller.pk)
        threads.append(beside(firm, lambda: change_settings(member, Settings(timezone="Asia/Kolkata"), by=SETUP)))
        with connection.cursor() as cursor:  # until it waits for what we hold
            for _turn in range(500):
                cursor.execute("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                if cursor.fetchone() == (1,):
                    break
                cursor.execute("select pg_sleep(0.01)")
        return real(*args, **named)

    monkeypatch.setattr(telling, "tell_members", meanwhile)
    assert tell_due(at=LATER, by=CLOCK) == 1
    threads[0].join(10)
    assert Member.objects.get(pk=firm.seller.pk).user.timezone == "Asia/Kolkata"
    assert (of(task).told_at, of(task).due_at) == (LATER, datetime(2026, 3, 4, 13, 30, tzinfo=UTC))
