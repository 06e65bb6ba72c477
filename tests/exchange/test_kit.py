"""A HubSpot export and messy lists that repeat its people: nobody twice, nothing dropped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from staffetta.contacts.models import Channel, Contact, Function, Kind, Link
from staffetta.exchange.acts.run import run_import
from staffetta.exchange.acts.upload import upload_import
from staffetta.exchange.models import Import
from tests.cast import DAWN, SETUP, Cast

DATA = Path(__file__).parent / "data" / "agency_kit"


@pytest.fixture(autouse=True)
def _files_apart(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def bring_in(data: bytes, name: str) -> Import:
    made = upload_import(name, data, by=SETUP)
    made.dry_run = False
    return run_import(made, by=SETUP, at=DAWN)


def test_people_of_two_files_are_one(firm: Cast) -> None:
    first = bring_in((DATA / "hubspot_contacts.csv").read_bytes(), "hubspot_contacts.csv")
    assert (first.kind, first.report["created"], first.report["refused"]) == ("persons", 20, 0)
    assert Contact.objects.filter(kind=Kind.COMPANY).count() == 18
    assert Contact.objects.filter(kind=Kind.PERSON, function=Function.CUSTOMER).count() == 8

    second = bring_in((DATA / "contacts_messy.csv").read_bytes(), "contacts_messy.csv")
    report = second.report
    assert (report["rows"], report["refused"]) == (40, 1)
    assert report["created"] + report["unchanged"] + report["differing"] == 39
    assert [row["line"] for row in report["refused_rows"]] == [30]
    email = next(column for column in report["columns"] if column["header"] == "Email")
    assert [(t["line"], t["value"]) for t in email["trouble"]] == [(29, "sarah.miller")]
    assert Channel.objects.filter(medium="email", normalised="sarah.johnson@acme-corp.com").count() == 1
    assert Link.objects.filter(person__channels__normalised="michael.chen@techflow.io").exists()

    again = bring_in((DATA / "contacts_messy.csv").read_bytes(), "contacts_messy.csv")
    assert again.report["created"] == 0 and Contact.objects.filter(kind=Kind.PERSON).count() == 20 + report["created"]


def test_words_that_mean_nothing_to_us_are_named_and_kept(firm: Cast) -> None:
    made = bring_in(b"Company Name,Status\nAlfa,customer;bank\nBeta,vendor\nGamma,prospect\n", "x.csv")
    assert [(c.name, c.function, c.is_supplier) for c in Contact.objects.order_by("name")] == [
        ("Alfa", "customer", False), ("Beta", "none", True), ("Gamma", "prospect", False)
    ]  # fmt: skip
    status = next(column for column in made.report["columns"] if column["header"] == "Status")
    assert [(u["value"], u["lines"]) for u in status["unmatched"]] == [("bank", [2])]
    assert Contact.objects.get(name="Alfa").details == {"Status": "customer;bank"}


def test_parents_may_stand_below_and_circles_are_named(firm: Cast) -> None:
    made = bring_in(
        b"Company Name,Parent company\nChild,Mother\nMother,\nOne,Two\nTwo,One\nOrphan,Nobody\n", "groups.csv"
    )
    assert made.report["created"] == 5
    assert Contact.objects.get(name="Child").parent == Contact.objects.get(name="Mother")
    parent = next(column for column in made.report["columns"] if column["header"] == "Parent company")
    assert {u["value"]: u["lines"] for u in parent["unmatched"]} == {"Nobody": [6], "Two": [4], "One": [5]}
    assert made.report["figures"][0]["count"] == Contact.objects.exclude(parent=None).count()
