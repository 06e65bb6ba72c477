"""Won, lost, cancelled, reopened, moved: what happens to status, step, duty and dates (L-02, L-03, L-10 to L-15)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from staffetta.core.refusals import Forbidden, Invalid, Stale
from staffetta.history.models import Event
from staffetta.leads.acts.cancel import NotCancellable, cancel_lead
from staffetta.leads.acts.correct import NotWon, correct_won_date
from staffetta.leads.acts.lose import NotLosable, ReasonMissing, lose_lead
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.open import WrongPipeline
from staffetta.leads.acts.reopen import NotClosed, reopen_lead
from staffetta.leads.acts.win import NotWinnable, win_lead
from staffetta.leads.models import Lead, Outcome, Stay
from tests.cast import DAWN, Cast
from tests.leads.makers import a_cancelled_lead, a_lead, a_lost_lead, a_reason, a_step, a_won_lead

LATER = DAWN + timedelta(days=3)


def fresh(lead: Lead) -> Lead:
    return Lead.objects.with_process().get(pk=lead.pk)


def kinds(lead: Lead) -> list[str]:
    return [event.kind for event in Event.objects.about(lead.pk)]


def test_winning_goes_to_the_won_step_and_closes(people: Cast) -> None:
    lead = fresh(win_lead(a_lead(people.seller), by=people.seller, at=LATER))
    assert (lead.outcome, lead.step.code, lead.probability) == (Outcome.WON, "won", 100)
    assert lead.won_on == LATER.date()
    assert lead.process.closed_at == LATER
    assert lead.process.has_duty is False
    stays = [(stay.step.code, stay.left_at) for stay in Stay.objects.filter(lead=lead).order_by("entered_at")]
    assert stays == [("new", LATER), ("won", None)]
    assert kinds(lead) == ["leads.won", "leads.opened"]


def test_the_won_day_is_the_firms(people: Cast) -> None:
    just_before_midnight_utc = DAWN.replace(hour=23, minute=30)
    lead = win_lead(a_lead(people.seller), by=people.seller, at=just_before_midnight_utc)
    assert lead.won_on == date(2026, 1, 6)  # Europe/Rome


def test_a_closed_lead_is_neither_won_nor_lost_nor_cancelled(people: Cast) -> None:
    for lead in (a_won_lead(people.seller), a_lost_lead(people.seller), a_cancelled_lead(people.seller)):
        with pytest.raises(NotWinnable):
            win_lead(lead, by=people.seller, at=LATER)
        with pytest.raises(NotLosable):
            lose_lead(lead, reason=a_reason(), by=people.seller, at=LATER)
        with pytest.raises(NotCancellable):
            cancel_lead(lead, by=people.seller, at=LATER)


def test_a_lost_lead_says_why_and_stays_where_it_was_lost(people: Cast) -> None:
    lead = a_lead(people.seller, step="negotiation")
    with pytest.raises(ReasonMissing) as refused:
        lose_lead(lead, reason=None, by=people.seller, at=LATER)
    assert "reason" in refused.value.fields
    lead = fresh(lose_lead(lead, reason=a_reason("competitor"), by=people.seller, at=LATER))
    assert (lead.outcome, lead.step.code, lead.probability) == (Outcome.LOST, "negotiation", 0)
    assert lead.loss_reason == a_reason("competitor")
    assert lead.process.closed_at == LATER
    assert lead.process.has_duty is False


def test_cancelling_ends_the_duty(people: Cast) -> None:
    lead = fresh(cancel_lead(a_lead(people.seller), by=people.seller, at=LATER))
    assert (lead.outcome, lead.step.code, lead.process.has_duty) == (Outcome.CANCELLED, "new", False)


def test_reopening_returns_to_the_last_open_step(people: Cast) -> None:
    lead = a_lead(people.seller)
    for code in ("contacted", "offer"):
        move_lead(lead, a_step(code), by=people.seller, at=LATER)
    win_lead(lead, by=people.seller, at=LATER + timedelta(hours=1))
    lead = fresh(reopen_lead(lead, by=people.seller, at=LATER + timedelta(hours=2)))
    assert (lead.outcome, lead.step.code, lead.probability) == (Outcome.OPEN, "offer", 60)
    assert (lead.won_on, lead.process.closed_at, lead.process.has_duty) == (None, None, True)
    with pytest.raises(NotClosed):
        reopen_lead(lead, by=people.seller, at=LATER)


def test_a_reopened_lead_forgets_its_reason(people: Cast) -> None:
    lead = fresh(reopen_lead(a_lost_lead(people.seller), by=people.seller, at=LATER))
    assert lead.loss_reason is None


def test_moving_to_a_won_step_is_winning(people: Cast) -> None:
    lead = fresh(move_lead(a_lead(people.seller), a_step("won"), by=people.seller, at=LATER))
    assert lead.outcome == Outcome.WON
    assert kinds(lead)[0] == "leads.won"


def test_moving_to_a_lost_step_asks_the_reason(people: Cast) -> None:
    lead, withdrew = a_lead(people.seller, pipeline="cars"), a_step("in_care", "cars")
    with pytest.raises(ReasonMissing):
        move_lead(lead, withdrew, by=people.seller, at=LATER)
    lead = fresh(move_lead(lead, withdrew, reason=a_reason("withdrew"), by=people.seller, at=LATER))
    assert (lead.outcome, lead.step.code, lead.process.has_duty) == (Outcome.LOST, "in_care", False)


def test_sold_is_won_with_the_duty_and_handed_over_ends_it(people: Cast) -> None:
    lead = fresh(win_lead(a_lead(people.seller, pipeline="cars"), by=people.seller, at=LATER))
    assert (lead.step.code, lead.process.has_duty) == ("sold", True)
    lead = fresh(move_lead(lead, a_step("handed_over", "cars"), by=people.seller, at=LATER))
    assert (lead.outcome, lead.process.has_duty, lead.won_on) == (Outcome.WON, False, LATER.date())
    assert kinds(lead)[0] == "leads.moved"


def test_dragging_a_won_lead_back_reopens_it(people: Cast) -> None:
    lead = fresh(move_lead(a_won_lead(people.seller), a_step("offer"), by=people.seller, at=LATER))
    assert (lead.outcome, lead.step.code, lead.won_on) == (Outcome.OPEN, "offer", None)
    assert kinds(lead)[0] == "leads.reopened"


def test_a_step_of_another_pipeline_is_refused(people: Cast) -> None:
    with pytest.raises(WrongPipeline):
        move_lead(a_lead(people.seller), a_step("visit", "cars"), by=people.seller, at=LATER)


def test_moving_to_where_it_stands_changes_nothing(people: Cast) -> None:
    lead = a_lead(people.seller)
    moved = move_lead(lead, a_step("new"), by=people.seller, at=LATER)
    assert (moved.version, moved.step_since) == (lead.version, DAWN)


def test_a_probability_of_ones_own_is_kept_while_open(people: Cast) -> None:
    lead = a_lead(people.seller, probability=55)
    assert move_lead(lead, a_step("offer"), by=people.seller, at=LATER).probability == 55
    assert win_lead(lead, by=people.seller, at=LATER).probability == 100


def test_the_won_date_can_be_corrected(people: Cast) -> None:
    lead = a_won_lead(people.seller)
    for day in (date(2026, 1, 7), date(2025, 12, 30)):  # the second before it was opened: deals are entered late
        lead = correct_won_date(lead, day, by=people.seller, at=LATER)
        assert fresh(lead).won_on == day
        assert kinds(lead)[0] == "leads.won_date_corrected"
    with pytest.raises(Invalid) as refused:
        correct_won_date(lead, date(2026, 2, 1), by=people.seller, at=LATER)
    assert "won_on" in refused.value.fields
    with pytest.raises(NotWon):
        correct_won_date(a_lead(people.seller), date(2026, 1, 2), by=people.seller, at=LATER)


def test_only_whoever_runs_the_lead_moves_it(people: Cast) -> None:
    lead = a_lead(people.seller)
    acts: list[Any] = [
        lambda by: move_lead(lead, a_step("offer"), by=by, at=LATER),
        lambda by: win_lead(lead, by=by, at=LATER),
        lambda by: lose_lead(lead, reason=a_reason(), by=by, at=LATER),
        lambda by: cancel_lead(lead, by=by, at=LATER),
        lambda by: reopen_lead(lead, by=by, at=LATER),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act(people.teammate)
    for by in (people.manager, people.administrator, people.seller):
        move_lead(lead, a_step("offer" if by != people.administrator else "new"), by=by, at=LATER)


def test_an_older_version_is_told(people: Cast) -> None:
    lead = a_lead(people.seller)
    move_lead(lead, a_step("offer"), by=people.seller, at=LATER)
    with pytest.raises(Stale):
        move_lead(lead, a_step("negotiation"), expected=lead.version, by=people.seller, at=LATER)
