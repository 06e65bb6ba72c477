"""Deleting a task (P-13), which is no way around the duty to plan (L-09)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from staffetta.core.refusals import Forbidden
from staffetta.history.models import Event
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.withdraw import OnlyPlanned, withdraw_task
from staffetta.processes.models import Note, Process, Task
from staffetta.processes.plans import NoteDraft, Plan
from tests.cast import Cast
from tests.processes.makers import NOON, a_contact, a_process, a_task


def test_the_only_planned_step_stays_until_another_is_planned(firm: Cast, as_: Any) -> None:
    process = a_process(firm.seller, has_duty=True)
    only, page = a_task(process, "Only"), as_(firm.seller)
    answer = page.post(reverse("tasks:delete", args=[only.pk]), headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "This is the only planned step." in answer.content.decode()
    a_task(process, "Another")
    assert page.post(reverse("tasks:delete", args=[only.pk]), headers={"HX-Request": "true"}).status_code == 200
    assert [task.title for task in process.tasks.all()] == ["Another"]
    process.refresh_from_db()
    assert (process.task_count, process.open_count) == (1, 1)
    with pytest.raises(OnlyPlanned):
        withdraw_task(process.tasks.get(), by=firm.administrator, at=NOON)


def test_where_the_duty_has_ended_it_goes_and_its_notes_stay(firm: Cast) -> None:
    process = a_process(firm.seller)
    task = a_task(process)
    complete_task(task, note=NoteDraft(text="Talked"), then=Plan(title="More"), by=firm.seller, at=NOON)
    withdraw_task(Task.objects.get(pk=task.pk), by=firm.seller, at=NOON)
    withdraw_task(Task.objects.get(title="More"), by=firm.seller, at=NOON)
    assert Note.objects.get().task is None
    process = Process.objects.get(pk=process.pk)
    assert (process.task_count, process.open_count, process.wakes_at) == (0, 0, None)


def test_whoever_may_not_delete_is_told_whom_to_ask(firm: Cast) -> None:
    firm.seller.may_delete = False
    firm.seller.save()
    task = a_task(a_process(firm.seller))
    with pytest.raises(Forbidden, match="administrator"):
        withdraw_task(task, by=firm.seller, at=NOON)
    with pytest.raises(Forbidden):
        withdraw_task(task, by=firm.teammate, at=NOON)
    assert Task.objects.filter(pk=task.pk).exists()


def test_programs_delete_at_the_version_seen(firm: Cast, api: Any) -> None:
    task, call = a_task(None, contact=a_contact(), assignee=firm.seller), api(firm.seller)
    assert call("DELETE", f"/tasks/{task.pk}", **{"If-Match": '"7"'}).status_code == 412
    assert call("DELETE", f"/tasks/{task.pk}", **{"If-Match": '"1"'}).status_code == 204
    assert call.get(f"/tasks/{task.pk}").status_code == 404
    assert Event.objects.filter(kind="processes.task_withdrawn", subject_id=task.contact_id).exists()
