"""Where the duty machine stands: a firm, people of several time zones, chance, and what always holds (L-09, L-10).

The rules of the game, what people do, are in test_duty_machine.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection, transaction
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from staffetta.accounts.models import Member, User
from staffetta.core.isolation import workspace
from staffetta.core.refusals import Refused
from staffetta.leads.models import Lead
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.models import Note, Process, Task
from staffetta.processes.plans import NoteDraft, Plan, ReminderDraft
from staffetta.processes.schedule import WHENEVER, Timing, between, on
from tests.cast import Cast, a_firm
from tests.documents.makers import a_prospect, a_starting_type
from tests.leads.makers import a_lead
from tests.playbooks.makers import a_sequence
from tests.processes.makers import NOON

NAMES = (
    "administrator",
    "manager",
    "seller",
    "teammate",
    "office",
    "clerk",
    *("administrator", "administrator", "seller"),
)
# Everything that acts about leads write, as one statement: whether a refusal has left anything behind.
TABLES: tuple[str, ...] = (
    "processes_process",
    "processes_task",
    "processes_note",
    "processes_reminder",
    "history_event",
)
TABLES += ("leads_lead", "leads_stay", "documents_document", "history_delivery", "playbooks_run")
PRINT = " union all ".join(f"select md5(string_agg(t::text, ',' order by t::text)) from {t} t" for t in TABLES)
SUMS = """
select p.id, p.task_count, p.open_count, p.wakes_at, count(t.id), count(t.id) filter (where t.done_at is null),
       min(coalesce(t.hold_until, 'epoch')) filter (where t.id is not null and t.done_at is null)
from processes_process p left join processes_task t on t.process_id = p.id group by p.id, p.workspace_id
"""
ZONES = {"office": "America/New_York", "clerk": "Asia/Tokyo", "teammate": "Pacific/Auckland"}
COUNTS: Counter[tuple[str, str]] = Counter()


class NothingToDo(Exception):
    """There is nothing that this step could be about."""


@dataclass
class Place:
    """The firm, and the ways into it that are no acts: the seller's browser, his program and an administrator's."""

    firm: Cast
    browser: Client
    seller: Any
    administrator: Any


PLACES: list[Place] = []


class Ground(RuleBasedStateMachine):
    """Two leads of a car dealership, one of the sales team, and those that documents start."""

    acts: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.place = PLACES[0]
        self.firm = self.place.firm
        self.block = transaction.atomic()
        self.block.__enter__()
        self.inside = workspace(self.firm.workspace.pk)
        self.inside.__enter__()
        self.now, self.drift, self.papers = NOON, -30, 0
        self.excused: set[Any] = set()
        self.name, self.chance, self.steps = "", Random(0), 0
        self.often: Counter[str] = Counter()

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
            self.count(f"refused: {refused.code}")
            return None
        self.count("done")
        return done or True

    def count(self, way: str) -> None:
        COUNTS[self.name, way] += 1
        self.often[self.name.replace(" ", "_")] += way == "done"

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
        """One act, of three that chance names the one done least so far: left to itself, Hypothesis does the same ones
        over and over. Where there is nothing for it to do, the next one."""
        self.steps += 1
        self.chance = Random(seed + self.steps)
        for name in sorted(self.chance.sample(self.acts, 3), key=lambda one: self.often[one]):
            self.name = name.replace("_", " ")
            try:
                getattr(self, name)()
            except NothingToDo:
                COUNTS[self.name, "nothing to do"] += 1
                continue
            return

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
        without = set(Lead.objects.without_next_step().values_list("pk", flat=True))
        for lead in Lead.objects.select_related("process", "step"):
            process = lead.process
            assert process.has_duty == (not lead.step.ends_duty and lead.outcome not in ("lost", "cancelled"))
            if process.open_count:
                self.excused.discard(lead.pk)
            elif not process.has_duty or not process.planned_before:
                self.excused.add(lead.pk)
            else:
                assert lead.pk in self.excused, f"{lead.step.name}: the baton was dropped"
            assert (lead.pk in without) == lead.has_no_next_step == (lead.is_open and not process.open_count)

    @invariant()
    def the_database_and_the_rule_agree_on_states(self) -> None:
        for now in (self.now, self.now + timedelta(hours=self.drift)):
            states: dict[Any, set[str]] = {}
            task: Any
            for task in Task.objects.with_state(now):
                waits = task.hold_until is not None and task.hold_until > now
                assert task.state == ("done" if task.done_at else "on_hold" if waits else "todo")
                assert task.assignee_id is None or task.group_id is None
                states.setdefault(task.process_id, set()).add(task.state)
            process: Any
            for process in Process.objects.with_state(now):
                known = states.get(process.pk, set())
                assert process.state == next((s for s in ("todo", "on_hold", "done") if s in known), "todo")


def furnished() -> Cast:
    """A firm with a sequence that each new quote starts; its people live where days begin at other times."""
    with workspace(None):
        cast = a_firm()
    with workspace(cast.workspace.pk):
        for name, zone in ZONES.items():
            user = getattr(cast, name).user
            user.timezone = zone
            User.objects.filter(pk=user.pk).update(timezone=zone)
        a_starting_type("quote", sequence=a_sequence())
        a_prospect()
    return cast
