"""The duty to plan, whatever several people do with leads in whatever order at whatever time (L-09, L-10, T-06, P-08).

STAFFETTA_DUTY="examples x steps" makes it longer and random, e.g. STAFFETTA_DUTY=500x60; each run says how often each
act was done, was refused, and found nothing to do.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Refused
from staffetta.documents.acts.add import add_document
from staffetta.documents.models import DocumentType
from staffetta.leads.acts.assign import assign_lead
from staffetta.leads.acts.cancel import cancel_lead
from staffetta.leads.acts.change_step import change_step
from staffetta.leads.acts.lose import lose_lead
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.reopen import reopen_lead
from staffetta.leads.acts.win import win_lead
from staffetta.leads.models import Lead, LossReason, Step
from staffetta.playbooks.acts.start import start_playbook
from staffetta.playbooks.models import Playbook
from staffetta.processes.acts.assign import assign_task
from staffetta.processes.acts.change import change_task
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.give_back import give_back_task
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.acts.reopen import reopen_task
from staffetta.processes.acts.take import take_task
from staffetta.processes.acts.withdraw import withdraw_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.models import Note, Process, Task
from staffetta.processes.plans import AlreadyPlanned, NoteDraft, NothingMore, Plan, ReminderDraft
from staffetta.processes.schedule import WHENEVER, Timing, between, on
from tests.cast import Cast, a_firm
from tests.documents.makers import a_draft, a_prospect, a_starting_type
from tests.leads.makers import a_lead
from tests.playbooks.makers import a_sequence
from tests.processes.makers import NOON

LONG = os.environ.get("STAFFETTA_DUTY", "")
EXAMPLES, STEPS = (int(number) for number in (LONG or "14x40").split("x"))
NAMES = (
    "administrator",
    "manager",
    "seller",
    "teammate",
    "office",
    "clerk",
    "administrator",
    "administrator",
    "seller",
)
# Everything that acts about leads write, as one statement: whether a refusal has left anything behind.
TABLES = ("processes_process", "processes_task", "processes_note", "processes_reminder", "history_event")
TABLES += ("leads_lead", "leads_stay", "documents_document", "history_delivery", "playbooks_run")
PRINT = " union all ".join(f"select md5(string_agg(t::text, ',' order by t::text)) from {t} t" for t in TABLES)
SUMS = """
select p.id, p.task_count, p.open_count, p.wakes_at, count(t.id), count(t.id) filter (where t.done_at is null),
       min(coalesce(t.hold_until, 'epoch')) filter (where t.id is not null and t.done_at is null)
