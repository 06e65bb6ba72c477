"""A firm's real data: 85 companies, 35 users, 7 products, 8,800 leads (issue 2, point 16)."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count, Sum

from staffetta.accounts.models import Group, Member, Membership
from staffetta.contacts.models import Contact
from staffetta.exchange.acts.run import run_import
from staffetta.exchange.acts.upload import upload_import
from staffetta.exchange.models import Import
from staffetta.leads.models import Lead, Outcome
from tests.cast import DAWN, SETUP, Cast

DATA = Path(__file__).parent / "data" / "maven_crm_sales"
FILES = ("products.csv", "sales_teams.csv", "accounts.csv", "sales_pipeline.csv")


@pytest.fixture(autouse=True)
def _files_apart(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def bring_in(name: str, *, dry_run: bool = False) -> Import:
    made = upload_import(name, (DATA / name).read_bytes(), by=SETUP)
    made.dry_run = dry_run
    return run_import(made, by=SETUP, at=DAWN)


def column(made: Import, header: str) -> dict[str, Any]:
    return next(c for c in made.report["columns"] if c["header"] == header)


def figures(made: Import) -> dict[tuple[str, str], tuple[int, str | None]]:
    return {(f["key"], f["label"]): (f["count"], f["total"]) for f in made.report["figures"]}


def test_the_whole_firm_comes_in_and_a_second_run_changes_nothing(firm: Cast) -> None:
    before = Member.objects.count()
    started = time.monotonic()
    products, users, companies, leads = (bring_in(name) for name in FILES)
    seconds = time.monotonic() - started

    assert [made.kind for made in (products, users, companies, leads)] == ["products", "users", "companies", "leads"]
    assert [made.state for made in (products, users, companies, leads)] == ["done"] * 4
    assert (products.report["created"], users.report["created"], companies.report["created"]) == (7, 35, 85)
    assert leads.report["created"] == 8800 and leads.report["refused"] == 0

    assert Member.objects.count() == before + 35
    assert Group.objects.count() == 2 + 6
    assert Membership.objects.filter(group__name="Melvin Marxen").count() == 6

    assert Contact.objects.count() == 85
    assert Contact.objects.exclude(parent=None).count() == 15
    assert figures(companies)["parent_links", ""] == (15, None)
    assert Contact.objects.get(name="dambase").industry

    outcomes = {
        row["outcome"]: row for row in Lead.objects.values("outcome").annotate(n=Count("pk"), sum=Sum("amount"))
    }
    assert outcomes[Outcome.WON]["n"] == 4238 and outcomes[Outcome.WON]["sum"] == Decimal(10_005_534)
    assert outcomes[Outcome.LOST]["n"] == 2473
    per_step = {
        lead["step__names"][""]: lead["n"]
        for lead in Lead.objects.filter(outcome=Outcome.OPEN).values("step__names").annotate(n=Count("pk"))
    }
    assert per_step == {"Engaging": 1589, "Prospecting": 500}
    assert Lead.objects.filter(process__contact=None).count() == 1425
    assert Lead.objects.filter(process__handler=None).count() == 0

    assert figures(leads)["won", ""] == (4238, "10005534.00")
    assert figures(leads)["without_contact", ""] == (1425, None)
    product = column(leads, "product")
    assert product["unmatched_rows"] == 1480
    assert [(u["value"], len(u["lines"])) for u in product["unmatched"]] == [("GTXPro", 1480)]
    assert product["unmatched"][0]["lines"][0] == 3
    assert Lead.objects.filter(product="GTXPro").count() == 1480

    again = [bring_in(name) for name in FILES]
    assert [made.report["created"] for made in again] == [0, 0, 0, 0]
    assert [made.report["unchanged"] for made in again] == [7, 35, 85, 8800]
    assert [made.report["differing"] for made in again] == [0, 0, 0, 0]
    assert Lead.objects.count() == 8800 and Contact.objects.count() == 85
    assert seconds < 60, f"{seconds:.1f} s"


def test_a_dry_run_reports_the_same_and_leaves_nothing(firm: Cast) -> None:
    tried = bring_in("accounts.csv", dry_run=True)
    assert tried.state == "done" and Contact.objects.count() == 0
    done = bring_in("accounts.csv")
    assert {**tried.report} == {**done.report}
    assert Contact.objects.count() == 85
