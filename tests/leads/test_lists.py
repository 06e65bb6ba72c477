"""Lists of leads: every filter, order, column, figure and view (L-13, L-14)."""

from __future__ import annotations

import re
from dataclasses import astuple, replace
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import orjson
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from staffetta.core.api import rows_of as rows_of_api
from staffetta.core.paging import page
from staffetta.leads import schemas
from staffetta.leads.acts.move import move_lead
from staffetta.leads.columns import COLUMNS
from staffetta.leads.figures import figures
from staffetta.leads.filters import STATUSES, LeadFilter, filter_of, known
from staffetta.leads.lines import line_of
from staffetta.leads.listed import lines_of, page_of, told_of
from staffetta.leads.models import Lead
from staffetta.leads.rows import rows_of
from staffetta.listings.acts.save import save_view
from staffetta.listings.drafts import State, ViewDraft
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.models import Process
from staffetta.processes.plans import Plan
from staffetta.processes.schedule import on
from tests.cast import DAWN, Cast
from tests.contacts.makers import a_company
from tests.leads.makers import a_lead, a_lost_lead, a_pipeline, a_reason, a_step, a_won_lead

TODAY = DAWN.date()
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial", "Staffetta-Background": "1"}


def titles(member: Any, **said: Any) -> set[str]:
    """Those that fit; the remembered statement of the first page must find the same."""
    chosen, now = filter_of({"status": "all", **said}), timezone.now()
    found = set(chosen.rows(member, now).values_list("process__title", flat=True))
    assert {lead.process.title for lead in page_of(chosen, member, now, cursor="", limit=50).rows} == found
    assert {line.title for line in lines_of(chosen, member, now, cursor="", limit=50).rows} == found
    return found


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def five(people: Cast) -> dict[str, Lead]:
    """Five leads that differ in everything that lists are narrowed by."""
    acme = a_company("Acme")
    small = a_lead(people.seller, "Small", amount=Decimal(900), tags=("Hot",), contact=acme, product="Oven X")
    big = a_lead(people.teammate, "Big", amount=Decimal(50_000), step="offer", expected_close=TODAY + timedelta(days=9))
    plan_task(
        big.process, Plan(title="Call", timing=on(TODAY + timedelta(days=4000)), group=people.sales), by=people.teammate
    )
    won = a_won_lead(people.seller, "Won")
    lost = a_lost_lead(people.office, "Lost")
    free = a_lead(people.seller, "Free", amount=None)
    Process.objects.filter(pk=free.pk).update(handler=None)
    return {"small": small, "big": big, "won": won, "lost": lost, "free": free}


def test_every_filter_finds_its_leads(people: Cast, five: dict[str, Lead]) -> None:
    me, day = people.seller, TODAY.isoformat()
    later, won_step = (TODAY + timedelta(days=30)).isoformat(), five["won"].step_id
    found = {
        "Small": [{"q": "sma"}, {"amount_to": "1000"}, {"tag": ["hot"]}, {"contact": "acm"}, {"product": "oven"},
                  {"contact": str(five["small"].process.contact_id)}, {"amount_from": "899,5", "amount_to": "900.00"}],
        "Big": [{"step": [str(a_step("offer").pk)]}, {"amount_from": "12001"}, {"close_from": day, "close_to": later},
                {"next_from": later}, {"status": "on_hold"}],
        "Won": [{"status": "won"}, {"won_from": day, "won_to": day}, {"entered": f"{won_step}@{day}..{day}"}],
        "Lost": [{"reason": [str(a_reason().pk)]}, {"status": "lost"}],
        "Free": [{"handler": ["nobody"]}],
    }  # fmt: skip
    for title, asked in found.items():
        for said in asked:
            assert titles(me, **said) == {title}, said
    assert titles(me, handler=["me", "nobody"]) == {"Small", "Won", "Free"}
    assert titles(me, tag=["-"]) == {"Big", "Won", "Lost", "Free"}
    assert titles(me, status="no_next_step") == {"Small", "Free"}
    assert titles(me, pipeline=str(a_pipeline("cars").pk)) == set()
    assert titles(me, opened_to=(TODAY - timedelta(days=1)).isoformat()) == set()
    assert titles(me, closed_from=day) == {"Won", "Lost"}
    assert titles(me, waiting="1") == titles(me) and titles(me, moved_from=later) == set()
    assert titles(me, post_sales="yes") == set() and titles(me, post_sales="no") == titles(me)
    assert titles(me, supervisor=["me"]) == set()
    # In the group's hands: handled by one of it, or with an open task for it.
    assert titles(me, group=[str(people.sales.pk)]) == {"Small", "Won", "Big"}


