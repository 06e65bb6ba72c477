"""The duty to plan, whatever several people do with leads in whatever order at whatever time (L-09, L-10, T-06, P-08).

STAFFETTA_DUTY="examples x steps" makes it longer and random, e.g. STAFFETTA_DUTY=500x60; each run says how often each
act was done, was refused, and found nothing to do.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from staffetta.contacts.models import Contact
from staffetta.core.isolation import workspace
from staffetta.documents.acts.add import add_document
from staffetta.documents.models import DocumentType
from staffetta.leads.acts.assign import assign_lead
from staffetta.leads.acts.cancel import cancel_lead
from staffetta.leads.acts.change_many import Wanted, continue_change, start_change
from staffetta.leads.acts.change_step import change_step
from staffetta.leads.acts.lose import lose_lead
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.reopen import reopen_lead
from staffetta.leads.acts.transfer import transfer_lead
from staffetta.leads.acts.win import win_lead
from staffetta.leads.bulk import Verb
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
from staffetta.processes.models import Note, Task
from staffetta.processes.plans import AlreadyPlanned, NoteDraft, NothingMore, Plan
from staffetta.processes.rules import may_complete
from staffetta.processes.schedule import on
from tests.documents.makers import a_draft
from tests.processes.duty import COUNTS, PLACES, Ground, NothingToDo, Place, furnished
from tests.processes.makers import kind_of

LONG = os.environ.get("STAFFETTA_DUTY", "")
EXAMPLES, STEPS = (int(number) for number in (LONG or "10x40").split("x"))
DONE: dict[str, str] = {"initiative": "us", "text": "Done", "title": "", "all_day": "on"}


class DutyMachine(Ground):
    """What people do. Each of ACTS is a step; see duty.py for the ground."""

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
        """Half the times where the only others are done, which are no next step."""
        brink = {"process__open_count": 1, "process__task_count__gt": 1, "process__has_duty": True}
        found = Task.objects.filter(done_at=None, **brink).exists() and self.chance.random() < 0.5
        task = self.task(done_at=None, **(brink if found else {}))
        others = list(Task.objects.filter(process=task.process).exclude(pk=task.pk).order_by("done_at", "pk"))
        if not others:
            raise NothingToDo
        self.complete(task, AlreadyPlanned(self.chance.choice(others[:3])), NoteDraft(text="Done"))

    def complete_nothing_more(self) -> None:
        self.complete(self.task(done_at=None, **self.free()), NothingMore())

    def tick(self) -> None:
        self.complete(self.task(done_at=None, **self.free()), None)

    def free(self) -> dict[str, Any]:
        """Half the times what is wanted is a task where no duty holds; if there is none, somebody brings it about."""
        if self.chance.random() < 0.5:
            return {}
        if not Task.objects.filter(done_at=None, process__has_duty=False).exists():
            self.lay_to_rest()
        return {"process__has_duty": False}

    def lay_to_rest(self) -> None:
        """A car is handed over, which ends the duty; one thing is still planned for it."""
        chief = self.firm.administrator
        cars = [lead for lead in Lead.objects.filter(pipeline__code="cars") if lead.is_open or lead.step.ends_duty]
        if not cars:
            raise NothingToDo
        car = self.chance.choice(cars)
        if not car.step.ends_duty:
            resting = car.pipeline.steps.filter(ends_duty=True).exclude(outcome="lost").order_by("position").first()
            if resting is None:
                raise NothingToDo
            move_lead(car, resting, by=chief, at=self.now)
        plan_task(car.process, Plan(title="Ask how it drives"), by=chief)

    def drop_the_baton(self) -> None:
        """Every way of completing without a next step while the duty holds, by somebody who may complete: refused, by
        the act, the program and the page."""
        task = self.task(done_at=None, process__has_duty=True)
        self.chance.choice([self._drop_by_act, self._drop_by_program, self._drop_by_page])(task)

    def _drop_by_act(self, task: Task) -> None:
        wrong: list[tuple[Any, str]] = [(None, "next-step-missing"), (NothingMore(), "duty-holds")]
        then, code = self.chance.choice(
            [*wrong, *((AlreadyPlanned(one), "not-planned") for one in self.no_steps(task))]
        )
        act = partial(
            complete_task, task, note=NoteDraft(text="Done"), then=then, by=self.firm.administrator, at=self.now
        )
        assert self.attempt(act) is None, f"{then} is no next step"
        assert COUNTS[self.name, f"refused: {code}"]

    def _drop_by_program(self, task: Task) -> None:
        wrong: list[Any] = [None, {"nothing_more": True}]
        wrong += [{"already_planned": str(one.pk)} for one in self.no_steps(task)]
        body = {"note": {"text": "Done"}, "next": self.chance.choice(wrong)}
        post = partial(self.place.administrator.post, f"/tasks/{task.pk}/complete", body)
        assert not self.asked(post), f"{body} is no next step"

    def _drop_by_page(self, task: Task) -> None:
        if not may_complete(self.firm.seller, task):
            raise NothingToDo
        ways = [{"next": "nothing"}, {"next": "already", "already": ""}, {}, {"next": "plan", "title": ""}]
        ways += [{"next": "already", "already": str(one.pk)} for one in self.no_steps(task)]
        said = {**DONE, **self.chance.choice(ways)}
        assert not self.asked(partial(self.place.browser.post, reverse("tasks:complete", args=[task.pk]), said)), said
        assert not self.asked(partial(self.place.browser.post, reverse("tasks:tick", args=[task.pk])))

    def no_steps(self, task: Task) -> list[Task]:
        """Tasks that are no next step of this one: itself, a done one, one of another process."""
        others = Task.objects.exclude(pk=task.pk).order_by("pk")
        done = others.filter(process=task.process, done_at__isnull=False).last()
        foreign = others.filter(done_at=None).exclude(process=task.process).first()
        return [task, *(one for one in (done, done, foreign) if one is not None)]

    def complete_by_program(self) -> None:
        """What the seller's program sends, right or wrong."""
        task = self.task(done_at=None)
        other = Task.objects.filter(process=task.process).exclude(pk=task.pk).order_by("done_at", "pk").first()
        plan = {"plan": {"title": self.chance.choice(["Call", "Visit", ""]), "date": str(self.moment().date())}}
        ways = [None, plan, plan, {"nothing_more": True}, *([{"already_planned": str(other.pk)}] if other else [])]
        body = {"note": {"text": "Done"}, "next": self.chance.choice(ways)}
        self.sent(partial(self.place.seller.post, f"/tasks/{task.pk}/complete", body), tasks=body["next"] is plan)

    def complete_on_the_page(self) -> None:
        """What the seller's browser sends, right or wrong."""
        task = self.task(done_at=None)
        other = Task.objects.filter(process=task.process).exclude(pk=task.pk).order_by("done_at", "pk").first()
        plan = {"next": "plan", "title": self.chance.choice(["Call", "Visit", ""]), "date": str(self.moment().date())}
        ways = [plan, plan, {"next": "nothing"}, *([{"next": "already", "already": str(other.pk)}] if other else [])]
        said = self.chance.choice(ways)
        post = partial(self.place.browser.post, reverse("tasks:complete", args=[task.pk]), {**DONE, **said})
        self.sent(post, tasks=said is plan)

    def asked(self, post: Callable[[], Any]) -> bool:
        """Whether a page or a program did what was asked; if not, nothing was written."""
        before, answer = self.fingerprint(), post()
        if answer.status_code in (200, 302):
            self.count("done")
            return True
        assert answer.status_code in (403, 409, 422), answer.content
        assert self.fingerprint() == before, f"{self.name} refused and wrote"
        self.count(f"refused: {answer.status_code}")
        return False

    def sent(self, post: Callable[[], Any], *, tasks: bool) -> None:
        before = (Note.objects.count(), Task.objects.count())
        done = self.asked(post)
        written = (Note.objects.count() - before[0], Task.objects.count() - before[1])
        assert written == ((1, int(tasks)) if done else (0, 0)), self.name

    def reopen_a_task(self) -> None:
        task, by = self.task(done_at__isnull=False), self.somebody()
        self.attempt(lambda: reopen_task(task, by=by))

    def delete_a_task(self) -> None:
        task, by = self.task(), self.somebody()
        self.attempt(lambda: withdraw_task(task, by=by, at=self.now))

    def delete_all_that_is_planned(self) -> None:
        """The only open task stays while the duty holds, whoever wants it away; without the duty it may go."""
        task = self.task(done_at=None, process__open_count=1, **self.free())
        process, by = task.process, self.chance.choice([self.firm.administrator, self.somebody()])
        assert process is not None
        gone = self.attempt(lambda: withdraw_task(task, by=by, at=self.now))
        assert not (gone and process.has_duty), "the baton was dropped"

    # -- from hand to hand

    def take(self) -> None:
        task = self.task(group__isnull=False, done_at=None)
        cast = self.firm
        by = self.chance.choice([cast.office, cast.clerk] if task.group == cast.back else [cast.seller, cast.manager])
        self.attempt(lambda: take_task(task, by=by))

    def give_back(self) -> None:
        """By whoever took it, or somebody else; if nobody took any, first somebody does."""
        taken = Task.objects.filter(taken_from__isnull=False, done_at=None).order_by("pk")
        if not taken.exists():
            task = self.task(group__isnull=False, done_at=None)
            take_task(task, by=self.firm.clerk if task.group == self.firm.back else self.firm.teammate)
        task = self.chance.choice(list(taken))
        by = self.chance.choice([task.assignee or self.firm.manager, self.firm.administrator, self.somebody()])
        self.attempt(lambda: give_back_task(task, by=by))

    def assign(self) -> None:
        task, by = self.task(), self.somebody()
        self.attempt(lambda: assign_task(task, by=by, **self.hands()))

    def send_around_the_world(self) -> None:
        """A task of a day, for which its process waits, goes to where this day begins at another hour (L-16, P-11)."""
        lead = self.lead(process__open_count__gt=0)
        cast, found = self.firm, Task.objects.filter(process=lead.pk, done_at=None).order_by("pk")
        if not found.exists() or not lead.process.handler_id:
            raise NothingToDo
        day = (self.now + timedelta(days=self.chance.randint(2, 9))).date()
        for task in found:  # all of them on that day, so that the first to wake decides
            change_task(task, {}, timing=on(day), reminder=None, by=cast.administrator)
        task, to = self.chance.choice(list(found)), [cast.office, cast.clerk, cast.teammate, cast.seller]
        away = self.chance.choice([one for one in to if one != task.assignee])
        self.attempt(lambda: assign_task(task, assignee=away, by=cast.administrator))

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

    def transfer(self) -> None:
        """To another pipeline, whose step may carry the duty or not."""
        lead, by = self.lead(outcome__in=("open", "won")), self.somebody()
        outcome = lead.outcome if self.chance.random() < 0.9 else "lost"
        steps = list(Step.objects.filter(outcome=outcome).exclude(pipeline=lead.pipeline).order_by("pk"))
        if not steps:
            raise NothingToDo
        step = self.chance.choice(steps)
        self.attempt(lambda: transfer_lead(lead, step, by=by, at=self.now))

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

    def change_many(self) -> None:
        """The bulk action, in portions as its job does them: who was refused is as before, with the reason."""
        by, verb = (
            self.somebody(),
            self.chance.choice([Verb.ASSIGN, *[Verb.MOVE] * 2, Verb.WIN, Verb.LOSE, Verb.CANCEL]),
        )
        step = self.chance.choice(list(Step.objects.exclude(outcome="lost").order_by("pk")))
        wanted = Wanted(verb, handler=self.somebody(), step=step, reason=LossReason.objects.active().first())
        leads = {lead.pk: lead for lead in Lead.objects.order_by("pk")}
        change = self.attempt(lambda: start_change(list(leads), wanted, by=by, at=self.now))
        while not change.is_over:
            change = continue_change(change, at=self.now)
        for row in change.rows.select_related("lead__process"):
            was, fate = leads[row.lead_id], row.outcome
            COUNTS[self.name, f"lead {fate}"] += 1
            assert bool(row.reason) == (fate == "refused")
            assert (row.lead.version > was.version) == (fate == "done")
            if fate != "done":
                assert (row.lead.step_id, row.lead.outcome) == (was.step_id, was.outcome)

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
        self.count("done")


