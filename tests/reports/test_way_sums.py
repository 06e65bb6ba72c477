"""The sums of whole months say exactly what all stays say, whatever was moved, closed, reopened, deleted (L-12)."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from staffetta.core.acts import Refused
from staffetta.leads.acts.change import change_lead
from staffetta.leads.acts.lose import lose_lead
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.reopen import reopen_lead
from staffetta.leads.acts.sum_up_stays import sum_up_stays
from staffetta.leads.models import Lead, StayTally
from staffetta.reports import funnel as funnels
from staffetta.reports.scope import Scope, scope_of
from tests.cast import SETUP, Cast
from tests.leads.makers import a_lead, a_reason, a_step

BEGUN = datetime(2025, 11, 20, 22, 30, tzinfo=UTC)
STEPS = ("new", "contacted", "offer", "won")


def _walk(firm: Cast, chance: random.Random) -> None:
    """Leads that go to and fro for four months, are lost on the way, come back, and change what they are worth."""
    for _turn in range(20):
        at = BEGUN + timedelta(hours=chance.randrange(1500))
        amount = chance.choice([None, Decimal(0), Decimal("99.90"), Decimal(1000)])
        lead = a_lead(firm.seller, "x", step=chance.choice(STEPS[:2]), at=at, amount=amount,
                      currency=chance.choice(["EUR", "PLN"]))  # fmt: skip
        for _step in range(chance.randrange(6)):
            at += timedelta(hours=chance.randrange(1, 700))
            lead = _go_on(lead, chance, at)


def _go_on(lead: Lead, chance: random.Random, at: datetime) -> Lead:
    try:
        if not lead.is_open:
            return reopen_lead(lead, by=SETUP, at=at)
        if chance.random() < 0.2:
            return lose_lead(lead, reason=a_reason("price"), by=SETUP, at=at)
        if chance.random() < 0.2:
            return change_lead(lead, {"amount": Decimal(chance.randrange(500))}, by=SETUP)
        return move_lead(lead, a_step(chance.choice(STEPS)), by=SETUP, at=at)
    except Refused:
        return lead


def _plain(pieces: Any) -> dict[Any, Any]:
    """With the rows of one step in an order."""
    return {step: sorted(rows, key=str) for step, rows in pieces.items() if rows}


def _added(pieces: Any) -> dict[Any, Any]:
    """Those of several statements of one step and currency together."""
    found: dict[Any, Any] = {}
    for step, rows in pieces.items():
        for currency, count, worth in rows:
            so_far, sum_ = found.get((step, currency), (0, None))
            found[step, currency] = so_far + count, sum_ if worth is None else (sum_ or 0) + worth
    return found


def _same(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> int:
    """By the sums and by the stays; how many came."""
    assert scope.pipeline is not None
    steps = list(scope.pipeline.steps.all())
    places = [step.pk for step in steps if step.outcome == "open"]
    summed = [_added(part) for part in (*funnels._came(scope, steps), funnels.way_sums.standing(
        places, funnels.end_of(scope.as_of)).by_step())]  # fmt: skip
    stays = funnels._stays(scope, steps)
    with monkeypatch.context() as patched:
        patched.setattr(Scope, "is_everything", False)
        assert summed == [_added(part) for part in (
            *funnels._came_of_some(scope, steps), funnels._standing_of_some(scope, places))]  # fmt: skip
        assert stays == funnels._stays(scope, steps)
    return sum(count for count, _worth in summed[0].values())


@pytest.mark.parametrize("seed", [3])
def test_the_sums_of_months_are_those_of_the_stays(firm: Cast, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)  # noqa: S311 - not a secret
    _walk(firm, chance)
    with connection.cursor() as cursor:  # as the bin and the erasures do
        cursor.execute("delete from leads_stay where id in (select id from leads_stay order by id limit 3)")
    came = 0
    for turn in range(24):
        first = date(2025, 11, 1) + timedelta(days=chance.randrange(150))
        last = first + timedelta(days=chance.choice([0, 3, 28, 60, 150, 400]))
        as_of = first + timedelta(days=chance.randrange(200))
        asked = {"from": str(first), "to": str(last), "as_of": str(as_of)}
        if turn == 12:
            assert StayTally.objects.count() > 100
            sum_up_stays()
            assert not StayTally.objects.filter(count=0, priced=0, worth=0).exists()
        came += _same(scope_of(asked, firm.administrator, must_have_pipeline=True), monkeypatch)
    assert came > 150


def test_what_is_over_leaves_nothing_behind(firm: Cast) -> None:
    lead = a_lead(firm.seller, "x", amount=Decimal(7))
    move_lead(lead, a_step("contacted"), by=SETUP, at=BEGUN)
    with connection.cursor() as cursor:
        cursor.execute("delete from leads_stay")
    sum_up_stays()
    assert not StayTally.objects.exists()
