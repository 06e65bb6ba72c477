"""Many leads at once: assigned, moved, tagged, closed, each by its own rules, each told apart (L-14)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from staffetta.core.refusals import Forbidden, Invalid
from staffetta.leads.acts.change_many import TooMany, Wanted, cancel_change, start_change
from staffetta.leads.bulk import LeadChange, Verb
from staffetta.leads.models import Lead
from staffetta.leads.rows import tags_of
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.plans import Plan
from tests.cast import DAWN, Cast
from tests.leads.makers import a_lead, a_lost_lead, a_reason, a_step, a_won_lead
from tests.playbooks.makers import a_sequence, a_template


def fates(change: LeadChange) -> dict[str, str]:
    return {row.lead.process.title: row.outcome for row in change.rows.select_related("lead__process")}


def ids(*leads: Lead) -> list[Any]:
    return [lead.pk for lead in leads]


def test_each_lead_obeys_its_own_rules_and_is_told_apart(own_firm: Cast) -> None:
    mine = a_lead(own_firm.seller, "Mine", tags=("Old",))
    cars = a_lead(own_firm.seller, "Of another pipeline", pipeline="cars")
    closed = a_lost_lead(own_firm.seller, "Lost")
    seen = a_lead(own_firm.teammate, "Supervised by nobody of us")
    by = own_firm.seller

    def do(verb: Verb, *leads: Lead, **wanted: Any) -> dict[str, str]:
        return fates(start_change(ids(*leads), Wanted(verb, **wanted), by=by, at=DAWN))

    assert do(Verb.MOVE, mine, cars, seen, step=a_step("offer")) == {"Mine": "done", "Of another pipeline": "refused"}
    assert do(Verb.MOVE, mine, step=a_step("offer")) == {"Mine": "same"}
    assert do(Verb.TAG, mine, cars, tags=("Hot", "old")) == {"Mine": "done", "Of another pipeline": "done"}
    assert tags_of([mine.pk])[mine.pk] == ["Hot", "Old"]
    assert do(Verb.UNTAG, mine, tags=("OLD",)) == {"Mine": "done"} and tags_of([mine.pk])[mine.pk] == ["Hot"]
    assert do(Verb.LOSE, mine, closed, reason=a_reason()) == {"Mine": "done", "Lost": "refused"}
    refused = LeadChange.objects.latest("started_at", "id").rows.get(outcome="refused")
    assert refused.reason == "This lead is already closed. Reopen it first."
    assert do(Verb.WIN, cars) == {"Of another pipeline": "done"}
    assert do(Verb.ASSIGN, mine, closed, handler=own_firm.manager) == {"Mine": "done", "Lost": "done"}


def test_what_no_lead_could_be_given_is_refused_at_once(people: Cast) -> None:
    for wanted in (Wanted(Verb.LOSE), Wanted(Verb.MOVE), Wanted(Verb.TAG)):
        with pytest.raises(Invalid):
            start_change([], wanted, by=people.seller, at=DAWN)
    assert not LeadChange.objects.exists()


def test_many_go_on_after_the_answer_and_can_be_cancelled(
    people: Cast, deliver_all: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staffetta.leads.acts.change_many.PORTION", 2)
    monkeypatch.setattr("staffetta.leads.acts.change_many.MOST", 5)
    leads = [a_lead(people.seller, f"Lead {number}") for number in range(5)]
    change = start_change(ids(*leads), Wanted(Verb.ASSIGN, people.teammate), by=people.seller, at=DAWN)
    assert not change.is_over and change.rows.counted()["waiting"] == 3
    deliver_all()
    change.refresh_from_db()
    assert change.is_over and change.rows.counted()["done"] == 5
    again = start_change(ids(*leads), Wanted(Verb.CANCEL), by=people.administrator, at=DAWN)
    with pytest.raises(Forbidden):
        cancel_change(again, by=people.seller, at=DAWN)
    assert cancel_change(again, by=people.administrator, at=DAWN).rows.counted()["cancelled"] == 3
    deliver_all()
    assert Lead.objects.open().count() == 3
    with pytest.raises(TooMany):
        start_change([*ids(*leads), leads[0].pk], Wanted(Verb.CANCEL), by=people.seller, at=DAWN)


def test_the_page_asks_does_and_reports(people: Cast, as_: Any) -> None:
    client = as_(people.seller)
    one, other = a_lead(people.seller, "One"), a_won_lead(people.seller, "Won already")
    chosen = {"ids": f"{one.pk},{other.pk}"}
    question = client.post("/leads/bulk/close/", chosen).content.decode()
    assert "2 leads are selected" in question
    assert "&lt;function" not in question  # no icon is none, not the function that draws icons
    unsaid = client.post("/leads/bulk/close/", {**chosen, "go": "1", "to_end": "lose"})
    assert unsaid.status_code == 422 and "Say why the leads were lost." in unsaid.content.decode()
    late = client.post("/leads/bulk/close/", {**chosen, "go": "1", "to_end": "win", "to_won_on": "2199-01-01"})
    assert late.status_code == 422 and "cannot have been won in the future" in late.content.decode()
    field = re.search(r'<input[^>]*name="to_won_on"[^>]*>', late.content.decode())
    assert field and 'aria-invalid="true"' in field[0], "at its field"
    done = client.post("/leads/bulk/close/", {**chosen, "go": "1", "to_end": "lose", "to_reason": a_reason().pk})
    report = client.get(done["Location"]).content.decode()
    assert "1 was refused" in report and "This lead is already closed" in report
    told = f'hx-get="{done["Location"]}" hx-trigger="load" hx-select="#list"'
    assert told not in report, "its rows are there"
    assert told in client.get(f"{done['Location']}progress/").content.decode(), (
        "done meanwhile: the rows are fetched anew"
    )
    assert "Won already" in b"".join(client.get(f"{done['Location']}report.csv").streaming_content).decode()  # type: ignore[attr-defined]
    everything = {"all": "1", "status": "all", "except": str(other.pk), "go": "1", "to_tags": "Spring"}
    assert client.post("/leads/bulk/tag/", everything).status_code == 302
    assert tags_of(ids(one, other)) == {one.pk: ["Spring"]}
    assert client.post("/leads/bulk/tag/", {}).status_code == 302  # nothing selected: back to the list


@pytest.mark.parametrize(("verb", "field"), [("move", "to_step"), ("close", "to_end")])
def test_nothing_is_chosen_beforehand(verb: str, field: str, people: Cast, as_: Any) -> None:
    """Whoever saves without looking moves and closes nothing."""
    lead, client = a_lead(people.seller, step="offer"), as_(people.seller)
    question = client.post(f"/leads/bulk/{verb}/", {"ids": str(lead.pk)}).content.decode()
    options = re.search(rf'<select[^>]*name="{field}".*?</select>', question, re.S)
    assert options and re.search(r'<option value="" ?(selected)?>Choose…', options[0])
    assert re.findall(r"<option[^>]*selected", options[0]) in ([], ['<option value="" selected'])
    unsaid = client.post(f"/leads/bulk/{verb}/", {"ids": str(lead.pk), "go": "1", field: ""})
    assert unsaid.status_code == 422
    lead.refresh_from_db()
    assert (lead.step, lead.is_open) == (a_step("offer"), True)


def test_programs_change_many(people: Cast, api: Any) -> None:
    a_lead(people.seller, "One"), a_lead(people.teammate, "Two")
    call = api(people.seller)
    sent = {"verb": "move", "filters": {"handler": ["me"]}, "step_id": str(a_step("offer").pk)}
    made = call.post("/lead-changes", sent)
    assert made.status_code == 201 and (made.data["all"], made.data["done"]) == (1, 1)
    rows = call.get(f"/lead-changes/{made.data['id']}/rows?outcome=done").data["items"]
    assert [row["title"] for row in rows] == ["One"]
    assert call.post("/lead-changes", {"verb": "lose"}).status_code == 422


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("amount", "1.250,50", "€1,250"),
        ("close", "2026-03-04", "4 Mar 2026"),
        ("tags", "Hot", "Hot"),
        ("handler", "", ""),
    ],
)
def test_a_cell_is_changed_where_it_stands(people: Cast, as_: Any, column: str, value: str, shown: str) -> None:
    lead, client = a_lead(people.seller), as_(people.seller)
    address = f"/leads/{lead.pk}/cells/{column}/"
    assert "data-cell-form" in client.get(address).content.decode()
    saved = client.post(address, {"value": value, "version": lead.version})
    assert saved.status_code == 200 and shown in saved.content.decode()
    stale = client.post(address, {"value": "", "version": 0})
    assert stale.status_code == 422 and "It is now" in stale.content.decode()


def test_a_step_is_chosen_in_its_cell(people: Cast, as_: Any) -> None:
    lead, client = a_lead(people.seller), as_(people.seller)
    form = client.get(f"/leads/{lead.pk}/cells/step/").content.decode()
    assert "Negotiation" in form and ">Lost<" not in form
    client.post(f"/leads/{lead.pk}/cells/step/", {"value": a_step("offer").pk, "version": lead.version})
    lead.refresh_from_db()
    assert lead.step.code == "offer"


def test_automatic_actions_start_on_many_leads_once_each(own_firm: Cast, as_: Any, api: Any) -> None:
    mine, second = a_lead(own_firm.seller, "Mine"), a_lead(own_firm.seller, "Second")
    others = a_lead(own_firm.teammate, "Not seen")
    shared = a_lead(own_firm.teammate, "Seen, not mine")
    plan_task(shared.process, Plan(title="Help", assignee=own_firm.seller), by=own_firm.teammate)
    sequence, first = a_sequence(), date(2026, 3, 1)
    wanted = Wanted(Verb.START, playbook=sequence, start=first)
    chosen = ids(mine, others, shared)
    assert fates(start_change(chosen, wanted, by=own_firm.seller, at=DAWN)) == {
        "Mine": "done",
        "Seen, not mine": "refused",
    }
    assert [task.date for task in mine.process.tasks.order_by("position")] == [first, first, date(2026, 3, 4)]
    again = start_change(ids(mine, second), wanted, by=own_firm.seller, at=DAWN)
    assert fates(again) == {"Mine": "same", "Second": "done"}  # it runs there already

    for wrong in (None, a_template()):
        with pytest.raises(Invalid):
            start_change(ids(mine), Wanted(Verb.START, playbook=wrong, start=first), by=own_firm.seller, at=DAWN)

    third, client = a_lead(own_firm.seller, "Third"), as_(own_firm.seller)
    address = reverse("leads:bulk-start")
    asked = client.post(address, {"ids": [third.pk]})
    assert "to_playbook" in asked.content.decode()
    sent = {"ids": [third.pk], "go": "1", "to_playbook": sequence.pk, "to_start": "2026-03-01"}
    assert client.post(address, sent).status_code == 302
    assert third.process.tasks.count() == 3
    fourth = a_lead(own_firm.seller, "Fourth")
    body = {"verb": "start", "leads": [str(fourth.pk)], "playbook_id": str(sequence.pk), "start": "2026-03-01"}
    answer = api(own_firm.seller).post("/lead-changes", body)
    assert (answer.status_code, answer.json()["done"]) == (201, 1)