def test_a_step_is_known_as_of_a_day(people: Cast) -> None:
    lead = a_lead(people.seller, "Goes on")
    first = lead.step_id
    move_lead(lead, a_step("offer"), by=people.seller, at=DAWN + timedelta(days=3))
    assert titles(people.seller, stood=f"{first}@{TODAY + timedelta(days=1)}") == {"Goes on"}
    assert titles(people.seller, stood=f"{first}@{TODAY + timedelta(days=3)}") == set()


def test_filters_survive_an_address_and_being_kept(people: Cast) -> None:
    asked = filter_of(
        {"status": "won", "step": ["x", "y"], "won_from": "2026-01-01", "sort": "-amount", "won_to": "no"}
    )
    assert asked.values == {"step": ("x", "y"), "won_from": ("2026-01-01",)}
    assert filter_of(asked.as_json()) == asked
    assert asked.address(step="", status="open") == "?sort=-amount&won_from=2026-01-01"
    assert LeadFilter(handler="me", step="") == filter_of({"handler": "me"})


def test_sorted_by_every_column_in_both_ways_page_by_page(people: Cast, five: dict[str, Lead]) -> None:
    for key in (key for key, column in COLUMNS.known().items() if column.sort):
        for sort in (key, f"-{key}"):
            rows, order = filter_of({"status": "all", "sort": sort}).sorted(Lead.objects.with_process())
            seen, cursor = [], ""
            while cursor or not seen:
                found = page(rows, order=order, cursor=cursor, limit=2)
                seen += [lead.pk for lead in found.rows]
                cursor = found.next
                if not cursor:
                    break
            assert len(seen) == 5 and set(seen) == {lead.pk for lead in five.values()}, sort


@pytest.mark.parametrize("status", ["all", "open", "todo", "on_hold", "no_next_step", "won", "lost"])
@pytest.mark.parametrize("sort", ["-created", "amount", "title", "next", "-handler"])
def test_lines_say_what_records_say(people: Cast, five: dict[str, Lead], status: str, sort: str) -> None:
    """Values read in one statement, and records with their tags and next steps: every word the same, page by page."""
    now, chosen = timezone.now(), filter_of({"status": status, "sort": sort})
    for member in (people.administrator, people.seller):
        cursor, known = "", 0
        while True:
            lines = lines_of(chosen, member, now, cursor=cursor, limit=2, described=True)
            records = page_of(chosen, member, now, cursor=cursor, limit=2)
            made = [replace(line_of(row, now), row=None) for row in rows_of(records.rows, now)]
            assert [astuple(line) for line in lines.rows] == [astuple(line) for line in made]
            assert (lines.next, lines.previous) == (records.next, records.previous)
            known, cursor = known + len(lines.rows), lines.next
            if not cursor:
                break
        assert known == chosen.rows(member, now).count()


@pytest.mark.parametrize("status", ["all", "open", "todo", "on_hold", "no_next_step", "won", "lost"])
@pytest.mark.parametrize("sort", ["-created", "amount", "next", "-handler"])
def test_programs_are_told_what_records_say(people: Cast, five: dict[str, Lead], status: str, sort: str) -> None:
    """Texts read in one statement and written once, and records with tags and next steps: the same bytes, page by page,
    in each language, whenever they are looked at."""
    chosen = filter_of({"status": status, "sort": sort})
    asked = ((people.administrator, "en", 0), (people.seller, "it", 0), (people.seller, "it", 4001))
    for member, language, later in asked:
        now, cursor, known = timezone.now() + timedelta(days=later), "", 0
        with override(language):
            while True:
                told = told_of(chosen, member, now, cursor=cursor, limit=2)
                records = page_of(chosen, member, now, cursor=cursor, limit=2)
                said = rows_of_api(records, [schemas.said(row) for row in rows_of(records.rows, now)])
                assert orjson.dumps(rows_of_api(told, told.rows)) == orjson.dumps(said, default=str)
                known, cursor = known + len(told.rows), told.next
                if not cursor:
                    break
        assert known == chosen.rows(member, now).count()


