"""Programs are told what a list cannot read: a change never meets everything because a filter was misspelt (X-03)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import DAWN, Cast
from tests.contacts.makers import a_company
from tests.leads.makers import a_lead

UNKNOWN = "01890000-0000-7000-8000-000000000000"


def _wrong(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.content
    return {error["field"]: error["detail"] for error in answer.data["errors"]}


@pytest.mark.parametrize(
    ("key", "body", "wrong"),
    [
        ("contacts", {"filters": {"tga": ["VIP"]}}, {"filters.tga": "There is no such filter."}),
        ("leads", {"filters": {"amount_from": ["much"]}}, {"filters.amount_from": "“much” is not a number."}),
        ("leads", {"filters": {"status": ["opne"]}}, {"filters.status": "“opne” is not known here."}),
        (
            "board",
            {"filters": {"opened_from": ["2026-13-40"]}},
            {"filters.opened_from": "“2026-13-40” is not a date."},
        ),
        ("documents", {"columns": ["number", "colour"]}, {"columns.1": "There is no such column."}),
        ("postsales", {"sort": "-beauty"}, {"sort": "“-beauty” is not known here."}),
        ("board", {"sort": "-beauty"}, {"sort": "“-beauty” is not known here."}),
    ],
)
def test_a_saved_view_has_only_what_its_list_has(
    firm: Cast, api: Any, key: str, body: dict[str, Any], wrong: dict[str, str]
) -> None:
    seller = api(firm.seller)
    assert _wrong(seller.post("/saved-views", {"list": key, "name": "Mine", **body})) == wrong
    made = seller.post("/saved-views", {"list": key, "name": "Mine"})
    assert made.status_code == 201, made.content
    assert _wrong(seller.patch(f"/saved-views/{made.data['id']}", body)) == wrong
    assert seller.get(f"/saved-views/{made.data['id']}").data["version"] == 1


@pytest.mark.parametrize("address", ["/contact-changes", "/lead-changes", "/post-sales-changes"])
def test_a_change_of_many_refuses_filters_that_there_are_not(firm: Cast, api: Any, address: str) -> None:
    a_company("Acme", by=firm.seller)
    a_lead(firm.seller, at=DAWN)
    body = {"verb": "tag", "tags": ["x"]}
    seller = api(firm.seller)
    assert _wrong(seller.post(address, {**body, "filters": {"hanlder": ["me"]}})) == {
        "filters.hanlder": "There is no such filter."
    }
    assert not seller.get("/tags").data["items"], "nothing was changed"


def test_what_is_not_there_is_named_by_changes_of_many(firm: Cast, api: Any) -> None:
    contact, lead = a_company("Acme"), a_lead(firm.seller, at=DAWN)
    seller, body = api(firm.seller), {"verb": "tag", "tags": ["x"]}
    made = seller.post("/contact-changes", {**body, "contacts": [str(contact.pk), UNKNOWN, UNKNOWN]})
    assert (made.data["all"], made.data["unknown"]) == (1, [UNKNOWN])
    made = seller.post("/lead-changes", {**body, "leads": [UNKNOWN, str(lead.pk)]})
    assert (made.data["all"], made.data["unknown"]) == (1, [UNKNOWN])


def test_leads_are_given_to_somebody_or_expressly_to_nobody(firm: Cast, api: Any) -> None:
    lead = a_lead(firm.seller, at=DAWN)
    manager, body = api(firm.manager), {"verb": "assign", "leads": [str(lead.pk)]}
    assert set(_wrong(manager.post("/lead-changes", body))) == {"handler_id"}
    lead.process.refresh_from_db()
    assert lead.process.handler_id == firm.seller.pk
    assert _wrong(manager.post("/lead-changes", {"verb": "tag", "tags": ["x"]})) == {"leads": "Select leads first."}
    assert manager.post("/lead-changes", {**body, "handler_id": None}).data["done"] == 1
