"""Every figure of the report is the count of the list behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.config.demonstration import past
from staffetta.config.demonstration.deals import CLOSED
from staffetta.config.demonstration.make import make_demo
from staffetta.core.isolation import workspace
from staffetta.leads.filters import filter_of
from staffetta.leads.models import Lead, Outcome, Pipeline
from staffetta.reports import sales
from tests.cast import Cast


@pytest.fixture
def boss(db: None) -> Any:
    make_demo(timezone.now())
    with workspace(None):
        from staffetta.accounts.models import Workspace  # noqa: PLC0415

        founded = Workspace.objects.get()
    with workspace(founded.pk):
        yield Member.objects.get(role="administrator")


def test_figures_are_counts_of_lists(boss: Member) -> None:
    Lead.objects.filter(amount=48_500).update(currency="PLN")
    leads, pipeline = Lead.objects.visible_to(boss), Pipeline.objects.get(code="sales")
    pieces = sales.pieces_of(leads, pipeline, "EUR")
    figures = sales.outcomes(pieces, pipeline)
    rows = [*sales.per_step(pieces, pipeline), *sales.per_handler(pieces, pipeline)]
    everything = [*figures.values(), *(row.figure for row in rows), *(row.won for row in rows if row.won)]
    assert len(everything) > 10
    for figure in everything:
        listed = figure.records.of_status(figure.records.narrow(leads, boss), timezone.now())
        assert figure.count == listed.count(), figure.records
        euros = [lead.amount or 0 for lead in listed if lead.currency == "EUR"]
        assert figure.amount == sum(euros, Decimal(0)), figure.records
    lately = [deal.reason for deal in past.DECIDED if deal.closed < sales.DAYS]
    lately += [{"won": "", "lost": "price"}[deal.outcome] for deal in CLOSED
               if deal.closed < sales.DAYS and deal.outcome != "cancelled"]  # fmt: skip
    assert figures["lost"].count == sum(map(bool, lately)) and figures["won"].count == lately.count("")
    assert sales.win_rate(figures["won"], figures["lost"]) == round(100 * lately.count("") / len(lately))
    open_leads = Lead.objects.filter(pipeline=pipeline, outcome=Outcome.OPEN)
    assert sum(row.figure.count for row in sales.per_step(pieces, pipeline)) == open_leads.count()


def test_the_page_links_to_those_lists(boss: Member, as_: Callable[..., Client]) -> None:
    text = as_(boss).get("/reports/").content.decode()
    addresses = {unescape(found) for found in re.findall(r'href="/leads/\?([^"]+)"', text)}
    assert len(addresses) > 8
    for address in addresses:
        said = dict(part.split("=") for part in address.split("&"))
        assert filter_of(said).address() == f"?{address}"


def test_the_same_by_api_and_only_what_one_sees(own_firm: Cast, api: Any) -> None:
    pipeline = Pipeline.objects.get(code="sales")
    said = api(own_firm.seller).get(f"/reports/sales/{pipeline.pk}").data
    assert (said["open"]["count"], said["win_rate"], said["handlers"]) == (0, None, [])
    assert [step["open"]["count"] for step in said["steps"]] == [0] * len(said["steps"]) and said["steps"]
    assert api(own_firm.seller).get(f"/reports/sales/{pipeline.pk}?currency=xx").status_code == 422
