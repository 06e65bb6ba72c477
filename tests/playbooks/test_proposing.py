"""L-09: completing a task of a sequence proposes its next line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from staffetta.playbooks.acts.start import start_playbook
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.models import Task
from staffetta.processes.plans import AlreadyPlanned, Plan
from staffetta.processes.proposals import propose
from tests.cast import Cast
from tests.playbooks.makers import NOON, a_line, a_process, a_sequence


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


def test_what_is_planned_as_proposed_joins_the_run(people: Cast) -> None:
    process = a_process(people.seller)
    sequence = a_sequence(a_line(days=3), a_line(title="Visit them", group=people.back))
    run = start_playbook(sequence, process, start=date(2026, 3, 1), by=people.seller, at=NOON)
    first, second = Task.objects.filter(process=process).order_by("position")
    second.delete()
    proposed = propose(first)
    assert isinstance(proposed, Plan)
    complete_task(first, then=replace(proposed, started_from=None), by=people.seller, at=NOON)
    planned = Task.objects.get(process=process, done_at=None)
    assert list(run.tasks.values_list("number", "task")) == [(1, first.pk), (2, planned.pk)]
    assert planned.started_from == proposed.started_from
    other = replace(proposed, title="Something else", started_from=None)
    complete_task(planned, then=other, by=people.administrator, at=NOON)
    assert run.tasks.count() == 2


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