def test_every_column_in_a_constant_number_of_statements(
    people: Cast, five: dict[str, Lead], as_: Any, django_assert_max_num_queries: Any
) -> None:
    client: Client = as_(people.seller)
    everything = ",".join(COLUMNS.known())
    address = f"/leads/?mode=compact&status=all&columns={everything}&tag=-&tag=Hot&handler=me&handler=nobody"
    client.get(address)
    with django_assert_max_num_queries(13):
        shown = text(client.get(address))
    assert all(word in shown for word in ("Small", "€900", "Oven X", "Acme"))


def test_figures_are_those_of_the_filters(people: Cast, five: dict[str, Lead], as_: Any, api: Any) -> None:
    client, address = as_(people.seller), "/leads/?mode=compact&amount_from=1"
    shown = text(client.get(address))
    assert "Small" in shown and "2 leads" not in shown  # rows at once
    asking = unescape(re.search(r'hx-get="(\?[^"]*figures=1)"', shown)[1])
    come = text(client.get(f"/leads/{asking}", headers=PARTIAL))
    assert "2 leads" in come and "€50,900" in come and "<table" not in come
    places = set(re.findall(r'id="(late-[^"]+)" hx-swap-oob', come))
    assert places == {*re.findall(r'id="(late-[^"]+)"', shown), next(one for one in places if "everything" in one)}
    for whole in (client.get(f"{address}&figures=1"), client.get(address, headers={"Staffetta-Background": "1"})):
        assert "2 leads" in text(whole) and "figures=1" not in text(whole).partition("<main")[2]
    counts = api(people.seller).get("/leads/counts?status=all").data
    assert {key: counts[key] for key in ("open", "todo", "on_hold", "no_next_step", "won", "lost", "all")} == {
        "open": 3, "todo": 2, "on_hold": 1, "no_next_step": 2, "won": 1, "lost": 1, "all": 5,
    }  # fmt: skip
    assert counts["sums"] == [{"currency": "EUR", "amount": "74900.00"}] and counts["beyond"] == []


def test_each_tab_counts_the_same_whichever_is_shown(people: Cast, five: dict[str, Lead]) -> None:
    told = {shown: figures(LeadFilter(status=shown), people.administrator, timezone.now()) for shown in STATUSES}
    assert {shown: one.total for shown, one in told.items()} == told["all"].tabs
    for one in told.values():
        assert one.tabs == told["all"].tabs and not one.beyond
    assert told["open"].tabs["open"] == 3 and told["open"].tabs["all"] == 5


