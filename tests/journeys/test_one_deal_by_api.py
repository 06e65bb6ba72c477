"""One deal from first contact to delivery, through all four systems, by the API alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from staffetta.accounts.firm import day_of
from staffetta.accounts.models import Member
from tests.cast import Cast
from tests.conftest import Api


class Deal:
    """The story so far; each person is a program with a key of his own."""

    def __init__(self, firm: Cast, api: Callable[[Member], Api]) -> None:
        self.firm = firm
        self.administrator, self.seller = api(firm.administrator), api(firm.seller)
        self.teammate, self.office = api(firm.teammate), api(firm.office)

    def done(self, answer: Any, status: int = 200) -> Any:
        """What was answered, which must have gone well."""
        assert answer.status_code == status, answer.data
        return answer.data


@pytest.fixture
def deal(own_firm: Cast, api: Callable[[Member], Api]) -> Deal:
    return Deal(own_firm, api)


def test_one_deal(deal: Deal) -> None:
    prepare(deal)
    prospect = a_new_company(deal)
    quote = a_quote_starts_a_lead(deal, prospect)
    the_group_task_is_handed_on(deal, quote["lead_id"])
    the_quote_is_accepted(deal, prospect, quote)
    process = the_lead_is_won(deal, quote["lead_id"])
    the_back_office_delivers(deal, quote["lead_id"], process)


def prepare(deal: Deal) -> None:
    """What the administrator sets up once: the sequence, the template, and what a quote starts."""
    types = {one["code"]: one["id"] for one in deal.done(deal.administrator.get("/activity-types"))["items"]}
    lines = [
        {"activity_type_id": types["call"], "title": "Ask whether the quote has arrived", "days": 2},
        {
            "activity_type_id": types["visit"],
            "title": "Show the machine",
            "group_id": str(deal.firm.sales.pk),
            "days": 5,
        },
        {"activity_type_id": types["call"], "title": "Ask for the decision", "expected_hours": "0.5"},
    ]
    sequence = {"code": "QUOTE", "description": "Follow the quote up", "lines": lines}
    made = deal.done(deal.administrator.post("/sequences", sequence), 201)
    lines = [
        {"title": "Thank the customer"},
        {"title": "Prepare the delivery papers", "group_id": str(deal.firm.back.pk)},
    ]
    template = {"code": "DELIVERY", "description": "Delivery", "is_default": True, "lines": lines}
    deal.done(deal.administrator.post("/post-sales-templates", template), 201)
    known = deal.done(deal.administrator.get("/document-types"))["items"]
    quote = next(one for one in known if one["nature"] == "quote")
    pipeline = next(one for one in deal.done(deal.administrator.get("/pipelines")) if one["code"] == "sales")
    actions = {"sequence_id": made["id"], "pipeline_id": pipeline["id"]}
    deal.done(deal.administrator.patch(f"/document-types/{quote['id']}", actions))


def a_new_company(deal: Deal) -> Any:
    company = {"kind": "company", "name": "Pasticceria Bianchi SpA", "function": "prospect"}
    prospect = deal.done(deal.seller.post("/contacts", company), 201)
    assert prospect["function"] == "prospect" and prospect["number"]
    return prospect


def a_quote_starts_a_lead(deal: Deal, prospect: Any) -> Any:
    """Exactly one lead with three tasks, however often the quote is sent (A-06, A-07)."""
    lines = [{"description": "Packaging line", "quantity": "1", "price": "48000", "tax_rate": "22"}]
    body = {"type": "quote", "contact_id": prospect["id"], "lines": lines}
    quote, again = (deal.seller.post("/documents", body, **{"Idempotency-Key": "q-1"}) for _ in range(2))
    assert deal.done(quote, 201)["id"] == deal.done(again, 201)["id"]
    lead = deal.done(deal.seller.get(f"/leads/{quote.data['lead_id']}"))
    assert (lead["status"], lead["contact"]["id"]) == ("todo", prospect["id"])
    assert len(deal.done(deal.seller.get("/leads"))["items"]) == 1
    tasks = tasks_of(deal.seller, lead["id"])
    today = day_of(timezone.now(), deal.firm.workspace)
    assert [(task["title"], task["state"], task["date"]) for task in tasks] == [
        ("Ask whether the quote has arrived", "todo", today.isoformat()),
        ("Show the machine", "on_hold", (today + timedelta(days=2)).isoformat()),
        ("Ask for the decision", "on_hold", (today + timedelta(days=7)).isoformat()),
    ]
    assert tasks[1]["group_id"] == str(deal.firm.sales.pk)
    return quote.data


def tasks_of(program: Api, process_id: str) -> Any:
    answer = program.get(f"/tasks?process_id={process_id}")
    assert answer.status_code == 200, answer.data
    return sorted(answer.data["items"], key=lambda task: task["position"])


def the_group_task_is_handed_on(deal: Deal, lead_id: str) -> None:
    """A colleague takes it, completes it, must say what comes next, and may not skip that (L-09, L-10, T-02)."""
    task = tasks_of(deal.teammate, lead_id)[1]
    taken = deal.done(deal.teammate.post(f"/tasks/{task['id']}/take"))
    assert taken["assignee_id"] == str(deal.firm.teammate.pk)
    note = {"text": "They saw it run and liked it.", "initiative": "us"}
    address = f"/tasks/{task['id']}/complete"
    for next_, code in ((None, "next-step-missing"), ({"nothing_more": True}, "duty-holds")):
        refused = deal.teammate.post(address, {"note": note, **({"next": next_} if next_ else {})})
        assert (refused.status_code, refused.data["code"]) == (422, code)
    assert tasks_of(deal.teammate, lead_id)[1]["state"] != "done", "a refusal writes nothing"
    assert deal.done(deal.teammate.get(f"/processes/{lead_id}/notes"))["items"] == []
    plan = {"title": "Send the drawings", "date": day_of(timezone.now(), deal.firm.workspace).isoformat()}
    done = deal.done(deal.teammate.post(address, {"note": note, "next": {"plan": plan}}))
    assert (done["state"], done["done_by_id"]) == ("done", str(deal.firm.teammate.pk))
    assert [one["title"] for one in tasks_of(deal.seller, lead_id)][-1] == "Send the drawings"
    assert len(deal.done(deal.seller.get(f"/processes/{lead_id}/notes"))["items"]) == 1


def the_quote_is_accepted(deal: Deal, prospect: Any, quote: Any) -> None:
    """The prospect is a customer, with the same number (C-04, C-06)."""
    deal.done(deal.seller.post(f"/documents/{quote['id']}/accept"))
    customer = deal.done(deal.seller.get(f"/contacts/{prospect['id']}"))
    assert (customer["function"], customer["number"]) == ("customer", prospect["number"])
    listed = {one["id"] for one in deal.done(deal.seller.get("/contacts?function=prospect"))["items"]}
    assert prospect["id"] not in listed


def the_lead_is_won(deal: Deal, lead_id: str) -> Any:
    """The question comes; answering it starts a process from the default template (P-02, P-03)."""
    assert deal.office.get(f"/leads/{lead_id}").status_code == 404, "the back office saw nothing before"
    assert deal.done(deal.office.get("/leads"))["items"] == []
    won = deal.done(deal.seller.post(f"/leads/{lead_id}/win", {}))
    assert won["status"] == "won"
    question = won["questions"][0]
    assert question["key"] == "post-sales"
    body = {"lead_id": lead_id, "template": question["details"]["template"]}
    process = deal.done(deal.seller.post("/post-sales", body), 201)
    assert (process["state"], process["task_count"], process["done_count"]) == ("todo", 2, 0)
    assert deal.done(deal.seller.get(f"/leads/{lead_id}"))["has_post_sales"] is True
    return process


def the_back_office_delivers(deal: Deal, lead_id: str, process: Any) -> None:
    """Who has a task sees the lead, changes nothing in it, and ticks; the process turns Done (P-05, P-08, P-12)."""
    assert deal.done(deal.office.get(f"/leads/{lead_id}"))["status"] == "won"
    assert deal.office.patch(f"/leads/{lead_id}", {"title": "Mine"}).status_code == 403
    assert deal.done(deal.office.get("/post-sales/in-hand")) == {"total": 1, "own": 0, "others": 1}
    thanks, papers = tasks_of(deal.seller, process["id"])
    deal.done(deal.seller.post(f"/tasks/{thanks['id']}/complete", {}))
    assert deal.done(deal.seller.get(f"/post-sales/{process['id']}"))["state"] == "todo"
    assert [one["id"] for one in tasks_of(deal.office, process["id"])] == [thanks["id"], papers["id"]]
    deal.done(deal.office.post(f"/tasks/{papers['id']}/complete", {}))
    finished = deal.done(deal.office.get(f"/post-sales/{process['id']}"))
    assert (finished["state"], finished["done_count"]) == ("done", 2)
    assert deal.done(deal.office.get("/post-sales/in-hand"))["total"] == 0