ACTS = (
    *("write_and_plan", "complete_and_plan", "complete_already_planned", "complete_nothing_more", "tick"),
    *("drop_the_baton", "complete_by_program", "complete_on_the_page"),
    *(
        "reopen_a_task",
        "delete_a_task",
        "delete_all_that_is_planned",
        "take",
        "give_back",
        "assign",
        "send_around_the_world",
        "change",
    ),
    *("assign_the_lead", "move", "hand_over_or_back", "transfer", "win", "lose", "cancel", "reopen_a_lead"),
    *("change_many", "reshape", "start_a_sequence", "a_document_comes", "wait"),
)
DutyMachine.acts = ACTS


@pytest.mark.django_db(transaction=True)
def test_whatever_people_do_the_duty_to_plan_is_kept(as_: Any, api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("staffetta.leads.acts.change_many.PORTION", 2)
    firm = furnished()
    PLACES[:] = [Place(firm, as_(firm.seller), api(firm.seller), api(firm.administrator))]
    with workspace(firm.workspace.pk):
        call = str(kind_of("call").pk)
    DONE.update(note_type=call, activity_type=call)
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
    ways = {name.replace("_", " "): name == "drop_the_baton" for name in ACTS}
    idle = [name for name, is_wrong in ways.items() if not COUNTS[name, "done"] and not is_wrong]
    assert not idle, f"{idle} were never done, so this run says little"
    dropped = {way for name, way in COUNTS if ways.get(name) and way != "nothing to do"}
    assert len(dropped) > 2 and "done" not in dropped
