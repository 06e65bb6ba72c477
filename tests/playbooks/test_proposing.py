"""L-09: completing a task of a sequence proposes its next line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from staffetta.accounts.models import Member
from staffetta.core.ids import uuid7
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.models import Run
from staffetta.processes.models import Process, Task
from staffetta.processes.plans import AlreadyPlanned, Plan
from staffetta.processes.proposals import propose
from tests.cast import Cast
from tests.conftest import Api
from tests.playbooks.makers import NOON, a_line, a_process, a_sequence

As = Callable[[Member], Client]


def test_the_next_task_is_planned_already(people: Cast) -> None:
    process = a_process(people.seller)
    start_playbook(a_sequence(), process, start=date(2026, 3, 1), by=people.seller, at=NOON)
    first, second, third = Task.objects.filter(process=process).order_by("position")
    assert propose(first) == AlreadyPlanned(second)
    second.done_at = NOON
    second.save()
    assert propose(first) == AlreadyPlanned(third)


def test_a_next_task_that_was_taken_away_is_proposed_anew(people: Cast) -> None:
    process = a_process(people.seller)
    sequence = a_sequence(a_line(days=3), a_line(title="Visit them", group=people.back))
    start_playbook(sequence, process, start=date(2026, 3, 1), by=people.seller, at=NOON)
    first, second = Task.objects.filter(process=process).order_by("position")
    second.delete()
    proposed = propose(first)
    assert isinstance(proposed, Plan)
    assert (proposed.title, proposed.group, proposed.timing.date) == ("Visit them", people.back, date(2026, 3, 4))


@dataclass
class Gap:
    """A run whose second task was withdrawn."""

    run: Run
    process: Process
    first: Task
    line: UUID

    @property
    def places(self) -> list[tuple[int, Any]]:
        """Number and title of what belongs to the run."""
        return list(self.run.tasks.values_list("number", "task__title"))


@pytest.fixture
def gap(people: Cast) -> Gap:
    process = a_process(people.seller)
    second_line = a_line(title="Visit them", group=people.back, pre_notes="Bring samples")
    run = start_playbook(
        a_sequence(a_line(days=3), second_line), process, start=date(2026, 3, 1), by=people.seller, at=NOON
    )
    first, second = Task.objects.filter(process=process).order_by("position")
    second.delete()
    proposed = propose(first)
    assert isinstance(proposed, Plan)
    assert proposed.started_from is not None
    return Gap(run, process, first, proposed.started_from)


def _form(first: Task, **more: Any) -> dict[str, Any]:
    kind = str(first.activity_type_id)
    said = {"note_type": kind, "initiative": "us", "text": "Spoke", "next": "plan", "activity_type": kind}
    return {**said, "all_day": "on", "date": "2026-12-01", **more}


def test_the_form_names_the_line_and_what_is_planned_of_it_joins_the_run(gap: Gap, as_: As, people: Cast) -> None:
    browser = as_(people.seller)
    address = reverse("tasks:complete", args=[gap.first.pk])
    shown = browser.get(address).content.decode()
    assert f'name="line" value="{gap.line}" checked' in shown
    assert "Goes on with the sequence: its next line “Visit them”" in shown
    answer = browser.post(address, _form(gap.first, title="Another title", line=str(gap.line)))
    assert answer.status_code == 302
    planned = Task.objects.get(process=gap.process, done_at=None)
    assert (planned.title, planned.started_from, planned.pre_notes) == ("Another title", gap.line, "Bring samples")
    assert gap.places[1] == (2, "Another title")


def test_without_the_tick_a_plan_with_the_title_of_the_line_stays_beside_the_run(
    gap: Gap, as_: As, people: Cast
) -> None:
    address = reverse("tasks:complete", args=[gap.first.pk])
    assert as_(people.seller).post(address, _form(gap.first, title="Visit them")).status_code == 302
    assert gap.places[1:] == [(2, None)]
    assert Task.objects.get(process=gap.process, done_at=None).started_from is None


def test_a_line_that_does_not_come_next_is_refused_and_nothing_written(gap: Gap, as_: As, people: Cast) -> None:
    address = reverse("tasks:complete", args=[gap.first.pk])
    for line in (uuid7(), gap.first.started_from):
        answer = as_(people.seller).post(address, _form(gap.first, title="Kept words", line=str(line)))
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert "The sequence does not go on with this line any more" in shown
        assert "Kept words" in shown
    assert not Task.objects.exclude(done_at=None).exists()


def test_a_program_is_told_the_line_and_sends_it_back(gap: Gap, api: Callable[[Member], Api], people: Cast) -> None:
    program = api(people.seller)
    at = f"/tasks/{gap.first.pk}"
    proposed = program.get(f"{at}/next").json()
    assert (proposed["line_id"], proposed["title"], proposed["date"]) == (str(gap.line), "Visit them", "2026-03-04")
    plan = {"title": proposed["title"], "group_id": proposed["group_id"], "date": proposed["date"]}
    wrong = program.post(f"{at}/complete", {"next": {"plan": plan, "line_id": str(uuid7())}})
    assert (wrong.status_code, gap.places[1:]) == (422, [(2, None)])
    assert program.post(f"{at}/complete", {"next": {"plan": plan, "line_id": proposed["line_id"]}}).status_code == 200
    assert gap.places[1] == (2, "Visit them")


def test_of_two_runs_on_one_process_each_goes_on_by_itself(people: Cast) -> None:
    process = a_process(people.seller)
    for day in (1, 9):
        sequence = a_sequence(a_line(days=3), a_line(title="Visit them"), code=f"S{day}")
        start_playbook(sequence, process, start=date(2026, 3, day), by=people.seller, at=NOON)
    first, second, other, _last = Task.objects.filter(process=process).order_by("position")
    assert propose(first) == AlreadyPlanned(second)
    assert propose(second) != AlreadyPlanned(other)


def test_after_the_last_line_and_for_other_tasks_it_says_nothing(people: Cast) -> None:
    process = a_process(people.seller)
    start_playbook(a_sequence(a_line()), process, start=date(2026, 3, 1), by=people.seller, at=NOON)
    task = Task.objects.get()
    proposed = propose(task)
    assert isinstance(proposed, Plan)
    assert (proposed.title, proposed.activity_type) == ("", task.activity_type)
