"""The duty to plan, whatever several people do in whatever order at whatever time (L-09, L-10, T-06, P-08)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count, Q
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from staffetta.core.isolation import workspace
from staffetta.core.refusals import Refused
from staffetta.history.models import Delivery, Event
from staffetta.processes.acts.assign import assign_task
from staffetta.processes.acts.change import change_task
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.give_back import give_back_task
from staffetta.processes.acts.reopen import reopen_task
from staffetta.processes.acts.take import take_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.models import Attachment, Note, Process, Reminder, Task
from staffetta.processes.plans import AlreadyPlanned, NoteDraft, NothingMore, Plan, ReminderDraft
from staffetta.processes.schedule import WHENEVER, between, on
from tests.cast import Cast, a_firm
from tests.processes.makers import NOON, a_process, a_task

COUNTED = (Process, Task, Note, Reminder, Attachment, Event, Delivery)
EVERYBODY = ("administrator", "manager", "seller", "teammate", "office", "clerk")
# Twice as often somebody who may, so that as much is done as is refused.
PEOPLE = st.sampled_from([*EVERYBODY, "administrator", "manager", "seller", "seller", "office", "seller"])
HOURS = st.integers(-100, 100).map(lambda hours: NOON + timedelta(hours=hours))
TIMINGS = st.one_of(
    st.just(WHENEVER),
    HOURS.map(lambda moment: on(moment.date())),
    HOURS.map(lambda moment: between(moment, moment + timedelta(minutes=30))),
)
REMINDERS = st.none() | HOURS.map(lambda moment: ReminderDraft(moment.date()))
FIRM: list[Cast] = []


class DutyMachine(RuleBasedStateMachine):
    tasks = Bundle("tasks")

    def __init__(self) -> None:
        super().__init__()
        self.firm = FIRM[0]
        self.block = transaction.atomic()
        self.block.__enter__()
        self.inside = workspace(self.firm.workspace.pk)
        self.inside.__enter__()
        self.now, self.drift = NOON, -30
        self.was_free = False  # whether the duty was off when a task was last completed

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.inside.__exit__(None, None, None)
        self.block.__exit__(None, None, None)

    @initialize(target=tasks, duty=st.sampled_from([True, True, False]))
    def begin(self, duty: bool) -> Any:
        self.process = a_process(self.firm.seller, has_duty=duty)
        return multiple(a_task(self.process), a_task(self.process, group=self.firm.back))

    def plan(self, data: Any) -> Plan:
        hands: dict[str, Any] = data.draw(
            st.sampled_from([{}, {"assignee": self.firm.office}, {"group": self.firm.back}, {"group": self.firm.sales}])
        )
        title = data.draw(st.sampled_from(["Call", "Visit", "Write", "Meet", "  "]))
        return Plan(title=title, timing=data.draw(TIMINGS), reminder=data.draw(REMINDERS), **hands)

    def attempt(self, act: Callable[[], Any]) -> Any:
        """What the act returns; None when it refuses, and then nothing was written."""
        before = [list(model._default_manager.order_by("pk").values()) for model in COUNTED]
        try:
            return act()
        except Refused as refused:
            assert refused.sentence
            assert [list(model._default_manager.order_by("pk").values()) for model in COUNTED] == before
            return None

    def by(self, name: str) -> Any:
        return getattr(self.firm, name)

    @rule(target=tasks, name=PEOPLE, data=st.data(), text=st.sampled_from(["Talked", "Wrote", "Met", "  "]))
    def note_and_plan(self, name: str, data: Any, text: str) -> Any:
        notes, known = Note.objects.count(), Task.objects.count()
        plan = self.plan(data)
        done = self.attempt(
            lambda: write_note(self.process, NoteDraft(text=text), plan=plan, by=self.by(name), at=self.now)
        )
        together = (Note.objects.count() - notes, Task.objects.count() - known)
        assert together == ((1, 1) if done else (0, 0))
        return done[1] if done else multiple()

    @rule(target=tasks, task=tasks, name=PEOPLE, data=st.data(), way=st.sampled_from(["plan", "other", "more", "none"]))
    def complete_by_anybody(self, task: Any, name: str, data: Any, way: str) -> Any:
        return self.complete(task=task, name=name, data=data, way=way)

    def complete(self, task: Any, name: str, data: Any, way: str) -> Any:
        others = list(Task.objects.filter(process=self.process).exclude(pk=task.pk))
        then: Any = {"none": None, "more": NothingMore()}.get(way)
        if way == "other" and others:
            then = AlreadyPlanned(data.draw(st.sampled_from(others)))
        elif way == "plan":
            then = self.plan(data)
        note = (
            NoteDraft(text=data.draw(st.sampled_from(["Done so", "Done thus", ""])))
            if data.draw(st.booleans())
            else None
        )
        duty = Process.objects.get(pk=self.process.pk).has_duty
        if self.attempt(lambda: complete_task(task, note=note, then=then, by=self.by(name), at=self.now)) is None:
            return multiple()
        self.was_free = not duty
        return Task.objects.filter(process=self.process).latest("id") if way == "plan" else multiple()

    @rule(target=tasks, task=tasks, way=st.sampled_from(["plan", "plan", "none", "more"]), data=st.data())
    def complete_by_the_handler(self, task: Any, way: str, data: Any) -> Any:
        return self.complete(task=task, name="seller", data=data, way=way)

    @rule(task=tasks, name=PEOPLE)
    def reopen(self, task: Any, name: str) -> None:
        self.attempt(lambda: reopen_task(task, by=self.by(name)))

    @rule(task=tasks, name=PEOPLE, way=st.sampled_from(["take", "give back", "assign"]), to=PEOPLE, group=st.booleans())
    def pass_on(self, task: Any, name: str, way: str, to: str, group: bool) -> None:
        by = self.by(name)
        if way == "take":
            self.attempt(lambda: take_task(task, by=by))
        elif way == "give back":
            self.attempt(lambda: give_back_task(task, by=by))
        else:
            assignee = self.by(to) if to != name or not group else None
            self.attempt(lambda: assign_task(task, assignee=assignee, group=self.firm.back if group else None, by=by))

    @rule(task=tasks, name=PEOPLE, timing=TIMINGS, reminder=REMINDERS)
    def change(self, task: Any, name: str, timing: Any, reminder: Any) -> None:
        self.attempt(
            lambda: change_task(task, {"title": "Changed"}, timing=timing, reminder=reminder, by=self.by(name))
        )

    @rule(duty=st.booleans())
    def move_the_lead(self, duty: bool) -> None:
        """The lead enters a step that has the duty, or ends it."""
        Process.objects.filter(pk=self.process.pk).update(has_duty=duty)

    @rule(hours=st.integers(1, 60), drift=st.integers(-120, 120))
    def wait(self, hours: int, drift: int) -> None:
        self.now += timedelta(hours=hours)
        self.drift = drift  # at some other moment states are right as well

    @invariant()
    def the_sums_are_true(self) -> None:
        process = Process.objects.get(pk=self.process.pk)
        open_ = [task.hold_until for task in Task.objects.filter(process=process, done_at=None)]
        counts = Task.objects.filter(process=process).aggregate(
            all=Count("pk"), open=Count("pk", filter=Q(done_at=None))
        )
        assert (process.task_count, process.open_count) == (counts["all"], counts["open"])
        long_ago = datetime(1970, 1, 1, tzinfo=UTC)
        assert process.wakes_at == min((moment or long_ago for moment in open_), default=None)

    @invariant()
    def the_database_and_the_rule_agree_on_states(self) -> None:
        for now in (self.now, self.now + timedelta(hours=self.drift)):
            states = []
            for task in Task.objects.filter(process=self.process).with_state(now):
                waits = task.hold_until is not None and task.hold_until > now
                expected = "done" if task.done_at else "on_hold" if waits else "todo"
                assert task.state == expected
                states.append(expected)
            known = Process.objects.with_state(now).get(pk=self.process.pk).state
            assert known == next((s for s in ("todo", "on_hold", "done") if s in states), "todo")

    @invariant()
    def the_baton_is_never_dropped(self) -> None:
        process = Process.objects.get(pk=self.process.pk)
        if process.has_duty and process.planned_before and not self.was_free:
            assert process.open_count > 0

    @invariant()
    def each_task_is_in_at_most_one_pair_of_hands(self) -> None:
        assert not Task.objects.exclude(assignee=None).exclude(group=None).exists()


@pytest.mark.django_db(transaction=True)
def test_whatever_people_do_the_duty_to_plan_is_kept() -> None:
    with workspace(None):
        FIRM[:] = [a_firm()]
    run_state_machine_as_test(
        DutyMachine,
        settings=settings(
            max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
