"""The lists, the board and the page of a lead (L-02, L-04, L-11, L-13)."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from staffetta.leads import menus, winning
from staffetta.leads.acts.assign import assign_lead
from staffetta.leads.models import Lead, Outcome
from staffetta.notices.models import Notice
from staffetta.processes.acts.plan import plan_task, plan_tasks
from staffetta.processes.acts.write import write_note
from staffetta.processes.models import Process
from staffetta.processes.plans import NoteDraft, Plan
from staffetta.processes.schedule import Timing, on
from tests.cast import Cast
from tests.contacts.makers import a_company
from tests.leads.makers import a_lead, a_lost_lead, a_pipeline, a_reason, a_step, a_won_lead
from tests.processes.makers import NOON, a_task

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def in_three_days() -> Timing:
    return on(timezone.localdate() + timedelta(days=3))


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("mode", ["compact", "extended", "board"])
def test_each_list_says_the_status_in_words(people: Cast, as_: Any, mode: str) -> None:
    a_lead(people.seller, "Nothing planned", tags=("hot",))
    waiting = a_lead(people.seller, "Waiting")
    plan_task(
        waiting.process, Plan(title="Visit", timing=on(timezone.localdate() + timedelta(days=3))), by=people.seller
    )
    page = text_of(as_(people.seller).get(f"/leads/?mode={mode}", follow=True))
    for words in ("Nothing planned", "To do", "No next step", "Waiting", "On hold", "Visit", "hot", "€12,000"):
        assert words in page, words


def test_the_mode_is_remembered(people: Cast, as_: Any) -> None:
    a_lead(people.seller)
    client = as_(people.seller)
    assert "leads-compact" in text_of(client.get("/leads/"))
    client.get("/leads/?mode=extended")
    assert "lead-lines" in text_of(client.get("/leads/"))
    client.get("/leads/?mode=board")
    answer = client.get("/leads/?handler=me")
    assert (answer.status_code, answer["Location"]) == (302, "/leads/board/?handler=me")


@pytest.mark.parametrize("mode", ["compact", "extended"])
def test_leads_are_selected_in_each_list(people: Cast, as_: Any, mode: str) -> None:
    lead = a_lead(people.seller, "Ovens")
    page = text_of(as_(people.seller).get(f"/leads/?mode={mode}"))
    assert f'value="{lead.pk}" data-bulk-row' in page
    assert 'aria-label="Select Ovens"' in page and 'id="bulk"' in page and "data-bulk-all" in page


def test_a_rocket_marks_leads_with_a_post_sales_process(people: Cast, as_: Any) -> None:
    lead = a_won_lead(people.seller)
    Process.objects.create(kind="postsales", title="Delivery", parent=lead.process)
    a_won_lead(people.seller, "Without")
    page = text_of(as_(people.seller).get("/leads/?status=won&mode=compact"))
    assert page.count("Has a post-sales process") == 2  # tooltip and name of one rocket


def test_filters_stand_in_the_address_and_as_chips(people: Cast, as_: Any) -> None:
    a_lead(people.seller, "Of the seller")
    a_lead(people.teammate, "Of the teammate")
    page = text_of(as_(people.seller).get("/leads/?mode=compact&handler=me&q=sell"))
    assert "Of the seller" in page
    assert "Of the teammate" not in page
    assert "Remove the filter Handler: Mine" in page
    assert "Remove the filter “sell”" in page


def test_a_step_of_another_pipeline_is_dropped_from_the_filter(people: Cast, as_: Any) -> None:
    a_lead(people.seller, "In sales")
    query = f"pipeline={a_pipeline().pk}&step={a_step('visit', 'cars').pk}"
    assert "In sales" in text_of(as_(people.seller).get(f"/leads/?mode=compact&{query}"))


@pytest.mark.parametrize(
    "address", ["/leads/?status=x&sort=y&pipeline=z&step=1&handler=%00&cursor=", "/leads/board/?pipeline=x"]
)
def test_nonsense_in_an_address_does_no_harm(people: Cast, as_: Any, address: str) -> None:
    assert as_(people.seller).get(address).status_code == 200


def test_empty_lists_say_what_to_do(people: Cast, as_: Any) -> None:
    client = as_(people.seller)
    assert "No leads yet" in text_of(client.get("/leads/?mode=compact"))
    a_lead(people.seller)
    assert "No lead fits" in text_of(client.get("/leads/?q=nothing"))
    assert "No lead is on hold" in text_of(client.get("/leads/?status=on_hold"))


def test_the_badge_counts_my_leads_to_do(people: Cast) -> None:
    a_lead(people.seller)
    waiting = a_lead(people.seller)
    plan_task(
        waiting.process, Plan(title="Visit", timing=on(timezone.localdate() + timedelta(days=3))), by=people.seller
    )
    a_lead(people.teammate)
    a_won_lead(people.seller)
    badge = menus.to_do(people.seller)
    assert (badge.count, badge.title) == (1, "1 lead of mine to do")


@pytest.mark.parametrize("address", ["/leads/?mode=compact", "/leads/?mode=extended", "/leads/board/"])
def test_as_many_queries_for_20_leads_as_for_2(people: Cast, as_: Any, address: str) -> None:
    client = as_(people.seller)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    for number in range(2):
        by = (people.seller, people.teammate)[number]
        plan_task(a_lead(by, f"Lead {number}", tags=("a",)).process, Plan(title="Call"), by=by)
    queries(), queries()  # who it is, and what the firm is set up as, is known from then on
    few = queries()
    for number in range(18):
        plan_task(
            a_lead(people.teammate, f"More {number}", tags=("b",)).process, Plan(title="Call"), by=people.teammate
        )
    assert queries() == few


def test_a_leads_page_in_ten_statements(people: Cast, as_: Any, django_assert_max_num_queries: Any) -> None:
    lead = a_lead(people.administrator, "Ovens", tags=("hot",))
    for title in ("Call", "Visit"):
        plan_task(lead.process, Plan(title=title), by=people.administrator)
    client, address = as_(people.administrator), f"/leads/{lead.pk}/"
    client.get(address)
    with django_assert_max_num_queries(10):
        assert client.get(address).status_code == 200


def test_the_page_of_a_lead(people: Cast, as_: Any) -> None:
    lead = a_lead(people.seller, "Ovens", supervisor=people.manager, tags=("hot",), description="Two of them.")
    page = text_of(as_(people.seller).get(f"/leads/{lead.pk}/"))
    for words in ("Ovens", lead.number, "To do", "No next step", "Plan tasks", "Work history", "Marco Manager", "hot",
                  "Two of them.", "€12,000.00", "Negotiation", "opened the lead"):  # fmt: skip
        assert words in page, words


def test_whoever_only_reads_is_offered_nothing_that_is_refused(people: Cast, as_: Any) -> None:
    """Whatever the lead's page, the board and the lists offer to a reader, on open and closed leads, is answered."""
    lead, won = a_lead(people.seller), a_won_lead(people.seller)
    for one in (lead, won):
        write_note(one.process, NoteDraft(text="Talked"), plan=Plan(title="Call"), by=people.seller, at=NOON)
        a_task(one.process, "Write", group=people.back)
    reader = as_(people.teammate)
    pages = [
        f"/leads/{lead.pk}/",
        f"/leads/{won.pk}/",
        "/leads/?mode=compact",
        "/leads/?mode=extended",
        "/leads/board/",
    ]
    for address in pages:
        page = text_of(reader.get(address)).partition("<main")[2]
        assert "/win/" not in page, address
        offered = set(re.findall(r'(?:href|hx-get)="(/(?:leads|tasks|notes|processes)/[^"#]+)"', page))
        asked = {one: reader.get(unescape(one)).status_code for one in offered}
        forms = re.findall(r'<form[^>]* action="(/[^"]+)"(.*?)</form>', page)
        asked |= {one: reader.post(one).status_code for one, fields in forms if " disabled" not in fields}
        assert not [one for one, status in asked.items() if status in (403, 404, 409)], asked
    assert reader.post(f"/leads/{lead.pk}/win/").status_code == 403


