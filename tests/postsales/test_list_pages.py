"""The pages of the list under Clients: what is in it, what narrows it, what an empty one says (P-05, P-08, P-09)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from staffetta.accounts.models import Workspace
from staffetta.fields.models import Owner
from staffetta.postsales.acts.change import change_post_sales
from staffetta.processes.models import Task
from tests.cast import Cast
from tests.fields.makers import a_field
from tests.postsales.makers import a_customer, a_lead, a_process, a_task
from tests.postsales.test_pages import text_of

Browser = Callable[..., Client]


def shown(client: Client, **query: str) -> str:
    answer = client.get("/clients/", query)
    assert answer.status_code == 200
    return text_of(answer)


def test_filter_by_state_tag_handler_and_words(firm: Cast, as_: Browser) -> None:
    client = as_(firm.seller)
    a_process(a_lead(firm.seller, contact=a_customer()), title="Alpha", tasks=("x",))
    held = a_process(a_lead(firm.seller), title="Beta", assignee=firm.office)
    a_task(held, remind_on=timezone.localdate() + timedelta(days=9))
    done = a_process(a_lead(firm.seller), title="Gamma", tasks=("x",))
    client.post(f"/clients/{done.pk}/tasks/{Task.objects.get(process=done.pk).pk}/tick/")
    client.post(f"/clients/{held.pk}/change/", {"version": 1, "title": "Beta", "tags": ["north"]})

    def names(**query: Any) -> list[str]:
        words = shown(client, **{k: str(v) for k, v in query.items()})
        return [name for name in ("Alpha", "Beta", "Gamma") if name in words]

    assert names() == names(state="active") == ["Alpha", "Beta"]
    assert names(state="all") == ["Alpha", "Beta", "Gamma"]
    assert names(state="todo") == ["Alpha"]
    assert names(state="on_hold") == ["Beta"]
    assert names(state="done") == ["Gamma"]
    assert names(tag="North") == ["Beta"]
    assert names(handler=firm.office.pk) == ["Beta"]
    assert names(q="biánchi") == ["Alpha"]
    assert names(mine="1") == ["Alpha"]
    for sort in ("title", "-title", "next", "-next", "created", "-created", "nonsense"):
        assert names(sort=sort, state="all") == ["Alpha", "Beta", "Gamma"]
    assert names(state="'", template="x", contact="biánchi") == ["Alpha"]


def test_an_empty_list_under_on_hold_explains_why(firm: Cast, as_: Browser) -> None:
    client = as_(firm.seller)
    post_sales = a_process(a_lead(firm.seller), tasks=("To do",))
    assert "when none of its tasks is To do" in shown(client, state="on_hold")
    a_task(post_sales, "On hold", remind_on=timezone.localdate() + timedelta(days=9))
    words = shown(client, state="on_hold")
    assert "1 process has a task On hold, but another task of it is still To do" in words
    assert "Show those To do" in words


def test_empty_states_say_what_to_do(firm: Cast, as_: Browser) -> None:
    client = as_(firm.seller)
    assert "When you win a lead you are asked" in shown(client)
    a_process(a_lead(firm.teammate))
    assert "Nothing in your hands" in shown(client, mine="1")
    assert "Nothing matches these filters" in shown(client, q="zzz")


def test_the_badge_stands_in_the_menu(firm: Cast, as_: Browser) -> None:
    a_process(a_lead(firm.seller), tasks=("x",))
    assert "Active processes: 1 of mine, 0 of others with a task of mine" in shown(as_(firm.seller))
    assert "Active processes" not in shown(as_(firm.office))


@pytest.mark.parametrize("privacy", ["shared", "own"])
def test_the_number_of_queries_does_not_grow(firm: Cast, as_: Browser, privacy: str) -> None:
    Workspace.objects.filter(pk=firm.workspace.pk).update(privacy=privacy)
    client = as_(firm.seller)

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    lead = a_lead(firm.seller, contact=a_customer("One SpA"))
    addresses = ["/clients/", f"/leads/{lead.pk}/", f"/contacts/{lead.process.contact_id}/"]

    def grow(by: int) -> None:
        for number in range(by):
            post_sales = a_process(lead, title=f"P{number}", tasks=("x", "y", "z"))
            a_task(post_sales, group=firm.back)
            client.post(f"/clients/{post_sales.pk}/change/", {"version": 1, "title": "P", "tags": ["a", "b"]})

    grow(4)  # so many that a contact's page has more than it shows
    for address in addresses:
        count(address)  # fills caches
    before = [count(address) for address in addresses]
    grow(12)
    assert [count(address) for address in addresses] == before


def test_pages_of_the_list_do_not_overlap(firm: Cast, as_: Browser) -> None:
    lead = a_lead(firm.seller)
    for number in range(53):
        a_process(lead, title=f"P{number:02}", tasks=("x",) if number % 2 else ())
    client = as_(firm.seller)
    for sort in ("", "title", "next", "-created"):
        first = client.get("/clients/", {"sort": sort}).content.decode()
        cursor = re.search(r'cursor=([^"&]+)" rel="next"', first) or re.search(r"cursor=([\w-]+)", first)
        assert cursor is not None
        second = client.get("/clients/", {"sort": sort, "cursor": cursor[1]}).content.decode()
        found = [re.findall(r'cell-main" href="/clients/([^/]+)/', page) for page in (first, second)]
        assert [len(rows) for rows in found] == [50, 3]
        assert len({*found[0], *found[1]}) == 53


def test_how_many_fit_is_said_after_the_rows(firm: Cast, as_: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("staffetta.postsales.pages.LIMIT", 2)
    client, lead = as_(firm.seller), a_lead(firm.seller)
    for number in range(3):
        a_process(lead, title=f"P{number}", tasks=("x",))
    for query in (
        {},
        {"state": "todo"},
        {"mine": "1"},
        {"handler": str(firm.seller.pk)},
        {"q": "p"},
        {"template": "none"},
    ):
        assert "3 entries" not in shown(client, **query)
        partial = {"HX-Request": "true", "HX-Request-Type": "partial"}
        come = text_of(client.get("/clients/", {**query, "figures": "1"}, headers=partial))
        assert "3 entries" in come and "Select all 3 that fit" in come and "<table" not in come
        assert "3 entries" in shown(client, **query, figures="1")


def test_custom_fields_narrow_the_list(people: Cast, as_: Browser) -> None:
    a_field("Site", owner=Owner.POST_SALES)
    roof = a_process(a_lead(people.seller), title="Roof")
    a_process(a_lead(people.seller), title="Cellar")
    change_post_sales(roof, {"custom": {"site": "North"}}, by=people.seller)
    page = text_of(as_(people.seller).get("/clients/?custom.site=nor"))
    assert "Roof" in page and "Cellar" not in page and "Site: nor" in page
    assert "Site" in text_of(as_(people.seller).get("/clients/filters/"))
