"""A-04: a task of a run was completed late; what follows may move by as much. Whoever completes decides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from staffetta.accounts.firm import day_of, running_firm
from staffetta.core.refusals import Forbidden
from staffetta.history.models import Event
from staffetta.playbooks.acts.pause_run import pause_run
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.models import Run
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.following import offered
from staffetta.processes.models import Task
from staffetta.processes.plans import AlreadyPlanned
from tests.cast import Cast
from tests.playbooks.makers import NOON, a_line, a_process, a_sequence
from tests.playbooks.test_runs import FIRST, dates, on

LATE = on(FIRST + timedelta(days=2))


def a_run(people: Cast, start: date = FIRST, **values: Any) -> tuple[Run, list[Task]]:
    """Days 3, 3 and 0, the second line in the teammate's hands."""
    process = a_process(people.seller, has_duty=True)
    lines = (a_line(days=3), a_line(days=3, assignee=people.teammate), a_line(title="Third"))
    run = start_playbook(a_sequence(*lines, **values), process, start=start, by=people.seller, at=NOON)
    return run, list(Task.objects.filter(process=process).order_by("position"))


def test_completed_late_the_rest_moves_by_as_much_if_wanted(people: Cast) -> None:
    run, (first, second, _third) = a_run(people)
    offer = offered(first, people.seller, LATE)
    assert offer is not None
    assert offer.days == 2
    assert [one.after for one in offer.tasks] == [FIRST + timedelta(days=5), FIRST + timedelta(days=8)]
    complete_task(first, then=AlreadyPlanned(second), move_rest=True, by=people.seller, at=LATE)
    assert dates(run) == [FIRST, FIRST + timedelta(days=5), FIRST + timedelta(days=8)]
    fact = Event.objects.get(kind="playbooks.run_shifted")
    assert fact.said["task_id"] == str(first.pk)


def test_nothing_moves_unless_it_was_late_and_is_wanted(people: Cast) -> None:
    run, (first, second, third) = a_run(people)
    before = dates(run)
    assert offered(first, people.seller, on(FIRST)) is None
    complete_task(first, then=AlreadyPlanned(second), by=people.seller, at=LATE)
    assert dates(run) == before
    complete_task(second, then=AlreadyPlanned(third), move_rest=True, by=people.seller, at=LATE)
    assert dates(run) == before
    assert offered(third, people.seller, on(FIRST + timedelta(days=90))) is None  # nothing follows it


def test_only_whoever_plans_there_moves_the_tasks_of_others(people: Cast) -> None:
    run, (first, second, third) = a_run(people)
    complete_task(first, then=AlreadyPlanned(second), by=people.seller, at=NOON)
    late = on(FIRST + timedelta(days=9))
    assert offered(second, people.teammate, late) is None
    assert offered(second, people.seller, late) is not None
    with pytest.raises(Forbidden):
        complete_task(second, then=AlreadyPlanned(third), move_rest=True, by=people.teammate, at=late)
    second.refresh_from_db()
    assert not second.is_done
    pause_run(run, until=FIRST + timedelta(days=30), by=people.seller, at=late)
    second.refresh_from_db()
    assert offered(second, people.seller, late) is None


def test_the_form_offers_it_and_the_api_takes_it(people: Cast, as_: Any, api: Any) -> None:
    today = day_of(timezone.now(), running_firm())
    start = today - timedelta(days=2)
    run, (first, second, _third) = a_run(people, start)
    client: Client = as_(people.seller)
    address = reverse("tasks:complete", args=[first.pk])
    page = client.get(address).content.decode()
    assert "2 days late: move the 2 remaining tasks by as much" in page
    assert 'name="move_rest"' in page
    sent = {"note_type": first.activity_type_id, "initiative": "us", "text": "Called", "next": "already"}
    answer = client.post(address, {**sent, "already": second.pk, "move_rest": "on"})
    assert answer.status_code == 302
    assert dates(run) == [start, start + timedelta(days=5), start + timedelta(days=8)]

    other, (one, two, _three) = a_run(people, start, code="OTHER")
    body = {"next": {"already_planned": str(two.pk)}, "move_rest": True}
    assert api(people.seller).post(f"/tasks/{one.pk}/complete", body).status_code == 200
    assert dates(other) == [start, start + timedelta(days=5), start + timedelta(days=8)]