def test_winning_by_the_status_button_then_asks(people: Cast, as_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(member: Any, lead: Lead) -> dict[str, Any]:
        return {"key": "q", "template": "leads/_won_date.html", "api": {}, "lead": lead, "form": _Nothing()}

    monkeypatch.setattr(winning, "ASK", [ask])
    lead, client = a_lead(people.seller), as_(people.seller)
    assert client.post(f"/leads/{lead.pk}/win/").status_code == 302
    assert Lead.objects.get(pk=lead.pk).outcome == Outcome.WON  # saved before the question
    asking = f'hx-get="/leads/{lead.pk}/question/"'
    assert asking in text_of(client.get(f"/leads/{lead.pk}/"))
    assert asking not in text_of(client.get(f"/leads/{lead.pk}/"))  # once


class _Nothing:
    """A form without fields."""

    errors: dict[str, str] = {}
    version = won_on = ""


def test_nobody_is_led_to_a_foreign_page(people: Cast, as_: Any) -> None:
    lead = a_lead(people.seller)
    said = {"reason": str(a_reason().pk), "back": "https://evil.example/"}
    answer = as_(people.seller).post(f"/leads/{lead.pk}/lose/", said)
    assert answer["Location"] == f"/leads/{lead.pk}/"


def test_a_lost_lead_is_not_on_the_board_but_in_the_lists(people: Cast, as_: Any) -> None:
    a_lost_lead(people.seller, "Gone")
    client = as_(people.seller)
    assert "Gone" not in text_of(client.get("/leads/board/"))
    page = text_of(client.get("/leads/?mode=compact&status=lost"))
    assert "Gone" in page
    assert "Too expensive" in page


def test_a_new_lead_keeps_everything_typed(people: Cast, as_: Any) -> None:
    client = as_(people.seller)
    said = {"title": "", "amount": "1.250,50", "currency": "EUR", "pipeline": str(a_pipeline().pk), "tags": ["x"],
            "handler": str(people.teammate.pk), "description": "Typed at length"}  # fmt: skip
    refused = client.post("/leads/new/", said)
    assert refused.status_code == 422
    assert "Typed at length" in text_of(refused)
    assert "1.250,50" in text_of(refused)
    made = client.post("/leads/new/", {**said, "title": "Ovens"})
    assert made.status_code == 302
    lead = Lead.objects.select_related("process").get()
    assert (lead.amount, lead.process.handler) == (Decimal("1250.50"), people.teammate)


def test_a_conflict_is_shown_side_by_side(people: Cast, as_: Any) -> None:
    lead, client = a_lead(people.seller, "Ovens"), as_(people.seller)
    said = {"title": "Ovens", "currency": "EUR", "amount": "12000", "probability": "10", "version": str(lead.version)}
    assert client.post(f"/leads/{lead.pk}/edit/", {**said, "title": "Theirs"}).status_code == 302
    stale = client.post(f"/leads/{lead.pk}/edit/", {**said, "title": "Mine"})
    assert stale.status_code == 422
    page = text_of(stale)
    assert "Typed by you" in page
    assert "Theirs" in page
    assert "Mine" in page
    newer = str(Lead.objects.get(pk=lead.pk).version)
    assert client.post(f"/leads/{lead.pk}/edit/", {**said, "title": "Mine", "version": newer}).status_code == 302
    assert Process.objects.get(pk=lead.pk).title == "Mine"


def test_a_handler_hears_that_he_was_given_a_lead(people: Cast, deliver_all: Any) -> None:
    lead = a_lead(people.seller)
    assign_lead(lead, people.teammate, supervisor=people.manager, by=people.seller)
    deliver_all()
    told = {(notice.to, notice.kind) for notice in Notice.objects.select_related("to")}
    assert told == {(people.teammate, "leads.assigned"), (people.manager, "leads.supervised")}


def test_privacy_own_hides_leads_of_others(own_firm: Cast, as_: Any) -> None:
    lead = a_lead(own_firm.seller, "Secret")
    assert "Secret" not in text_of(as_(own_firm.teammate).get("/leads/?mode=compact"))
    assert as_(own_firm.teammate).get(f"/leads/{lead.pk}/").status_code == 404
    assert "Secret" in text_of(as_(own_firm.manager).get("/leads/?mode=compact"))
    assert menus.find(own_firm.teammate, "secr", 5) == []
    assert [hit.title for hit in menus.find(own_firm.seller, "secr", 5)] == ["Secret"]


def test_many_open_tasks_are_drawn_when_asked_for(people: Cast, as_: Any) -> None:
    lead = a_lead(people.seller)
    plan_tasks(lead.process, [Plan(title=f"Task {number}") for number in range(55)], by=people.seller)
    client, address = as_(people.seller), f"/leads/{lead.pk}/"
    assert text_of(client.get(address)).count("data-task=") == 50
    assert "Show all 55 open tasks" in text_of(client.get(address))
    assert text_of(client.get(f"{address}?tasks=all")).count("data-task=") == 55
    fragment = text_of(client.get(f"/tasks/linked/{lead.pk}/?tasks=all", headers={"HX-Request": "true"}))
    assert fragment.count("data-task=") == 55 and "?tasks=all" in fragment and "Show all" not in fragment


def test_without_scripts_a_contact_is_typed(people: Cast, as_: Any) -> None:
    rossi = a_company("Rossi & Figli")
    client = as_(people.seller)
    said = {"title": "Ovens", "pipeline": str(a_pipeline().pk), "currency": "EUR"}
    assert '<noscript><input class="input" type="text" name="contact"' in text_of(client.get("/leads/new/"))
    unknown = client.post("/leads/new/", {**said, "contact": ["", "Rosso"]})
    assert unknown.status_code == 422 and 'name="contact" value="Rosso"' in text_of(unknown)
    client.post("/leads/new/", {**said, "contact": ["", "rossi & figli"]})
    lead = Lead.objects.get()
    assert lead.process.contact == rossi
    a_company("Rossi & Figli")
    client.post(f"/leads/{lead.pk}/edit/", {**said, "contact": [str(rossi.pk), "Rossi & Figli"], "title": "Two ovens"})
    lead.process.refresh_from_db()
    assert (lead.process.title, lead.process.contact) == ("Two ovens", rossi), "what stood there stays"
    twice = client.post("/leads/new/", {**said, "contact": ["", "Rossi & Figli"]})
    assert twice.status_code == 422 and "Several contacts are called so." in text_of(twice)