from processes_process p left join processes_task t on t.process_id = p.id group by p.id, p.workspace_id
"""
FIRM: list[Cast] = []
COUNTS: Counter[tuple[str, str]] = Counter()


class NothingToDo(Exception):
    """There is nothing that this step could be about."""


class DutyMachine(RuleBasedStateMachine):
    """Two leads of a car dealership, one of the sales team, and those that documents start."""

    def __init__(self) -> None:
        super().__init__()
        self.firm = FIRM[0]
        self.block = transaction.atomic()
        self.block.__enter__()
        self.inside = workspace(self.firm.workspace.pk)
        self.inside.__enter__()
        self.now, self.drift, self.papers = NOON, -30, 0
        self.excused: set[Any] = set()
        self.name, self.chance, self.steps = "", Random(0), 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.inside.__exit__(None, None, None)
        self.block.__exit__(None, None, None)

    @initialize(planned=st.integers(0, 2))
    def begin(self, planned: int) -> None:
        a_lead(self.firm.seller, "Forklift", at=NOON)
        a_lead(self.firm.seller, "Sedan", pipeline="cars", at=NOON)
        for lead in list(Lead.objects.all())[:planned]:
            for group in (None, self.firm.back):
                plan_task(lead.process, Plan(title="Call", group=group), by=self.firm.seller)

    # -- means

    def attempt(self, act: Callable[[], Any]) -> Any:
        """What the act returns; None when it refuses, and then nothing was written."""
        before = self.fingerprint()
        try:
            done = act()
        except Refused as refused:
            assert refused.sentence
            assert self.fingerprint() == before, f"{self.name} refused and wrote"
            COUNTS[self.name, f"refused: {refused.code}"] += 1
            return None
        COUNTS[self.name, "done"] += 1
        return done or True

    def fingerprint(self) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(PRINT)
            return cursor.fetchall()

    def together(self, act: Callable[[], Any], *, notes: int, tasks: int) -> None:
        """The note and the task are written both, or neither (L-05)."""
        before = (Note.objects.count(), Task.objects.count())
        done = self.attempt(act)
        written = (Note.objects.count() - before[0], Task.objects.count() - before[1])
        assert written == ((notes, tasks) if done else (0, 0)), self.name

    # -- what chance decides

    def somebody(self) -> Member:
        return getattr(self.firm, self.chance.choice(NAMES))  # type: ignore[no-any-return]

    def moment(self) -> datetime:
        return self.now + timedelta(hours=self.chance.randint(-100, 100))

    def timing(self) -> Timing:
        moment = self.moment()
        return self.chance.choice([WHENEVER, on(moment.date()), between(moment, moment + timedelta(minutes=30))])

    def reminder(self) -> ReminderDraft | None:
        return self.chance.choice([None, ReminderDraft(self.moment().date())])

    def hands(self) -> dict[str, Any]:
        people = [{}, *({"assignee": one} for one in (self.firm.office, self.firm.seller))]
        return self.chance.choice([*people, *({"group": one} for one in (self.firm.back, self.firm.sales))])

    def plan(self) -> Plan:
        title = self.chance.choice(["Call", "Visit", "Write", "Meet", "  "])
        return Plan(title=title, timing=self.timing(), reminder=self.reminder(), **self.hands())

    def note(self) -> NoteDraft:
        return NoteDraft(text=self.chance.choice(["Talked", "Wrote", "Met", "  "]))

    def lead(self, **wanted: Any) -> Lead:
        """One of the leads, of those that are as wanted if there are any."""
        found = list(Lead.objects.filter(**wanted).order_by("pk")) or list(Lead.objects.order_by("pk"))
        return self.chance.choice(found)

    def task(self, **wanted: Any) -> Task:
        """One of the tasks that are as wanted, half the times the last one open; without any, nothing is done."""
        all_of_them = Task.objects.filter(**wanted).order_by("pk")
        last = all_of_them.filter(process__open_count=1)
        found = (list(last) if self.chance.random() < 0.5 else []) or list(all_of_them)
        if not found:
            raise NothingToDo
        return self.chance.choice(found)

    @rule(seed=st.integers(0, 2**48))
    def step(self, seed: int) -> None:
        """One act, each as likely as the others: left to itself, Hypothesis does the same ones over and over."""
        self.steps += 1
        self.chance = Random(seed + self.steps)
        name = self.chance.choice(ACTS)
        self.name = name.replace("_", " ")
        try:
            getattr(self, name)()
        except NothingToDo:
            COUNTS[self.name, "nothing to do"] += 1

    # -- planning and completing

    def write_and_plan(self) -> None:
        process, note, plan, by = self.lead().process, self.note(), self.plan(), self.somebody()
        self.together(lambda: write_note(process, note, plan=plan, by=by, at=self.now), notes=1, tasks=1)

    def complete(self, task: Task, then: Any, note: NoteDraft | None = None) -> None:
        by = self.somebody()
        self.together(
            lambda: complete_task(task, note=note, then=then, by=by, at=self.now),
            notes=1 if note else 0,
            tasks=1 if isinstance(then, Plan) else 0,
        )

    def complete_and_plan(self) -> None:
        self.complete(self.task(done_at=None), self.plan(), self.chance.choice([None, self.note()]))

    def complete_already_planned(self) -> None:
        """Mostly where the only others are done, which are no next step."""
        brink = {"process__open_count": 1, "process__task_count__gt": 1, "process__has_duty": True}
        found = Task.objects.filter(done_at=None, **brink).exists() and self.chance.random() < 0.8
        task = self.task(done_at=None, **(brink if found else {}))
        others = list(Task.objects.filter(process=task.process).exclude(pk=task.pk).order_by("done_at", "pk"))
        if not others:
            raise NothingToDo
        self.complete(task, AlreadyPlanned(self.chance.choice(others[:3])), NoteDraft(text="Done"))

    def complete_nothing_more(self) -> None:
        free = {"process__has_duty": False} if self.chance.random() < 0.5 else {}
        self.complete(self.task(done_at=None, **free), NothingMore())

    def tick(self) -> None:
        self.complete(self.task(done_at=None), None)

    def reopen_a_task(self) -> None:
        task, by = self.task(done_at__isnull=False), self.somebody()
        self.attempt(lambda: reopen_task(task, by=by))

    def delete_a_task(self) -> None:
        task, by = self.task(), self.somebody()
        self.attempt(lambda: withdraw_task(task, by=by))

    # -- from hand to hand

    def take(self) -> None:
        task = self.task(group__isnull=False, done_at=None)
        cast = self.firm
        by = self.chance.choice([cast.office, cast.clerk] if task.group == cast.back else [cast.seller, cast.manager])
        self.attempt(lambda: take_task(task, by=by))

    def give_back(self) -> None:
        task, by = self.task(taken_from__isnull=False, done_at=None), self.somebody()
        self.attempt(lambda: give_back_task(task, by=by))

    def assign(self) -> None:
        task, by = self.task(), self.somebody()
        self.attempt(lambda: assign_task(task, by=by, **self.hands()))

    def change(self) -> None:
        task, by = self.task(), self.somebody()
        said = {"title": "Changed"}
        self.attempt(lambda: change_task(task, said, timing=self.timing(), reminder=self.reminder(), by=by))

    def assign_the_lead(self) -> None:
        lead, to, by = self.lead(), self.somebody(), self.somebody()
        self.attempt(lambda: assign_lead(lead, to, by=by))

    # -- the lead's way

    def move(self) -> None:
        lead, by = self.lead(), self.somebody()
        step = self.chance.choice(list(lead.pipeline.steps.all()))
        reason = LossReason.objects.active().first()
        self.attempt(lambda: move_lead(lead, step, reason=reason, by=by, at=self.now))

    def hand_over_or_back(self) -> None:
        lead, by = self.lead(pipeline__code="cars"), self.somebody()
        steps = list(lead.pipeline.steps.filter(ends_duty=not lead.step.ends_duty).exclude(outcome="lost"))
        if not steps:
            raise NothingToDo
        step = self.chance.choice(steps)
        self.attempt(lambda: move_lead(lead, step, by=by, at=self.now))

    def win(self) -> None:
        lead, by = self.lead(outcome="open"), self.somebody()
        self.attempt(lambda: win_lead(lead, by=by, at=self.now))

    def lose(self) -> None:
        lead, by, reason = self.lead(outcome="open"), self.somebody(), LossReason.objects.active().first()
        self.attempt(lambda: lose_lead(lead, reason=reason, by=by, at=self.now))

    def cancel(self) -> None:
        lead, by = self.lead(outcome="open"), self.somebody()
        self.attempt(lambda: cancel_lead(lead, by=by, at=self.now))

    def reopen_a_lead(self) -> None:
        lead, by = self.lead(outcome__in=("won", "lost", "cancelled")), self.somebody()
        self.attempt(lambda: reopen_lead(lead, by=by, at=self.now))

    def move_many(self) -> None:
        """What a bulk action does: each lead by itself, each with its own answer."""
        by, place = self.somebody(), self.chance.randint(0, 8)
        for lead in Lead.objects.order_by("pk"):
            steps = list(lead.pipeline.steps.exclude(outcome="lost"))
            self.attempt(partial(move_lead, lead, steps[place % len(steps)], by=by, at=self.now))

    def reshape(self) -> None:
        step = self.chance.choice(list(Step.objects.filter(leads__isnull=False).distinct().order_by("pk")))
        ends = self.chance.choice([True, False])
        self.attempt(lambda: change_step(step, {"ends_duty": ends}, by=self.firm.administrator))

    # -- predefined work

    def start_a_sequence(self) -> None:
        process, by = self.lead().process, self.somebody()
        start = self.moment().date()
        sequence = Playbook.objects.get(kind=Playbook.Kind.SEQUENCE)
        self.attempt(lambda: start_playbook(sequence, process, start=start, by=by, at=self.now))

    def a_document_comes(self) -> None:
        if Lead.objects.count() > 5:
            raise NothingToDo
        self.papers += 1
        contact, quote = Contact.objects.get(name="Bianchi S.p.A."), DocumentType.objects.get(code="quote")
        draft, by = a_draft(contact, type=quote, number=f"Q-{self.papers}"), self.somebody()
        self.attempt(lambda: add_document(draft, by=by, at=self.now))

    def wait(self) -> None:
        self.now += timedelta(hours=self.chance.randint(1, 60))
        self.drift = self.chance.randint(-120, 120)  # at some other moment states are right as well
        COUNTS[self.name, "done"] += 1

    # -- what always holds

    @invariant()
    def the_sums_are_true(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(SUMS)
            for key, *kept_and_counted in cursor.fetchall():
                assert kept_and_counted[:3] == kept_and_counted[3:], key

    @invariant()
    def the_baton_is_never_dropped(self) -> None:
        """Without an open task stands only what never had one, or what lost its last while there was no duty: at a step
        that ends it, lost or cancelled. It is marked *No next step* then, as soon as it is open again."""
        for lead in Lead.objects.select_related("process", "step"):
            process = lead.process
            assert process.has_duty == (not lead.step.ends_duty and lead.outcome not in ("lost", "cancelled"))
            if process.open_count:
                self.excused.discard(lead.pk)
            elif not process.has_duty or not process.planned_before:
                self.excused.add(lead.pk)
            else:
                assert lead.pk in self.excused, f"{lead.step.name}: the baton was dropped"
            marked = Lead.objects.without_next_step().filter(pk=lead.pk).exists()
            assert marked == lead.has_no_next_step == (lead.is_open and not process.open_count)

    @invariant()
    def the_database_and_the_rule_agree_on_states(self) -> None:
        for now in (self.now, self.now + timedelta(hours=self.drift)):
            states: dict[Any, set[str]] = {}
            for task in Task.objects.with_state(now):
                waits = task.hold_until is not None and task.hold_until > now
                assert task.state == ("done" if task.done_at else "on_hold" if waits else "todo")
                assert task.assignee_id is None or task.group_id is None
                states.setdefault(task.process_id, set()).add(task.state)
            for process in Process.objects.with_state(now):
                known = states.get(process.pk, set())
                assert process.state == next((s for s in ("todo", "on_hold", "done") if s in known), "todo")


ACTS = (
    *("write_and_plan", "complete_and_plan", "complete_already_planned", "complete_nothing_more", "tick"),
    *("reopen_a_task", "delete_a_task", "take", "give_back", "assign", "change", "assign_the_lead", "move"),
    *("hand_over_or_back", "win", "lose", "cancel", "reopen_a_lead", "move_many", "reshape", "start_a_sequence"),
    *("a_document_comes", "wait"),
)


def furnished() -> Cast:
    """A firm with a sequence that each new quote starts."""
    with workspace(None):
        cast = a_firm()
    with workspace(cast.workspace.pk):
        cast.office.user.timezone = "America/New_York"  # where days begin later
        a_starting_type("quote", sequence=a_sequence())
        a_prospect()
    return cast


@pytest.mark.django_db(transaction=True)
def test_whatever_people_do_the_duty_to_plan_is_kept() -> None:
    FIRM[:] = [furnished()]
    COUNTS.clear()
    wanted = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not LONG,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(DutyMachine, settings=wanted)
    finally:
        for (name, way), count in sorted(COUNTS.items()):
            print(f"{name:26} {way:32} {count:6}")
    idle = [name for name in ACTS if not COUNTS[name.replace("_", " "), "done"]]
    assert not idle, "these were never done, so this run says nothing about them"