def test_long_lists_are_not_counted_to_the_end_but_where_sums_are_kept(
    people: Cast, five: dict[str, Lead], as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staffetta.leads.figures.BOUND", 2)
    monkeypatch.setattr("staffetta.leads.figures.TOTAL", 2)
    for address in ("/leads/?mode=compact", "/leads/?mode=compact&product="):
        shown = text(as_(people.seller).get(address))
        assert "2+" not in shown and "More than" not in shown and "3 leads" in shown
    narrow = figures(LeadFilter(status="all", opened_from="2000-01-01"), people.seller, timezone.now())
    assert (narrow.tabs["all"], narrow.shown("open"), narrow.total, narrow.more) == (2, "2+", 2, True)
    monkeypatch.setattr("staffetta.leads.figures.sees_everything", lambda member: False)
    shown = text(as_(people.seller).get("/leads/?mode=compact"))
    assert "2+" in shown and "More than 2 leads" in shown


def test_a_view_keeps_filters_columns_and_order(people: Cast, five: dict[str, Lead], as_: Any) -> None:
    state = State({"status": ["all"], "amount_from": ["1"]}, ("title", "amount"), "-amount")
    view = save_view(ViewDraft(list="leads", name="Worth it", state=state, is_shared=True), by=people.teammate)
    shown = text(as_(people.seller).get(f"/leads/?view={view.pk}"))
    assert "Worth it" in shown and shown.index(">Big<") < shown.index(">Small<")
    board = as_(people.seller).get(f"/leads/?view={view.pk}&mode=board")
    assert board.status_code == 302 and "amount_from=1" in board["Location"]


def test_a_view_of_the_list_is_none_of_the_board(people: Cast, five: dict[str, Lead], as_: Any) -> None:
    view = save_view(ViewDraft(list="leads", name="Mine", state=State({"handler": ["me"]})), by=people.seller)
    client = as_(people.seller)
    board = client.get(f"/leads/?view={view.pk}&mode=board")
    assert board["Location"] == "/leads/board/?handler=me"
    assert "does not exist any more" not in client.get(board["Location"]).content.decode()
    told = client.get(f"/leads/?view={view.pk}")  # by a colleague, while the board is what one used last
    assert told.status_code == 200 and "leads-compact" in told.content.decode()
    figure = client.get("/leads/?status=lost&closed_from=2026-01-01")  # of a report; the board would show others
    assert figure.status_code == 200 and "leads-compact" in figure.content.decode()


def test_the_dialogues_offer_all(people: Cast, five: dict[str, Lead], as_: Any) -> None:
    client: Client = as_(people.seller)
    shown = text(client.get("/leads/filters/?handler=me"))
    assert all(f'name="{key}"' in shown for key, one in known().items() if one.control != "hidden")
    assert "Days at step" in text(client.get("/leads/columns/"))


def test_programs_narrow_as_pages_do(people: Cast, five: dict[str, Lead], api: Any) -> None:
    call = api(people.seller)

    def found(query: str) -> list[str]:
        return [row["title"] for row in call.get(f"/leads?{query}").data["items"]]

    assert found("status=all&amount_from=1000&sort=amount") == ["Won", "Lost", "Big"]
    assert found("mine=true&tag=hot") == ["Small"] and found(f"group={people.sales.pk}&sort=title") == ["Big", "Small"]
    assert call.get("/leads?sort=nonsense").status_code == 422 and call.get("/leads?custom.none=1").status_code == 422


def test_no_date_is_none_for_a_filter(people: Cast) -> None:
    for wrong in ("9999-12-31", "0001-01-01", "2026-02-30", "tomorrow"):
        assert not filter_of({"opened_to": wrong}).is_narrow
    assert date.fromisoformat(filter_of({"opened_to": "2026-02-28"}).one("opened_to")) == date(2026, 2, 28)


def test_a_list_leaves_as_csv(people: Cast, five: dict[str, Lead], as_: Any) -> None:
    asked = {"all": "1", "go": "1", "columns": "title,amount,tags,status", "amount_from": "1", "sort": "-amount"}
    sent = as_(people.administrator).post("/exports/leads/", asked)
    lines = b"".join(sent.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines == ["Lead,Amount,Tags,Status", "Big,50000.00,,On hold", "Small,900.00,Hot,To do"]


@pytest.mark.parametrize("mode", ["compact", "extended"])
def test_what_cannot_be_read_is_said_above_the_list(people: Cast, five: dict[str, Lead], as_: Any, mode: str) -> None:
    """The list goes on without it, and its link leads to where it can be corrected."""
    browser = as_(people.seller)
    page = browser.get("/leads/", {"opened_from": "abc", "mode": mode, "status": "open"}).content.decode()
    assert "The list is not narrowed by what could not be read" in page and "“abc”" in page
    assert 'name="ids"' in page
    again = re.search(r'class="link" href="(/leads/filters/[^"]+)"', page)
    assert again is not None and "aria-invalid" in browser.get(again[1].replace("&amp;", "&")).content.decode()
