"""Who is told what when a reminder falls due (T-04)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from staffetta.notices import kinds
from staffetta.notices.models import Notice
from staffetta.processes.acts.assign import assign_task
from staffetta.processes.acts.change import change_task
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.withdraw import withdraw_task
from staffetta.processes.models import Process, Reminder
from staffetta.processes.plans import ReminderDraft
from staffetta.reminders import clock as clocks
from staffetta.reminders.acts import tell as telling
from staffetta.reminders.clock import Clock
from tests.cast import Cast
from tests.processes.makers import SETUP, a_contact, a_process
from tests.reminders.makers import DAY, DUE, LATER, a_reminder, of, tell, told_to

pytestmark = pytest.mark.django_db


def test_it_is_told_once_and_not_before(firm: Cast) -> None:
    task = a_reminder(a_process(firm.seller), assignee=firm.teammate)
    assert tell(DUE - timedelta(seconds=1)) == 0
    assert [tell(DUE), tell(DUE), tell(LATER)] == [1, 0, 0]
    assert told_to(task) == [firm.teammate.name]
    assert of(task).told_at == DUE


@time_machine.travel(LATER, tick=True)
def test_the_notice_says_for_when_it_was(firm: Cast) -> None:
    a_reminder(a_process(firm.seller), "Call Bianchi", assignee=firm.teammate)
    a_reminder(a_process(firm.seller), "Write", assignee=firm.teammate, at=None)
    tell(DUE + timedelta(days=40))  # the program was down
    said = {kinds.shown(notice).sentence for notice in Notice.objects.all()}
    assert said == {"Reminder for Wed 4 Mar, 14:30: “Call Bianchi”", "Reminder for Wed 4 Mar: “Write”"}


class TestReceivers:
    def test_every_member_of_the_group_once(self, firm: Cast) -> None:
        task = a_reminder(a_process(firm.seller), group=firm.back)
        tell()
        members = [one.member.name for one in firm.back.memberships.select_related("member")]
        assert told_to(task) == sorted(members)
        assert len(members) > 0

    def test_nobody_has_it_so_the_handler_is(self, firm: Cast) -> None:
        process, contact = a_process(firm.seller), a_contact(handler=firm.office)
        tasks = [a_reminder(process), a_reminder(contact=contact, by=SETUP)]
        for task in tasks:
            assign_task(task, assignee=None, group=None, by=SETUP)
        tell()
        assert [told_to(task) for task in tasks] == [[firm.seller.name], [firm.office.name]]

    def test_whoever_has_it_now(self, firm: Cast) -> None:
        task = a_reminder(a_process(firm.seller), assignee=firm.teammate)
        assign_task(task, assignee=firm.office, by=SETUP)
        tell()
        assert told_to(task) == [firm.office.name]

    def test_not_whoever_has_left(self, firm: Cast) -> None:
        task = a_reminder(a_process(firm.seller), group=firm.back)
        assign_task(task, assignee=firm.teammate, by=SETUP)
        firm.teammate.deactivated_at = DUE  # past the act, which would hand it over
        firm.teammate.save()
        tell()
        assert told_to(task) == []
        assert of(task).passed_at == LATER


class TestSilence:
    def test_done_in_the_bin_or_waiting(self, firm: Cast) -> None:
        process = a_process(firm.seller, kind=Process.Kind.POST_SALES)
        done, gone, first, second = (a_reminder(process, assignee=firm.teammate) for _turn in range(4))
        complete_task(done, by=SETUP, at=DUE)
        withdraw_task(gone, by=SETUP, at=DUE)
        second.waits_for = first
        second.save()
        complete_task(a_reminder(process), by=SETUP, at=DUE)  # sums up, and so holds what waits
        assert tell() == 4
        assert [told_to(task) for task in (done, gone, first, second)] == [[], [], [firm.teammate.name], []]
        assert of(second).passed_at == LATER
        assert tell() == 0  # and nothing is looked at again

    def test_what_was_set_before_the_process_was_closed(self, firm: Cast) -> None:
        process = a_process(firm.seller)
        before = a_reminder(process)
        Process.objects.filter(pk=process.pk).update(closed_at=of(before).set_at)
        after = a_reminder(process)
        tell()
        assert [told_to(before), told_to(after)] == [[], [firm.seller.name]]


class TestChangedAfterwards:
    def test_another_moment_is_told_anew_and_the_same_is_not(self, firm: Cast) -> None:
        task = a_reminder(a_process(firm.seller))
        tell()
        change_task(task, {"title": "Other words"}, reminder=ReminderDraft(DAY, time(14, 30)), by=SETUP)
        change_task(task, {}, reminder=ReminderDraft(DAY, time(14, 30), 45), by=SETUP)
        assert tell() == 0
        assert of(task).minutes == 45
        change_task(task, {}, reminder=ReminderDraft(DAY, time(14, 45)), by=SETUP)
        assert [tell(), tell(LATER + timedelta(hours=1))] == [0, 1]
        assert told_to(task) == [firm.seller.name] * 2

    def test_removed_is_not_told(self, firm: Cast) -> None:
        task = a_reminder(a_process(firm.seller))
        change_task(task, {}, reminder=None, by=SETUP)
        assert tell() == 0


class TestClock:
    def test_all_workspaces_and_the_next_moment(self, firm: Cast) -> None:
        now = datetime.now(UTC)
        a_reminder(a_process(firm.seller))
        soon = a_reminder(a_process(firm.seller))
        Reminder.objects.filter(task=soon).update(due_at=now + timedelta(seconds=0.4))
        assert Clock().look(now) == of(soon).due_at
        assert Notice.objects.count() == 1

    def test_one_that_is_broken_holds_up_no_other(self, firm: Cast, monkeypatch: Any) -> None:
        broken, other = a_reminder(a_process(firm.seller), "Broken"), a_reminder(a_process(firm.seller))
        real = telling.due_words

        def words(reminder: Reminder, *more: Any) -> str:
            if reminder.task_id == broken.pk:
                raise ValueError("no such zone")
            return real(reminder, *more)

        monkeypatch.setattr(telling, "due_words", words)
        clock = Clock()
        clock.look(datetime.now(UTC))
        assert [told_to(broken), told_to(other)] == [[], [firm.seller.name]]
        assert list(clock.stuck) == [of(broken).pk]
        monkeypatch.setattr(telling, "due_words", real)
        clock.stuck = dict.fromkeys(clock.stuck, LATER)
        clock.look(datetime.now(UTC))
        assert told_to(broken) == [firm.seller.name]

    def test_looking_costs_one_statement(self, firm: Cast, django_assert_num_queries: Any) -> None:
        a_reminder(a_process(firm.seller), day=DAY.replace(year=2090))
        connection.ensure_connection()
        with django_assert_num_queries(1):
            assert clocks.due_workspaces(datetime.now(UTC)) == []
