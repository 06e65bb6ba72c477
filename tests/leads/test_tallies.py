"""The sums that triggers keep of leads say exactly what all leads say, whatever is done to them (L-13)."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Sum
from django.utils import timezone

from staffetta.core.acts import Refused
from staffetta.leads import boards
from staffetta.leads import figures as worth
from staffetta.leads.acts.cancel import cancel_lead
from staffetta.leads.acts.change import change_lead
from staffetta.leads.acts.lose import lose_lead
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.reopen import reopen_lead
from staffetta.leads.acts.sum_up_leads import sum_up_leads
from staffetta.leads.acts.transfer import transfer_lead
from staffetta.leads.acts.win import win_lead
from staffetta.leads.boards import Board
from staffetta.leads.figures import figures
from staffetta.leads.filters import STATUSES, LeadFilter
from staffetta.leads.jobs import keep_lead_tallies_few
from staffetta.leads.models import Lead, LeadTally
from tests.cast import DAWN, SETUP, Cast
from tests.leads.makers import a_lead, a_pipeline, a_reason, a_step

STEPS = ("new", "contacted", "offer")
KEYS = ("step", "outcome", "currency", "probability")


def _walk(firm: Cast, chance: random.Random) -> None:
    """Leads that go to and fro, end, come back, and change what they are worth."""
    for turn in range(16):
        lead = a_lead(
            firm.seller, f"Lead {turn}", step=chance.choice(STEPS), currency=chance.choice(["EUR", "PLN"]),
            amount=chance.choice([None, Decimal(0), Decimal("99.90"), Decimal(1000)]),
        )  # fmt: skip
        for hours in range(chance.randrange(6)):
            lead = _go_on(lead, chance, DAWN + timedelta(hours=hours + 1))


def _go_on(lead: Lead, chance: random.Random, at: Any) -> Lead:
    acts = [
        lambda: move_lead(lead, a_step(chance.choice(STEPS)), by=SETUP, at=at),
        lambda: win_lead(lead, by=SETUP, at=at),
        lambda: lose_lead(lead, reason=a_reason(), by=SETUP, at=at),
        lambda: cancel_lead(lead, by=SETUP, at=at),
        lambda: reopen_lead(lead, by=SETUP, at=at),
        lambda: change_lead(lead, {"amount": chance.choice([None, Decimal(chance.randrange(500))])}, by=SETUP),
        lambda: change_lead(lead, {"probability": chance.randrange(100), "currency": "CHF"}, by=SETUP),
        lambda: transfer_lead(lead, a_pipeline("return").steps.all()[0], by=SETUP, at=at),
    ]
    try:
        return chance.choice(acts)()
    except Refused:
        return lead


def _summed_up() -> dict[Any, Any]:
    sums = {"count": Sum("count"), "priced": Sum("priced"), "worth": Sum("worth")}
    rows = LeadTally.objects.order_by().values_list(*KEYS).annotate(**sums)
    return {row[:4]: row[4:] for row in rows if any(row[4:])}


def _counted() -> dict[Any, Any]:
    counts = {"number": Count("pk"), "priced": Count("amount"), "worth": Sum("amount", default=Decimal(0))}
    return {row[:4]: row[4:] for row in Lead.objects.order_by().values_list(*KEYS).annotate(**counts)}


@pytest.mark.parametrize("seed", [5, 6])
def test_the_sums_are_those_of_the_leads(firm: Cast, seed: int) -> None:
    _walk(firm, random.Random(seed))  # noqa: S311 - not a secret
    assert _summed_up() == _counted()
    assert len(_counted()) > 5
    with connection.cursor() as cursor:  # many at once, as bulk changes and the bin do
        cursor.execute("update leads_lead set amount = coalesce(amount, 0) + 1, probability = probability / 2")
        first = "(select process_id from leads_lead order by 1 limit 3)"
        cursor.execute(f"delete from leads_stay where lead_id in {first}")  # noqa: S608 - words of ours
        cursor.execute(f"delete from leads_lead where process_id in {first}")  # noqa: S608 - words of ours
    assert _summed_up() == _counted()
    sum_up_leads()
    assert _summed_up() == _counted()
    assert LeadTally.objects.count() == len(_counted())


def test_what_changes_nothing_of_it_adds_no_row(firm: Cast) -> None:
    lead = a_lead(firm.seller, "x")
    sum_up_leads()
    change_lead(lead, {"product": "Oven", "title": "y"}, by=SETUP)
    assert LeadTally.objects.count() == 1


def test_what_is_over_leaves_nothing_behind(firm: Cast) -> None:
    a_lead(firm.seller, "x")
    with connection.cursor() as cursor:
        cursor.execute("delete from leads_stay")
        cursor.execute("delete from leads_lead")
    sum_up_leads()
    assert not LeadTally.objects.exists()


def test_the_clock_sums_up_where_many_have_come_together(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = a_lead(firm.seller, "x")
    for amount in range(6):
        lead = change_lead(lead, {"amount": Decimal(amount)}, by=SETUP)
    keep_lead_tallies_few(DAWN)
    assert LeadTally.objects.count() == 7
    monkeypatch.setattr("staffetta.leads.jobs.MANY_OF_LEADS", 5)
    keep_lead_tallies_few(DAWN)
    assert LeadTally.objects.count() == 1


def _as_one_who_sees_less(patch: pytest.MonkeyPatch) -> None:
    """Who does not see everything has his leads counted, one by one."""
    patch.setattr(worth, "sees_everything", lambda member: False)
    patch.setattr(boards, "sees_everything", lambda member: False)


def test_lists_and_boards_say_what_leads_say(firm: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _walk(firm, random.Random(7))  # noqa: S311 - not a secret
    now = timezone.now()

    def all_figures() -> list[Any]:
        lists = [figures(LeadFilter(status=status), firm.administrator, now) for status in STATUSES]
        heads = []
        for code in ("sales", "return"):
            of = a_pipeline(code)
            shown = Board(of, list(of.steps.all()), LeadFilter(pipeline=str(of.pk)), firm.administrator, now)
            heads.append([column.figures for column in shown.heads()])
        return [*lists, *heads]

    summed_up = all_figures()
    with monkeypatch.context() as patch:
        _as_one_who_sees_less(patch)
        assert all_figures() == summed_up
    assert summed_up[0].total > 2
    monkeypatch.setattr(worth, "BOUND", 1)
    monkeypatch.setattr(worth, "TOTAL", 1)
    lists = dict(zip(STATUSES, summed_up, strict=False))
    for status, exact in lists.items():
        found = figures(LeadFilter(status=status), firm.administrator, now)
        for tab, count in exact.tabs.items():
            if tab in worth.SUMMED:
                assert found.shown(tab) == count, "the sums tell all, however many"
            elif tab != status:
                assert found.shown(tab) == ("1+" if count > 1 else count)
        if status in worth.SUMMED:
            assert (found.total, found.sums, found.more) == (exact.total, exact.sums, False)
        else:
            assert (found.total, found.more) == (min(exact.total, 1), exact.total > 1)
