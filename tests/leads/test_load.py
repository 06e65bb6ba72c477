"""Thousands of leads from another program, in few statements (X-02)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from staffetta.core.refusals import Invalid
from staffetta.history.models import Event
from staffetta.leads.acts.load import load_leads
from staffetta.leads.drafts import PastLead
from staffetta.leads.models import Lead, Outcome, Stay
from tests.cast import DAWN, SETUP, Cast
from tests.leads.makers import a_lead, a_pipeline, a_reason, a_step

LONG_AGO = datetime(2017, 3, 1, 9, tzinfo=UTC)


def test_past_leads_keep_their_moments(people: Cast) -> None:
    won, lost, still = load_leads(
        [
            PastLead(
                title="Won one",
                pipeline=a_pipeline(),
                outcome=Outcome.WON,
                created_at=LONG_AGO,
                closed_at=LONG_AGO + timedelta(days=40),
                amount=Decimal("1054"),
                handler=people.seller,
                external_id="1C1I7A6R",
                tags=("GTX Basic", "gtx basic"),
            ),
            PastLead(title="Lost one", pipeline=a_pipeline(), outcome=Outcome.LOST, loss_reason=a_reason()),
            PastLead(title="Open one", pipeline=a_pipeline(), step=a_step("offer"), created_at=LONG_AGO),
        ],
        by=SETUP,
        at=DAWN,
    )
    won = Lead.objects.select_related("process", "step").get(external_id="1C1I7A6R")
    assert (won.step.code, won.probability, won.won_on) == ("won", 100, date(2017, 4, 10))
    assert won.created_at == won.process.created_at == LONG_AGO
    assert won.process.closed_at == LONG_AGO + timedelta(days=40)
    assert won.process.has_duty is False
    assert [tagging.tag.name for tagging in won.process.taggings.all()] == ["GTX Basic"]
    assert Stay.objects.get(lead=won).entered_at == LONG_AGO + timedelta(days=40)
    assert (lost.loss_reason, lost.process.closed_at, lost.won_on) == (a_reason(), DAWN, None)
    assert (still.is_open, still.process.has_duty, still.probability) == (True, True, 60)
    assert [lead.number for lead in (won, lost, still)] == ["L-00001", "L-00002", "L-00003"]
    assert Event.objects.about(still.pk).get().kind == "leads.loaded"
    assert a_lead(people.seller).number == "L-00004"


def test_a_step_that_closes_leads_closes_those_that_come_in(people: Cast) -> None:
    """Open at “Handed over”, a lead would be without the duty to plan: a way around it (L-03, L-10)."""
    cars, over, care = a_pipeline("cars"), a_step("handed_over", "cars"), a_step("in_care", "cars")
    (sold, lost) = load_leads(
        [
            PastLead(title="Van", pipeline=cars, step=over, outcome=Outcome.OPEN, handler=people.seller),
            PastLead(title="Bus", pipeline=cars, step=care, outcome=Outcome.CANCELLED, handler=people.seller),
        ],
        by=SETUP,
        at=DAWN,
    )
    assert (sold.outcome, sold.won_on, sold.process.closed_at, sold.probability) == ("won", DAWN.date(), DAWN, 100)
    assert (lost.outcome, lost.won_on, lost.process.closed_at) == ("lost", None, DAWN)
    assert (sold.process.has_duty, lost.process.has_duty) == (False, False)


def test_one_bad_row_loads_nothing(people: Cast) -> None:
    rows = [PastLead(title=title, pipeline=a_pipeline()) for title in ("Good", "  ")]
    with pytest.raises(Invalid):
        load_leads(rows, by=SETUP, at=DAWN)
    assert not Lead.objects.exists()


def test_as_many_statements_for_many_as_for_few(people: Cast) -> None:
    def statements(count: int) -> int:
        drafts = [PastLead(title=f"Lead {n}", pipeline=a_pipeline()) for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            load_leads(drafts, by=SETUP, at=DAWN)
        return len(queries)

    statements(2)  # which webhooks there are is asked once and remembered
    assert statements(400) == statements(900)  # history writes few facts and many in two ways


@pytest.mark.slow
def test_8800_leads_take_few_statements(people: Cast) -> None:
    """What a file holds is written in bulk, by portions, whatever its leads are and carry: seconds, not minutes."""

    def statements(count: int) -> int:
        drafts = [
            PastLead(
                title=f"Lead {n}",
                pipeline=a_pipeline(),
                outcome=(Outcome.WON, Outcome.LOST, Outcome.OPEN)[n % 3],
                created_at=LONG_AGO + timedelta(hours=n),
                amount=Decimal(n),
                tags=(f"Product {n % 7}",),
            )
            for n in range(count)
        ]
        with CaptureQueriesContext(connection) as queries:
            load_leads(drafts, by=SETUP, at=DAWN)
        return len(queries)

    few = statements(900)
    assert (statements(8800) - few) * 100 < 8800 - 900, "not one for each hundred more"
    assert Lead.objects.count() == 9700
