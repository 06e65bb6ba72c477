"""Status is a function of time (L-02, T-06); the duty to plan at lead level (worked case 8)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.win import win_lead
from staffetta.leads.models import Lead, Status
from staffetta.processes.acts.complete import DutyHolds, NextStepMissing, complete_task
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.models import Task
from staffetta.processes.plans import NothingMore, Plan
from staffetta.processes.schedule import between
from tests.cast import DAWN, Cast
from tests.leads.makers import a_lead, a_step, a_won_lead

HOUR = timedelta(hours=1)


def status(lead: Lead, now: datetime) -> str:
    """As the database says; Python must say the same."""
    said = Lead.objects.with_status(now).with_process().get(pk=lead.pk)
    assert said.status_at(now) == said.status  # type: ignore[attr-defined]
    assert (Lead.objects.to_do(now).filter(pk=lead.pk).exists()) == (said.status == "todo")  # type: ignore[attr-defined]
    assert (Lead.objects.on_hold(now).filter(pk=lead.pk).exists()) == (said.status == "on_hold")  # type: ignore[attr-defined]
    return str(said.status)  # type: ignore[attr-defined]


def appointment(lead: Lead, starts_at: datetime, by: Cast) -> Task:
    return plan_task(lead.process, Plan(title="Call", timing=between(starts_at, starts_at + HOUR)), by=by.seller)


def test_it_turns_to_do_by_itself_when_the_moment_comes(people: Cast) -> None:
    lead = a_lead(people.seller)
    assert status(lead, DAWN) == "todo"  # nothing planned
    appointment(lead, DAWN + 24 * HOUR, people)
    assert status(lead, DAWN) == "on_hold"
    assert status(lead, DAWN + 24 * HOUR - timedelta(seconds=1)) == "on_hold"
    assert status(lead, DAWN + 24 * HOUR) == "todo"
    appointment(lead, DAWN + 2 * HOUR, people)
    assert status(lead, DAWN + 3 * HOUR) == "todo"  # the nearer one counts


def test_closed_leads_keep_their_outcome(people: Cast) -> None:
    lead = a_won_lead(people.seller)
    assert status(lead, DAWN) == Status.WON


def test_an_open_lead_without_an_open_task_warns(people: Cast) -> None:
    lead = a_lead(people.seller)
    assert list(Lead.objects.without_next_step()) == [lead]
    appointment(lead, DAWN + HOUR, people)
    assert not Lead.objects.without_next_step().exists()


def test_worked_case_8(people: Cast) -> None:
    lead = a_lead(people.seller, pipeline="cars")
    first = appointment(lead, DAWN + HOUR, people)
    with pytest.raises(NextStepMissing):
        complete_task(first, by=people.seller, at=DAWN)
    with pytest.raises(DutyHolds):
        complete_task(first, then=NothingMore(), by=people.seller, at=DAWN)
    assert Task.objects.get(pk=first.pk).done_at is None

    win_lead(lead, by=people.seller, at=DAWN)  # sold: won, but not handed over yet
    with pytest.raises(DutyHolds):
        complete_task(first, then=NothingMore(), by=people.seller, at=DAWN)

    move_lead(lead, a_step("handed_over", "cars"), by=people.seller, at=DAWN)
    assert complete_task(first, then=NothingMore(), by=people.seller, at=DAWN).is_done
