"""A lead goes on in another pipeline; what the bar of steps and the status button offer (L-02, L-03, L-15)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from staffetta.core.refusals import Forbidden, Invalid, Stale
from staffetta.leads.acts.change_pipeline import change_pipeline
from staffetta.leads.acts.lose import lose_lead
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.reopen import reopen_lead
from staffetta.leads.acts.transfer import NotTransferable, SamePipeline, transfer_lead
from staffetta.leads.models import Lead, Outcome, Stay
from staffetta.leads.views.choices import status_items, status_said
from staffetta.leads.way import asked, stations
from staffetta.processes.models import Note
from tests.cast import DAWN, Cast
from tests.leads.makers import a_lead, a_lost_lead, a_pipeline, a_reason, a_step, a_won_lead
from tests.leads.test_pieces import HTMX, text_of

LATER = DAWN + timedelta(days=3)


def fresh(lead: Lead) -> Lead:
    return Lead.objects.with_process().annotate(**asked()).get(pk=lead.pk)


def test_it_keeps_status_and_stays_and_takes_the_new_duty(people: Cast) -> None:
    lead = a_lead(people.seller, step="offer")
    lead = fresh(transfer_lead(lead, a_step("announced", "return"), by=people.seller, at=LATER))
    assert (lead.pipeline.code, lead.step.code, lead.outcome) == ("return", "announced", Outcome.OPEN)
    assert lead.process.has_duty is not a_step("announced", "return").ends_duty
    stays = [(stay.step.code, stay.left_at) for stay in Stay.objects.filter(lead=lead).order_by("entered_at")]
    assert stays == [("offer", LATER), ("announced", None)]
    won = a_won_lead(people.seller)
    target = a_step("handed_over", "cars")
    assert target.outcome == Outcome.WON
    assert fresh(transfer_lead(won, target, by=people.seller, at=LATER)).process.has_duty is not target.ends_duty


def test_what_cannot_be_transferred(people: Cast) -> None:
    lead, step = a_lead(people.seller), a_step("announced", "return")
    with pytest.raises(Forbidden):
        transfer_lead(lead, step, by=people.teammate, at=LATER)
    with pytest.raises(SamePipeline):
        transfer_lead(lead, a_step("offer"), by=people.seller, at=LATER)
    with pytest.raises(Invalid):  # an open lead is not won on the way
        transfer_lead(lead, a_step("handed_over", "cars"), by=people.seller, at=LATER)
    with pytest.raises(NotTransferable):
        transfer_lead(a_lost_lead(people.seller), step, by=people.seller, at=LATER)
    with pytest.raises(Stale):
        transfer_lead(lead, step, expected=99, by=people.seller, at=LATER)
    change_pipeline(a_pipeline("return"), in_use=False, by=people.administrator, at=LATER)
    with pytest.raises(Invalid):
        transfer_lead(lead, step, by=people.seller, at=LATER)


def test_the_bar_says_how_long_it_stood_where(people: Cast) -> None:
    lead = a_lead(people.seller)
    move_lead(lead, a_step("contacted"), by=people.seller, at=DAWN + timedelta(hours=5))
    move_lead(lead, a_step("new"), by=people.seller, at=DAWN + timedelta(days=1))
    move_lead(lead, a_step("offer"), by=people.seller, at=DAWN + timedelta(days=1, hours=1))
    found = [(one.step.code, one.state, one.spent) for one in stations(fresh(lead), DAWN + timedelta(days=5))]
    assert found[:4] == [
        ("new", "done", "6 hr"),
        ("contacted", "done", "19 hr"),
        ("qualified", "done", ""),
        ("offer", "current", "4 days"),
    ]
    assert found[-1] == ("won", "ahead", "")


def test_closing_steps_ask_what_closing_asks(people: Cast, as_: Any) -> None:
    lead, client = a_lead(people.seller, pipeline="cars"), as_(people.seller)
    page = text_of(client.get(f"/leads/{lead.pk}/"))
    lost, won = a_step("in_care", "cars"), a_step("handed_over", "cars")
    for act, step in (("lose", lost), ("win", won)):
        address = f"/leads/{lead.pk}/{act}/?step={step.pk}"
        assert address in page
        asked = client.get(address, headers=HTMX)
        assert (asked.status_code, str(step.pk) in text_of(asked)) == (200, True)
    said = {"won_on": "2999-01-01", "step": str(won.pk)}
    assert client.post(f"/leads/{lead.pk}/win/", said, headers=HTMX).status_code == 422
    assert fresh(lead).is_open
    today = client.post(f"/leads/{lead.pk}/win/", {"won_on": f"{DAWN:%Y-%m-%d}", "step": str(won.pk)})
    assert (today.status_code, fresh(lead).step, fresh(lead).won_on) == (302, won, DAWN.date())


def test_a_remark_on_the_loss_is_a_note(people: Cast, as_: Any) -> None:
    lead = a_lead(people.seller)
    said = {"reason": str(a_reason().pk), "remark": "They bought from a cousin."}
    assert as_(people.seller).post(f"/leads/{lead.pk}/lose/", said).status_code == 302
    note = Note.objects.get(process=lead.pk)
    assert (note.text, note.author) == ("They bought from a cousin.", people.seller)
    assert fresh(reopen_lead(lead, by=people.seller, at=LATER)).process.has_duty
    lose_lead(lead, reason=a_reason(), by=people.seller, at=LATER)
    assert Note.objects.filter(process=lead.pk).count() == 1


def test_the_status_button_says_why_something_is_not_possible(people: Cast) -> None:
    def said(lead: Lead) -> dict[str, str]:
        items = status_items(fresh(lead), True, LATER)
        return {str(item["label"]): str(item.get("hint", "")) for item in items if item.get("disabled")}

    lead = a_lead(people.seller)
    assert set(said(lead)) == {"On hold"}
    assert status_items(lead, False, LATER) == []
    assert status_said(lead, LATER) == "No task is planned: plan the next step"
    won = said(a_won_lead(people.seller))
    assert won["Lost"] == "Reopen the lead first."
    assert won["Won"] == "5 Jan 2026"


def test_programs_transfer_too(people: Cast, api: Any) -> None:
    lead, call = a_lead(people.seller), api(people.seller)
    done = call.post(f"/leads/{lead.pk}/transfer", {"step_id": str(a_step("announced", "return").pk)})
    assert (done.status_code, done.data["pipeline"]["code"]) == (200, "return")
    again = call.post(f"/leads/{lead.pk}/transfer", {"step_id": str(a_step("announced", "return").pk)})
    assert (again.status_code, again.data["code"]) == (422, "same-pipeline")
