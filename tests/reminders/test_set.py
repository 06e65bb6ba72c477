"""Setting, putting off and removing a reminder: by act, page and API (T-03)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from staffetta.core.refusals import Forbidden, Refused, Stale
from staffetta.history.models import Event
from staffetta.notices.models import Notice
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.models import Process, Reminder, Task
from staffetta.processes.plans import ReminderDraft
from staffetta.reminders.acts.putting import Past
from staffetta.reminders.acts.remove import remove_reminder
from staffetta.reminders.acts.set import set_reminder
from staffetta.reminders.acts.snooze import snooze_reminder
from tests.cast import Cast
from tests.processes.makers import NOON, SETUP, a_contact, a_process, a_task
from tests.reminders.makers import a_reminder, of, tell, told_to

pytestmark = pytest.mark.django_db
FAR = date(2090, 3, 4)


class TestActs:
    def test_whoever_has_the_task_sets_it_and_the_task_waits(self, firm: Cast) -> None:
        process = a_process(firm.seller)
        task = a_task(process, assignee=firm.teammate)
        set_reminder(task, ReminderDraft(FAR, time(14, 30), 20), by=firm.teammate, at=NOON)
        now = Task.objects.get(pk=task.pk)
        assert of(task).due_at == now.hold_until == datetime(2090, 3, 4, 13, 30, tzinfo=UTC)
        assert Process.objects.get(pk=process.pk).wakes_at == now.hold_until
        assert (now.version, of(task).minutes) == (task.version + 1, 20)
        event = Event.objects.get(kind="processes.reminder_set")
        assert (event.subject_id, event.said["on"]) == (process.pk, "2090-03-04 14:30")

    def test_nobody_else_does(self, firm: Cast) -> None:
        task = a_task(a_process(firm.seller), assignee=firm.teammate)
        with pytest.raises(Forbidden):
            set_reminder(task, ReminderDraft(FAR), by=firm.office, at=NOON)

    def test_what_makes_no_sense_is_refused(self, firm: Cast) -> None:
        task = a_task(a_process(firm.seller))
        with pytest.raises(Past):
            set_reminder(task, ReminderDraft(NOON.date(), time(9)), by=SETUP, at=NOON)
        set_reminder(task, ReminderDraft(NOON.date()), by=SETUP, at=NOON)  # today, without a time: at once
        with pytest.raises(Stale):
            snooze_reminder(task, ReminderDraft(FAR), expected=task.version, by=SETUP, at=NOON)
        remove_reminder(task, by=SETUP)
        with pytest.raises(Refused):
            remove_reminder(task, by=SETUP)
        complete_task(task, by=SETUP, at=NOON)
        with pytest.raises(Refused):
            set_reminder(task, ReminderDraft(FAR), by=SETUP, at=NOON)

    def test_put_off_it_is_told_again(self, firm: Cast) -> None:
        task = a_reminder(contact=a_contact(), assignee=firm.seller)
        tell()
        snooze_reminder(task, ReminderDraft(date(2026, 3, 5), time(9)), by=firm.seller, at=NOON)
        assert [tell(), tell(NOON + timedelta(days=1))] == [0, 1]
        assert told_to(task) == [firm.seller.name] * 2
        assert Event.objects.filter(kind="processes.reminder_put_off").count() == 1


class TestPages:
    def test_the_dialogue_offers_usual_moments_and_any_other(self, firm: Cast, as_: Any) -> None:
        task = a_task(a_process(firm.seller), "Call Bianchi")
        client, address = as_(firm.seller), reverse("reminders:remind", args=[task.pk])
        text = client.get(address, headers={"HX-Request": "true"}).text
        assert set(re.findall(r'name="choice" value="(\w+)"', text)) >= {"10", "60", "tomorrow", "monday", "week"}
        assert "09:15" in text and "09:20" not in text  # the grid
        wrong = client.post(address, {"date": "", "at": "09:15"})
        assert (wrong.status_code, Reminder.objects.count()) == (422, 0)
        assert client.post(address, {"date": FAR, "at": "09:15", "minutes": "30"}).status_code == 302
        assert (of(task).date, of(task).at, of(task).minutes) == (FAR, time(9, 15), 30)
        assert "Remove the reminder" in client.get(address).text
        client.post(reverse("reminders:remove", args=[task.pk]))
        assert not Reminder.objects.exists()

    def test_put_off_from_the_inbox_it_counts_as_read(self, firm: Cast, as_: Any) -> None:
        task = a_reminder(a_process(firm.seller))
        tell()
        before = timezone.now()
        as_(firm.seller).post(reverse("reminders:snooze", args=[task.pk]), {"choice": "10"})
        assert timedelta(minutes=10) <= of(task).due_at - before <= timedelta(minutes=11, seconds=30)
        assert not Notice.objects.filter(kind="reminders.due", read_at=None).exists()
        gone = as_(firm.seller).post(reverse("reminders:snooze", args=[task.pk]), {"choice": "yesterday"})
        assert gone.status_code == 409

    def test_the_edit_form_keeps_what_it_does_not_change(self, firm: Cast, as_: Any) -> None:
        task = a_reminder(a_process(firm.seller), at=time(9, 20))
        Reminder.objects.update(minutes=20)
        tell()
        client, address = as_(firm.seller), reverse("tasks:edit", args=[task.pk])
        text = client.get(address).text
        assert re.search(r'value="09:20"\s+selected', text) and re.search(r'value="20"\s+selected', text)
        said = {"title": "Other words", "assignee": f"member:{firm.seller.pk}", "version": task.version}
        said |= {"reminder_date": "2026-03-04", "reminder_time": "09:20", "reminder_minutes": "20"}
        assert client.post(address, said).status_code == 302
        assert Task.objects.get(pk=task.pk).title == "Other words"
        assert (tell(), of(task).minutes) == (0, 20)


class TestApi:
    def test_set_read_snooze_remove(self, firm: Cast, api: Any) -> None:
        task, call = a_task(a_process(firm.seller)), api(firm.seller)
        path = f"/tasks/{task.pk}/reminder"
        assert call.get(path).status_code == 404
        put = call("PUT", path, {"date": "2090-03-04", "at": "14:31:20"}, **{"If-Match": f'"{task.version}"'})
        assert (put.status_code, put.data["at"], put.data["due_at"]) == (200, "14:31:00", "2090-03-04T13:31:00+00:00")
        again = call("PUT", path, {"date": "2090-03-05"}, **{"If-Match": f'"{task.version}"'})
        assert again.status_code in (409, 412)
        assert call.get(path).headers["ETag"] == put.headers["ETag"]
        for body in ({"minutes": 10}, {"choice": "tomorrow"}, {"until": {"date": "2090-03-04", "minutes": 15}}):
            answer = call.post(f"{path}/snooze", body)
            assert (answer.status_code, answer.data["told_at"]) == (200, None)
        assert call.post(f"{path}/snooze", {"minutes": 5, "choice": "week"}).status_code == 422
        assert call("PUT", path, {"date": "2020-01-01"}).status_code == 422
        assert call("DELETE", path).status_code == 204
        assert call("DELETE", path).status_code == 409

    def test_of_a_task_that_is_not_seen_nothing_is_said(self, firm: Cast, api: Any) -> None:
        firm.workspace.privacy = "own"
        firm.workspace.save()
        task = a_reminder(a_process(firm.seller))
        assert api(firm.office).get(f"/tasks/{task.pk}/reminder").status_code == 404


def test_the_inbox_offers_to_be_reminded_again(firm: Cast, as_: Any) -> None:
    task = a_reminder(a_process(firm.seller))
    tell()
    text = as_(firm.seller).get(reverse("notices:inbox")).text
    assert reverse("reminders:snooze", args=[task.pk]) in text and "Remind me again" in text
