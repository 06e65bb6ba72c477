"""Post-sales for programs: /api/v1/post-sales (X-03)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from staffetta.accounts.models import Edition, Member, Workspace
from staffetta.playbooks.drafts import LineDraft
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.models import Task
from tests.cast import Cast
from tests.conftest import Api
from tests.postsales.makers import a_customer, a_lead, a_process, a_task, a_template

Program = Callable[[Member], Api]


def test_create_read_change_assign(firm: Cast, api: Program) -> None:
    a_template(firm.administrator, "Ship it", LineDraft(title="Ask", hold_days=3000))
    lead = a_lead(firm.seller, contact=a_customer())
    seller = api(firm.seller)
    made = seller.post("/post-sales", {"lead_id": str(lead.pk), "template": "DELIVERY", "start": "2026-03-01"})
    assert made.status_code == 201, made.data
    told = made.data
    assert (told["state"], told["task_count"], told["done_count"]) == ("todo", 2, 0)
    assert told["lead"] == {"id": str(lead.pk), "number": lead.number, "title": "Packaging line"}
    assert (told["template"], told["contact"]["name"], told["handler"]["name"]) == (
        "delivery",
        "Bianchi SpA",
        "Sara Seller",
    )
    address = f"/post-sales/{told['id']}"
    read = seller.get(address)
    assert read.data == told
    changed = seller.patch(address, {"title": "Line 4", "tags": ["north"]}, **{"If-Match": read["ETag"]})
    assert (changed.data["title"], changed.data["tags"]) == ("Line 4", ["north"])
    assert seller.patch(address, {"title": "Line 5"}, **{"If-Match": read["ETag"]}).status_code == 412
    given = seller.post(f"{address}/assign", {"assignee_id": str(firm.office.pk)})
    assert (given.status_code, given.data["handler"]["name"]) == (200, "Olga Office")


def test_filters(firm: Cast, api: Program) -> None:
    lead = a_lead(firm.seller)
    alpha = a_process(lead, title="Alpha", tasks=("x",))
    beta = a_process(a_lead(firm.seller), title="Beta", assignee=firm.office)
    a_task(beta, remind_on=timezone.localdate() + timedelta(days=9))
    seller = api(firm.seller)
    seller.patch(f"/post-sales/{beta.pk}", {"tags": ["North"]})

    def names(query: str) -> list[str]:
        answer = seller.get(f"/post-sales?sort=title&{query}")
        assert answer.status_code == 200, answer.data
        return [item["title"] for item in answer.data["items"]]

    assert names("") == ["Alpha", "Beta"]
    assert names("state=todo") == ["Alpha"]
    assert names("state=on_hold") == ["Beta"]
    assert names("state=done") == []
    assert names("state=active") == ["Alpha", "Beta"]
    assert names("tag=north") == ["Beta"]
    assert names(f"handler={firm.office.pk}") == ["Beta"]
    assert names(f"lead={lead.pk}") == ["Alpha"]
    assert names("mine=true") == ["Alpha"]
    assert seller.get("/post-sales?state=nonsense").status_code == 422
    assert seller.get("/post-sales?tag=%00").status_code == 422
    first = seller.get("/post-sales?limit=1").data
    assert [item["title"] for item in first["items"]] == ["Beta"] and first["next"]
    assert [i["title"] for i in seller.get(f"/post-sales?limit=1&cursor={first['next']}").data["items"]] == ["Alpha"]
    assert alpha.pk


def test_the_badge_by_api(firm: Cast, api: Program) -> None:
    """Worked case 2."""
    task = a_task(a_process(a_lead(firm.seller)), assignee=firm.teammate)
    for _number in range(2):
        a_process(a_lead(firm.teammate), tasks=("x",))
    teammate = api(firm.teammate)
    assert teammate.get("/post-sales/in-hand").data == {"total": 3, "own": 2, "others": 1}
    assert teammate.post(f"/tasks/{task.pk}/complete", {}).status_code == 200
    assert teammate.get("/post-sales/in-hand").data == {"total": 2, "own": 2, "others": 0}


def test_worked_case_3_by_api(own_firm: Cast, api: Program) -> None:
    firm = own_firm
    lead = a_lead(firm.seller)
    seller, b, c = api(firm.seller), api(firm.office), api(firm.clerk)
    made = seller.post("/post-sales", {"lead_id": str(lead.pk), "assignee_id": str(firm.office.pk)}).data
    assert b.get(f"/leads/{lead.pk}").status_code == 200
    assert b.patch(f"/leads/{lead.pk}", {"title": "Mine"}).status_code == 403
    assert b.get(f"/post-sales/{made['id']}").status_code == 200
    assert c.get(f"/post-sales/{made['id']}").status_code == 404
    assert seller.post(f"/post-sales/{made['id']}/assign", {"assignee_id": str(firm.clerk.pk)}).status_code == 200
    assert b.get(f"/leads/{lead.pk}").status_code == 404
    assert b.get(f"/post-sales/{made['id']}").status_code == 404
    assert b.get("/post-sales").data["items"] == []
    assert c.get(f"/leads/{lead.pk}").status_code == 200
    gone = c.post(f"/post-sales/{made['id']}/assign", {"assignee_id": str(firm.office.pk)})
    assert gone.status_code == 204, "nothing to show to whoever does not see it any more"
    assert c.get(f"/leads/{lead.pk}").status_code == 404


def test_tasks_by_api_and_their_order(firm: Cast, api: Program) -> None:
    post_sales = a_process(a_lead(firm.seller), tasks=("A", "B", "C"))
    seller = api(firm.seller)
    ids = {task.title: str(task.pk) for task in Task.objects.all()}
    answer = seller.post(f"/post-sales/{post_sales.pk}/arrange", {"order": [ids["C"], ids["A"]]})
    assert answer.status_code == 200
    assert list(Task.objects.order_by("position").values_list("title", flat=True)) == ["C", "A", "B"]
    for order in ([ids["A"], ids["A"]], [str(uuid4())]):
        assert seller.post(f"/post-sales/{post_sales.pk}/arrange", {"order": order}).data["code"] == "not-its-tasks"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"template": "nope"}, "template"),
        ({"assignee_id": str(uuid4())}, "assignee_id"),
        ({"title": "x" * 201}, "title"),
        ({"start": "31.3.2026"}, "start"),
        ({"start": "9999-12-31"}, "start"),
        ({"colour": "red"}, "colour"),
        ({"title": "a\x00b"}, "title"),
    ],
)
def test_bad_values_are_named(firm: Cast, api: Program, body: dict[str, Any], field: str) -> None:
    answer = api(firm.seller).post("/post-sales", {"lead_id": str(a_lead(firm.seller).pk), **body})
    assert answer.status_code == 422
    assert any(field in error["field"] for error in answer.data["errors"]), answer.data
    assert not PostSalesProcess.objects.exists()


def test_unknown_lead_is_not_found_and_starter_refused(firm: Cast, api: Program) -> None:
    seller = api(firm.seller)
    assert seller.post("/post-sales", {"lead_id": str(uuid4())}).status_code == 404
    nonsense = seller.get("/post-sales/nonsense")
    assert (nonsense.status_code, nonsense.data["code"]) == (422, "invalid"), "a problem, not a page"
    lead = a_lead(firm.seller)
    Workspace.objects.filter(pk=firm.workspace.pk).update(edition=Edition.STARTER)
    refused = seller.post("/post-sales", {"lead_id": str(lead.pk)})
    assert (refused.status_code, refused.data["code"]) == (403, "not-in-edition")


def test_the_same_key_opens_one_process(firm: Cast, api: Program) -> None:
    seller, body = api(firm.seller), {"lead_id": str(a_lead(firm.seller).pk)}
    first, second = (seller.post("/post-sales", body, **{"Idempotency-Key": "one"}) for _ in range(2))
    assert first.data["id"] == second.data["id"]
    assert PostSalesProcess.objects.count() == 1


def test_winning_by_api_brings_the_question(firm: Cast, api: Program) -> None:
    a_template(firm.administrator, "Ship it", is_default=True)
    lead, seller = a_lead(firm.seller), api(firm.seller)
    won = seller.post(f"/leads/{lead.pk}/win", {})
    assert won.status_code == 200, won.data
    details = {"lead_id": str(lead.pk), "template": "delivery", "title": "Packaging line"}
    details |= {"assignee_id": str(firm.seller.pk), "tags": [], "create": "/api/v1/post-sales"}
    assert won.data["questions"] == [{"key": "post-sales", "details": details}]
    a_process(lead)
    assert seller.get(f"/leads/{lead.pk}").data["has_post_sales"] is True
