"""The board: columns, cards, and what a browser is told of what colleagues do (L-13)."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import now

from staffetta.accounts.models import Privacy, User
from staffetta.history.news import OVERLAP, Since, since
from staffetta.leads import board_rows
from staffetta.leads.acts.move import move_lead
from staffetta.leads.board_rows import SORTINGS
from staffetta.leads.boards import RECENT, Board, told
from staffetta.leads.coming import next_tasks
from staffetta.leads.filters import filter_of
from staffetta.leads.live import news
from staffetta.leads.models import Lead, Step
from staffetta.listings.models import SavedView
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.models import Task
from staffetta.processes.plans import Plan, ReminderDraft
from staffetta.processes.schedule import on
from staffetta.ui import keeping
from tests.cast import DAWN, Cast
from tests.leads.makers import a_lead, a_pipeline, a_reason, a_step

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
BOARD, DROP, CHANGES = "/leads/board/", "/leads/board/move/", "/leads/board/changes/"


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def titles(page: str) -> list[str]:
    return re.findall(r'class="card-title"[^>]*>([^<]*)<', page)


def test_a_step_that_is_put_off_is_not_called_late(people: Cast) -> None:
    """As *My day* has it: its day is over, and somebody is reminded of it later (T-06)."""
    lead, now, today = a_lead(people.seller), timezone.now(), timezone.localdate()
    reminder = ReminderDraft(today + timedelta(days=2))
    plan_task(
        lead.process, Plan(title="Late", timing=on(today - timedelta(days=2)), reminder=reminder), by=people.seller
    )
    (step,) = next_tasks([lead.pk], now).values()
    assert not step.late
    assert step.moment == Task.objects.get().hold_until


def test_dropping_a_card_moves_the_lead(people: Cast, as_: Any) -> None:
    lead, client = a_lead(people.seller), as_(people.seller)
    said = {"card": str(lead.pk), "to": str(a_step("offer").pk), "index": "0"}
    answer = client.post(DROP, said, headers=HTMX)
    assert answer.status_code == 200
    assert f'data-step="{a_step("offer").pk}"' in text_of(answer)
    assert Lead.objects.get(pk=lead.pk).step == a_step("offer")
    refused = as_(people.teammate).post(DROP, said, headers=HTMX)
    assert refused.status_code == 403
    assert "Only the handler" in text_of(refused)


def test_a_card_that_somebody_moved_meanwhile(people: Cast, as_: Any) -> None:
    lead, client = a_lead(people.seller), as_(people.seller)
    move_lead(lead, a_step("qualified"), by=people.administrator, at=timezone.now())
    said = {"card": str(lead.pk), "to": str(a_step("offer").pk), "from": str(a_step("new").pk)}
    answer = client.post(DROP, said, headers=HTMX)
    assert answer.status_code == 409
    assert "it stands at “Needs clear” now" in text_of(answer)
    assert Lead.objects.get(pk=lead.pk).step == a_step("qualified")


def test_dropping_on_a_lost_step_asks_why(people: Cast, as_: Any) -> None:
    lead, client = a_lead(people.seller, pipeline="cars"), as_(people.seller)
    said = {"card": str(lead.pk), "to": str(a_step("in_care", "cars").pk)}
    answer = client.post(DROP, said, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#dialog")
    assert "Too expensive" in text_of(answer)
    assert Lead.objects.get(pk=lead.pk).is_open
    assert client.post(DROP, {**said, "asked": "1"}, headers=HTMX).status_code == 422
    version = str(Lead.objects.get(pk=lead.pk).version)
    answered = {**said, "asked": "1", "reason": str(a_reason("withdrew").pk), "version": version}
    answer = client.post(DROP, answered, headers=HTMX)
    assert (answer.status_code, answer["HX-Trigger"]) == (200, "staffetta:close-dialog")
    assert Lead.objects.get(pk=lead.pk).step == a_step("in_care", "cars")


def test_a_long_column_goes_on_while_one_scrolls(people: Cast, as_: Any) -> None:
    """In every order: first the highest amount, those without one last; each card once."""
    for number in range(23):
        a_lead(people.seller, f"Lead {number:02d}", amount=Decimal(number) if number else None)
    client = as_(people.seller)
    page = client.get(f"{BOARD}?sort=-amount").content.decode()
    shown = titles(page)
    more = re.search(r'hx-get="(/leads/board/[0-9a-f-]{36}/[^"]*)"', page)
    assert more
    shown += titles(client.get(html.unescape(more[1]), headers=HTMX).content.decode())
    assert shown == [f"Lead {number:02d}" for number in range(22, -1, -1)]


@pytest.mark.parametrize("sort", SORTINGS)
def test_each_column_begins_with_its_first(people: Cast, sort: str) -> None:
    """Column by column, by an index of each, or all at once where a board is narrowed: the same cards first."""
    for number, step in enumerate(("new", "offer", "new", "won", "new", "new", "offer", "won", "won", "won")):
        at, close = timezone.now() - timedelta(days=3 * number), (DAWN + timedelta(days=number)).date()
        amount = Decimal(number) if number % 3 else None
        lead = a_lead(people.seller, f"Lead {number}", at=at, amount=amount, expected_close=close, step=step)
        if lead.is_open and number % 4:
            plan_task(lead.process, Plan("Call", timing=on(close)), by=people.seller)
    Lead.objects.filter(process__title="Lead 8").update(step_since=timezone.now() - timedelta(days=31))
    a_lead(people.seller, "Elsewhere", pipeline="cars")
    pipeline, chosen = a_pipeline(), filter_of({"pipeline": str(a_pipeline().pk)})
    for member in (people.administrator, people.teammate):
        shown = Board(pipeline, list(pipeline.steps.all()), chosen, member, now(), sort)
        at_once = board_rows.united(board_rows.foremost(part, shown.sorting, 3) for part in shown._halves())
        found = board_rows.whole(member, pipeline.pk, shown.now - RECENT, sort=sort, limit=3)
        assert {told(said, sort).pk for said in found} == set(at_once)
        assert len(found) == 8


def test_the_heads_count_and_add_up_everything(people: Cast, as_: Any) -> None:
    for amount, currency in (("1000", "EUR"), ("2000", "EUR"), ("70", "PLN")):
        a_lead(people.seller, amount=Decimal(amount), currency=currency)
    a_lead(people.seller, step="won", at=timezone.now() - timedelta(days=31))
    page = text_of(as_(people.seller).get(BOARD))
    head = page[page.index('data-head="') :].split("</header>")[0]
    assert 'data-board-count="3"' in head
    assert "€3,000" in head
    assert "By probability: €300 + " in head
    assert 'data-board-count="0"' in page.split("data-head=")[-1], "closed leads older than 30 days are in the lists"


def test_a_column_adds_up_whatever_the_probabilities(people: Cast) -> None:
    for amount, currency, likely in (("1000.05", "EUR", 10), ("0.07", "EUR", 33), ("70", "PLN", 100), ("5", "PLN", 0),
                                     ("20", "CHF", 50), ("-20", "CHF", 10)):  # fmt: skip
        lead = a_lead(people.seller, amount=abs(Decimal(amount)), currency=currency)
        Lead.objects.filter(pk=lead.pk).update(probability=likely, amount=Decimal(amount))
    lead = a_lead(people.seller)
    Lead.objects.filter(pk=lead.pk).update(amount=None)
    for asked in ({}, {"handler": str(people.seller.pk)}):
        chosen = filter_of({"pipeline": str(a_pipeline().pk), **asked})
        first = Board(a_pipeline(), list(a_pipeline().steps.all()), chosen, people.manager, now()).heads()[0].figures
        assert first.count == 7
        assert first.sums == [("EUR", Decimal("1000.12")), ("PLN", Decimal("75.00"))]
        assert first.weighted == [("EUR", Decimal("100.0281")), ("PLN", Decimal("70.00"))]


def test_the_heads_of_a_board_follow_every_change(people: Cast, as_: Any) -> None:
    def heads() -> list[str]:
        return re.findall(
            r"<header class=.board-head.*?</header>", as_(people.seller).get(BOARD).content.decode(), re.S
        )

    lead = a_lead(people.seller)
    seen = [heads()]
    for change in ({"amount": Decimal(7)}, {"currency": "PLN"}, {"probability": 77}):
        Lead.objects.filter(pk=lead.pk).update(**change)
        seen.append(heads())
    for step in ({"names": {"en": "Talking"}}, {"colour": "rose"}):
        Step.objects.filter(pk=lead.step_id).update(**step)
        seen.append(heads())
    User.objects.filter(pk=people.seller.user_id).update(language="it")
    seen.append(heads())
    assert len({tuple(one) for one in seen}) == len(seen)
    keeping._drawn.cache_clear()
    assert heads() == seen[-1]


def test_statements_do_not_grow(people: Cast, as_: Any) -> None:
    client = as_(people.seller)
    counts = []
    for much in (2, 12):
        for number in range(much):
            plan_task(a_lead(people.seller, f"Lead {number}", tags=("solar",)).process, Plan("Call"), by=people.seller)
        client.get(BOARD)
        with CaptureQueriesContext(connection) as asked:
            client.get(BOARD)
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_a_board_is_kept_as_a_view(people: Cast, as_: Any) -> None:
    a_lead(people.seller, "Mine", pipeline="cars"), a_lead(people.teammate, "Hers", pipeline="cars")
    client, cars = as_(people.seller), str(a_pipeline("cars").pk)
    state = f"pipeline={cars}&handler=me&sort=close"
    answer = client.post("/views/board/new/", {"name": "My cars", "state": state})
    view = SavedView.objects.get()
    assert answer["Location"] == f"{BOARD}?view={view.pk}"
    plain = text_of(client.get(answer["Location"]))
    assert titles(plain) == ["Mine"] and "My cars" in plain and 'value="close" selected' in plain
    save = f'action="/views/{view.pk}/save/"'
    assert save not in plain
    edited = text_of(client.get(f"{BOARD}?view={view.pk}&edited=1&pipeline={cars}&sort=close"))
    assert sorted(titles(edited)) == ["Hers", "Mine"] and save in edited
    client.post("/views/board/default/", {"view": str(view.pk)})
    assert titles(text_of(client.get(BOARD))) == ["Mine"]


def test_a_browser_is_told_what_colleagues_do(people: Cast, as_: Any) -> None:
    lead, client = a_lead(people.seller, "Ovens"), as_(people.teammate)
    start = timezone.now() + OVERLAP + timedelta(seconds=1)
    pipeline = str(a_pipeline().pk)
    assert news(Since(start)).ids == frozenset()
    quiet = news(Since(timezone.now())).since
    with CaptureQueriesContext(connection) as asked:
        assert client.get(CHANGES, {"pipeline": pipeline, "since": str(quiet)}, headers=HTMX).status_code == 204
    assert sum("history_event" in query["sql"] for query in asked) == 1
    assert not any("leads_lead" in query["sql"] for query in asked)
    plan_task(lead.process, Plan("Call"), by=people.seller)
    move_lead(lead, a_step("offer"), by=people.seller, at=timezone.now())
    answer = client.get(CHANGES, {"pipeline": pipeline, "since": str(quiet)}, headers=HTMX)
    told = text_of(answer)
    assert answer.status_code == 200
    assert titles(told) == ["Ovens"]
    assert "data-fixed" in told
    later = re.search(r'data-since="([^"]*)"', told)
    assert later
    assert client.get(CHANGES, {"pipeline": pipeline, "since": later[1]}, headers=HTMX).status_code == 204
    again = client.get(CHANGES, {"pipeline": pipeline, "since": later[1], "again": str(lead.pk)}, headers=HTMX)
    assert titles(text_of(again)) == ["Ovens"], "its time has come (T-06)"


def test_who_does_not_see_a_lead_hears_nothing_of_it(people: Cast, as_: Any) -> None:
    quiet = news(Since(timezone.now())).since
    a_lead(people.seller, "Secret")
    workspace = people.workspace
    workspace.privacy = Privacy.OWN
    workspace.save()
    answer = as_(people.teammate).get(CHANGES, {"pipeline": a_pipeline().pk, "since": str(quiet)}, headers=HTMX)
    assert titles(text_of(answer)) == []
    assert 'data-board-count="0"' in text_of(answer)


@pytest.mark.parametrize("text", ["", "x", "2026-02-30T10:00:00+00:00", "2999-01-01T00:00:00+00:00~a", "~~"])
def test_a_since_that_is_none_begins_now(text: str) -> None:
    now = timezone.now()
    assert since(text, now) == Since(now)


def test_more_than_can_be_told_one_by_one(people: Cast, as_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("staffetta.leads.live.MOST", 2)
    quiet = str(Since(timezone.now()))
    for number in range(4):
        a_lead(people.seller, f"Lead {number}")
    told = text_of(as_(people.seller).get(CHANGES, {"pipeline": a_pipeline().pk, "since": quiet}, headers=HTMX))
    assert "data-reload" in told
    later = re.search(r'data-since="([^"]*)"', told)
    assert later
    assert news(since(later[1], timezone.now())).ids == frozenset()
