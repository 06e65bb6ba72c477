"""Two people at once: one wins, the other is told; nothing happens twice."""

from __future__ import annotations

from typing import Any

import pytest

from staffetta.core.isolation import workspace
from staffetta.core.refusals import Refused, Stale
from staffetta.leads.acts.change import change_lead
from staffetta.leads.acts.lose import lose_lead
from staffetta.leads.acts.move import move_lead
from staffetta.leads.acts.win import win_lead
from staffetta.leads.models import Lead, Stay
from tests.cast import DAWN, Cast, a_firm
from tests.leads.makers import a_lead, a_reason, a_step
from tests.together import both

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Any:
    made = a_firm()
    with workspace(made.workspace.pk):
        yield made


def test_winning_and_losing_at_once(cast: Cast) -> None:
    lead, reason = a_lead(cast.seller), a_reason()
    results = both(
        cast,
        lambda: win_lead(lead, by=cast.seller, at=DAWN),
        lambda: lose_lead(lead, reason=reason, by=cast.manager, at=DAWN),
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    refused = next(result for result in results if isinstance(result, Refused))
    assert refused.code in ("not-winnable", "not-losable")
    assert Stay.objects.filter(lead=lead, left_at=None).count() == 1


def test_moving_the_same_card_at_once(cast: Cast) -> None:
    lead, offer, talks = a_lead(cast.seller), a_step("offer"), a_step("negotiation")
    results = both(
        cast,
        lambda: move_lead(lead, offer, expected=lead.version, by=cast.seller, at=DAWN),
        lambda: move_lead(lead, talks, expected=lead.version, by=cast.manager, at=DAWN),
    )
    assert sorted(getattr(result, "code", "") for result in results) == ["", "stale"]
    moved = Lead.objects.select_related("step").get(pk=lead.pk)
    assert Stay.objects.get(lead=lead, left_at=None).step == moved.step
    assert Stay.objects.filter(lead=lead).count() == 2


def test_numbers_are_never_given_twice(cast: Cast) -> None:
    leads = both(cast, *[lambda: a_lead(cast.seller) for _ in range(4)])
    assert sorted(lead.number for lead in leads) == ["L-00001", "L-00002", "L-00003", "L-00004"]


def test_two_who_save_the_same_lead_at_once(cast: Cast) -> None:
    lead = a_lead(cast.seller)
    results = both(
        cast,
        lambda: change_lead(lead, {"product": "Ovens"}, expected=lead.version, by=cast.seller),
        lambda: change_lead(lead, {"product": "Mixers"}, expected=lead.version, by=cast.manager),
    )
    stale = next(result for result in results if isinstance(result, Stale))
    kept = Lead.objects.get(pk=lead.pk).product
    assert stale.extra["current"] == {"product": kept}
    assert {kept, stale.extra["given"]["product"]} == {"Ovens", "Mixers"}
