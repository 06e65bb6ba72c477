"""Worked case 3 at every door: what was assigned is found there, and is gone with the assignment (P-12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from staffetta.postsales.acts.assign import assign_post_sales
from staffetta.postsales.finding import find
from tests.cast import Cast
from tests.postsales.makers import a_lead, a_process


def test_worked_case_3_at_every_door(own_firm: Cast, as_: Callable[..., Any], api: Callable[..., Any]) -> None:
    firm, word = own_firm, "Quincunx"
    lead = a_lead(firm.seller, title=word)
    post_sales = a_process(lead, assignee=firm.office, tasks=("Ship it",))
    browser, program = as_(firm.office), api(firm.office)

    def doors() -> dict[str, bool]:
        pages = {name: reverse(name) for name in ("leads:list", "leads:board", "postsales:list")}
        found = {name: word in browser.get(address).content.decode() for name, address in pages.items()}
        found["search"] = bool(find(firm.office, word, 5))
        for name, path in (("lead", f"/leads/{lead.pk}"), ("process", f"/post-sales/{post_sales.pk}")):
            found[name] = program.get(path).status_code == 200
            found[f"{name}s"] = bool(program.get(path.rsplit("/", 1)[0]).data["items"])
        found["tasks"] = bool(program.get("/tasks").data["items"])
        found["badge"] = program.get("/post-sales/in-hand").data["total"] == 1
        found["why"] = program.get(f"/processes/{lead.pk}/why").status_code == 200
        return found

    assert {name for name, open_ in doors().items() if not open_} == set()
    assert program.patch(f"/leads/{lead.pk}", {"title": "Mine now"}).status_code == 403
    assign_post_sales(post_sales, firm.clerk, by=firm.seller)
    kept = {name for name, open_ in doors().items() if open_}
    assert kept <= {"tasks"}  # the task was given to him by itself
