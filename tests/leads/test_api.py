"""Leads by programs: the same acts, the same refusals (X-03)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from staffetta.leads import winning
from staffetta.leads.models import Lead
from tests.cast import Cast
from tests.leads.makers import a_lead, a_lost_lead, a_pipeline, a_reason, a_step, a_won_lead


def test_a_lead_from_its_opening_to_its_reopening(people: Cast, api: Any) -> None:
    call = api(people.seller)
    made = call.post("/leads", {"title": " Ovens  for the bakery ", "amount": "1250.50", "tags": ["Fair", "fair"]})
    assert made.status_code == 201, made.data
    lead = made.data
    assert (lead["title"], lead["amount"], lead["currency"]) == ("Ovens for the bakery", "1250.50", "EUR")
    assert (lead["status"], lead["has_no_next_step"], lead["has_duty"]) == ("todo", True, True)
    assert lead["handler"]["name"] == "Sara Seller"
    assert lead["tags"] == ["Fair"]
    path = f"/leads/{lead['id']}"

    moved = call.post(f"{path}/move", {"step_id": str(a_step("offer").pk)})
    assert (moved.data["step"]["code"], moved.data["probability"]) == ("offer", 60)
    today = f"{timezone.localdate()}"
    won = call.post(f"{path}/win", {"won_on": today})
    assert (won.data["status"], won.data["won_on"], won.data["has_duty"]) == ("won", today, False)
    again = call.post(f"{path}/win")
    assert (again.status_code, again.data["code"]) == (409, "not-winnable")
    later = call.patch(path, {"won_on": f"{timezone.localdate() + timedelta(days=2)}"})
    assert (later.status_code, later.data["errors"][0]["field"]) == (422, "won_on")
    before = call.patch(path, {"won_on": "2026-01-03"})
    assert before.data["won_on"] == "2026-01-03", "entered late"
    reopened = call.post(f"{path}/reopen")
    assert (reopened.data["status"], reopened.data["step"]["code"]) == ("todo", "offer")
    lost = call.post(f"{path}/lose", {"reason_id": str(a_reason().pk)})
    assert (lost.data["status"], lost.data["loss_reason"]["name"]) == ("lost", "Too expensive")
    assert call.get(path).data["version"] == lost.data["version"]


def test_the_answer_to_winning_carries_the_question(people: Cast, api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(member: Any, lead: Lead) -> dict[str, Any]:
        return {"key": "a-question", "template": "x.html", "api": {"lead_id": str(lead.pk)}}

    monkeypatch.setattr(winning, "ASK", [ask])
    call = api(people.seller)
    won, moved = a_lead(people.seller), a_lead(people.seller)
    answer = call.post(f"/leads/{won.pk}/win").data
    assert answer["questions"] == [{"key": "a-question", "details": {"lead_id": str(won.pk)}}]
    answer = call.post(f"/leads/{moved.pk}/move", {"step_id": str(a_step("won").pk)}).data
    assert len(answer["questions"]) == 1
    assert call.post(f"/leads/{a_lead(people.seller).pk}/cancel").data.get("questions") is None


def test_a_lost_step_needs_a_reason(people: Cast, api: Any) -> None:
    lead, step = a_lead(people.seller, pipeline="cars"), a_step("in_care", "cars")
    refused = api(people.seller).post(f"/leads/{lead.pk}/move", {"step_id": str(step.pk)})
    assert (refused.status_code, refused.data["code"]) == (422, "reason-missing")
    assert refused.data["errors"][0]["field"] == "reason_id"
    said = {"step_id": str(step.pk), "reason_id": str(a_reason("withdrew").pk)}
    assert api(people.seller).post(f"/leads/{lead.pk}/move", said).data["status"] == "lost"


def test_an_older_version_is_refused(people: Cast, api: Any) -> None:
    lead, call = a_lead(people.seller), api(people.seller)
    tag = call.get(f"/leads/{lead.pk}").headers["ETag"]
    assert call.patch(f"/leads/{lead.pk}", {"title": "First"}, **{"If-Match": tag}).status_code == 200
    stale = call.patch(f"/leads/{lead.pk}", {"title": "Second"}, **{"If-Match": tag})
    assert stale.status_code in (409, 412)
    assert call.get(f"/leads/{lead.pk}").data["title"] == "First"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x", "amount": "-1"}, "amount"),
        ({"title": "x", "amount": "1.234"}, "amount"),
        ({"title": "x", "currency": "XXX"}, "currency"),
        ({"title": "x", "pipeline_id": "00000000-0000-0000-0000-000000000001"}, "pipeline_id"),
        ({"title": "x", "contact_id": "00000000-0000-0000-0000-000000000001"}, "contact_id"),
        ({"title": "x", "surprise": 1}, "surprise"),
    ],
)
def test_bad_values_are_named(people: Cast, api: Any, body: dict[str, Any], field: str) -> None:
    answer = api(people.seller).post("/leads", body)
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.data["errors"]], answer.data


def test_the_lists_filters(people: Cast, api: Any) -> None:
    mine = a_lead(people.seller, "Mine", tags=("hot",))
    a_lead(people.teammate, "Another's", step="offer")
    a_won_lead(people.seller, "Won")
    a_lost_lead(people.seller, "Lost")
    call = api(people.seller)

    def titles(query: str) -> list[str]:
        return sorted(row["title"] for row in call.get(f"/leads?{query}").data["items"])

    assert titles("") == ["Another's", "Mine"]
    assert titles("mine=true") == ["Mine"]
    assert titles("status=won") == ["Won"]
    assert titles("status=all") == ["Another's", "Lost", "Mine", "Won"]
    assert titles("status=no_next_step&tag=HOT") == ["Mine"]
    assert titles(f"step={a_step('offer').pk}") == ["Another's"]
    assert titles(f"pipeline={a_pipeline('cars').pk}&status=all") == []
    assert titles(f"q={mine.number}") == ["Mine"]
    counts = call.get("/leads/counts?mine=true").data
    assert (counts["open"], counts["todo"], counts["won"], counts["lost"]) == (1, 1, 1, 1)
    assert counts["sums"] == [{"currency": "EUR", "amount": "12000.00"}]


def test_pages_by_cursor(people: Cast, api: Any) -> None:
    for number in range(5):
        a_lead(people.seller, f"Lead {number}")
    call = api(people.seller)
    first = call.get("/leads?sort=title&limit=2").data
    second = call.get(f"/leads?sort=title&limit=2&cursor={first['next']}").data
    assert [row["title"] for row in first["items"] + second["items"]] == [f"Lead {n}" for n in range(4)]


def test_pipelines_and_reasons(people: Cast, api: Any) -> None:
    call = api(people.seller)
    assert [one["code"] for one in call.get("/pipelines").data] == ["sales", "cars", "return", "non_conformity"]
    assert call.get("/loss-reasons").data[0]["code"] == "price"
    assert call.post("/pipelines", {"names": {"": "x"}, "steps": [{"names": {"": "y"}}]}).status_code == 403
    admin = api(people.administrator)
    made = admin.post("/pipelines", {"names": {"": "Service", "it": "Assistenza"}, "steps": [{"names": {"": "New"}}]})
    assert made.status_code == 201
    assert made.data["names"] == {"": "Service", "it": "Assistenza"}
    added = admin.post(f"/pipelines/{made.data['id']}/steps", {"names": {"": "Done"}, "outcome": "won"})
    assert (added.data["position"], added.data["probability"]) == (1, 100)
    retired = admin.patch(f"/pipelines/{made.data['id']}", {"in_use": False})
    assert retired.data["in_use"] is False
