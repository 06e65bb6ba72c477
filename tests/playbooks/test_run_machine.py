"""Whatever people do with what was started: dates keep their order and distances, what is done stays as it is, and the
baton is not dropped in silence (A-04, A-05, L-09).

STAFFETTA_RUNS="walks x steps" makes it longer, e.g. STAFFETTA_RUNS=400x60. A walk is known by its number, and what was
done until something was wrong is said.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.db import transaction

from staffetta.core.refusals import Refused
from staffetta.playbooks.acts.pause_run import pause_run
from staffetta.playbooks.acts.resume_run import resume_run
from staffetta.playbooks.acts.shift_run import shift_run
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.acts.stop_run import stop_run
from staffetta.playbooks.models import Playbook, Run
from staffetta.playbooks.running import PAUSED, STOPPED, Progress, progress_of, runs_of
from staffetta.playbooks.shifts import apart
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.models import Process, Task
from staffetta.processes.plans import AlreadyPlanned, Plan
from staffetta.processes.schedule import on
from staffetta.workdays.acts.set_days import set_working_days
from staffetta.workdays.calendar import running_calendar
from staffetta.workdays.drafts import WorkingDaysDraft
from tests.cast import Cast
from tests.playbooks.makers import NOON, a_line, a_process, a_sequence

WALKS, STEPS = (int(number) for number in os.environ.get("STAFFETTA_RUNS", "3x40").split("x"))
COUNTS: Counter[str] = Counter()


class Walk:
    """One lead that carries the duty, a sequence of four lines, and what somebody does by chance."""

    def __init__(self, firm: Cast, number: int) -> None:
        self.firm, self.now, self.chance = firm, NOON, Random(number)
        self.process = a_process(firm.seller, has_duty=True)
        self.done: dict[Any, Any] = {}
        self.told = True

    def step(self) -> str:
        name = self.chance.choice(ACTS)
        getattr(self, name)()
        self.what_is_done_stays()
        self.dates_keep_their_order_and_distances()
        self.the_baton_is_not_dropped_in_silence()
        return name

    def attempt(self, name: str, act: Any) -> Any:
        try:
            result = act()
        except Refused as refused:
            assert refused.sentence
            COUNTS[f"{name} refused: {refused.code}"] += 1
            return None
        COUNTS[f"{name} done"] += 1
        return result

    def run(self) -> Run | None:
        runs = list(Run.objects.order_by("started_at", "pk"))
        return self.chance.choice(runs) if runs else None

    def day(self, least: int, most: int) -> date:
        return (self.now + timedelta(days=self.chance.randint(least, most))).date()

    def start(self) -> None:
        if Run.objects.count() < 6:
            sequence, day = Playbook.objects.get(), self.day(-3, 12)
            by, at = self.firm.seller, self.now
            self.attempt("start", lambda: start_playbook(sequence, self.process, start=day, by=by, at=at))

    def complete(self) -> None:
        """The next of a run; the baton goes to what is planned, else to something new."""
        run, move_rest = self.run(), self.chance.choice([True, False])
        row = progress_of(run, self.now).next if run else None
        if row is None or row.task is None:
            return
        task, by = row.task, self.firm.seller
        other = Task.objects.filter(process=self.process).open().exclude(pk=task.pk).first()
        then = AlreadyPlanned(other) if other else Plan(title="More", timing=on(self.now.date()))
        self.attempt("complete", lambda: complete_task(task, then=then, move_rest=move_rest, by=by, at=self.now))
        self.done[task.pk] = Task.objects.filter(pk=task.pk).values().get()

    def shift(self) -> None:
        if run := self.run():
            days = self.chance.randint(-8, 20)
            self.attempt("shift", lambda: shift_run(run, days=days, by=self.firm.seller, at=self.now))

    def shift_to(self) -> None:
        if run := self.run():
            day = self.day(-1, 20)
            self.attempt("shift to", lambda: shift_run(run, to=day, by=self.firm.seller, at=self.now))

    def pause(self) -> None:
        if run := self.run():
            day = self.day(0, 20)
            self.attempt("pause", lambda: pause_run(run, until=day, by=self.firm.seller, at=self.now))

    def resume(self) -> None:
        if run := self.run():
            self.attempt("resume", lambda: resume_run(run, by=self.firm.seller, at=self.now))

    def stop(self) -> None:
        if run := self.run():
            stopped = self.attempt("stop", lambda: stop_run(run, by=self.firm.seller, at=self.now))
            if stopped is not None:
                self.told = stopped.needs_plan

    def wait(self) -> None:
        self.now += timedelta(hours=self.chance.randint(1, 120))

    def what_is_done_stays(self) -> None:
        assert {row["id"]: row for row in Task.objects.filter(pk__in=self.done).values()} == self.done

    def dates_keep_their_order_and_distances(self) -> None:
        for progress in runs_of(self.process.pk, self.now):
            assert progress.state != STOPPED or not progress.open
            dated = [(row.planned_on, progress.day(row)) for row in progress.open]
            for (planned, day), (planned_next, day_next) in pairwise(dated):
                assert planned and day and planned_next and day_next
                calendar = running_calendar()
                assert apart(day, day_next, calendar) == apart(planned, planned_next, calendar)
            self.rests(progress)

    def rests(self, progress: Progress) -> None:
        """Nothing of a paused run is To do, and it wakes on its day."""
        if progress.state == PAUSED:
            until = progress.run.resumes_on
            assert until is not None
            for row in progress.open:
                assert row.task is not None and row.task.hold_until is not None
                assert row.task.hold_until > self.now
                assert (progress.day(row) or until) >= until

    def the_baton_is_not_dropped_in_silence(self) -> None:
        process = Process.objects.get(pk=self.process.pk)
        tasks = list(Task.objects.filter(process=process))
        still_open = [task for task in tasks if not task.is_done]
        assert (process.task_count, process.open_count) == (len(tasks), len(still_open))
        assert still_open or not tasks or self.told


ACTS = (
    *("start", "complete", "complete", "complete", "shift", "shift", "shift_to", "pause", "pause", "resume", "resume"),
    *("stop", "wait", "wait"),
)


@pytest.mark.parametrize("works", [False, True])
def test_whatever_people_do_with_what_was_started(people: Cast, works: bool) -> None:
    COUNTS.clear()
    a_sequence(a_line(days=0), a_line(days=3), a_line(days=7), a_line())
    if works:
        set_working_days(WorkingDaysDraft(is_on=True, country="IT"), by=people.administrator)
    for number in range(WALKS):
        taken: list[str] = []
        with transaction.atomic():
            walk = Walk(people, number)
            try:
                for _step in range(STEPS):
                    taken.append(walk.step())
            except AssertionError as wrong:
                raise AssertionError(f"walk {number}, after {taken}, then at {walk.now}") from wrong
            transaction.set_rollback(True)
    for name, count in sorted(COUNTS.items()):
        print(f"{name:40} {count:6}")
    missing = [act for act in set(ACTS) - {"wait"} if not COUNTS[f"{act.replace('_', ' ')} done"]]
    assert not missing, COUNTS
