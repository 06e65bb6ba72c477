"""Custom fields of leads in files (C-13, X-02)."""

from __future__ import annotations

import pytest

from staffetta.exchange.acts.map import map_import
from staffetta.exchange.acts.run import run_import
from staffetta.exchange.acts.upload import upload_import
from staffetta.exchange.kinds import loading
from staffetta.fields.models import Owner, Type
from staffetta.leads.models import Lead
from staffetta.processes.custom import programs_of
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company
from tests.fields.makers import a_field


def test_rows_without_an_identifier_are_leads_of_their_own_but_once_each(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that the same file brought are none of those that are there; in another run they are (X-02)."""
    monkeypatch.setattr(loading, "PORTION", 1)
    a_company("Acme"), a_company("Acme")
    text = (
        b"Deal name,Deal stage,Company,Opened\nBig,New,Acme,2026-01-02\nBig,New,Acme,2026-01-02\nBig,New,,2026-01-02\n"
    )
    assert _reported(text) == (3, 0)
    assert set(Lead.objects.values_list("process__contact__number", flat=True)) == {"C-00001", None}
    assert _reported(text.replace(b"Big,New,,2026-01-02", b"Big,New,,2026-01-03")) == (1, 2)


def _reported(text: bytes) -> tuple[int, int]:
    made = upload_import("leads.csv", text, kind="leads", by=SETUP)
    columns = dict(zip(made.columns, ("title", "step", "company", "opened"), strict=True))
    made = map_import(made, kind="leads", columns=columns, options={}, by=SETUP)
    made.dry_run = False
    report = run_import(made, by=SETUP, at=DAWN).report
    return report["created"], report["unchanged"]


def test_files_answer_the_custom_fields_of_leads(people: Cast) -> None:
    a_field("Site", owner=Owner.LEAD)
    a_field("Roof", Type.NUMBER, owner=Owner.LEAD)
    text = b"Deal name,Deal stage,Close value,Site,Roof\nBig,New,100,North,12\nBad,New,100,South,x\n"
    made = upload_import("leads.csv", text, by=SETUP)
    made = map_import(made, kind="leads", columns=made.columns, options={}, by=SETUP)
    made.dry_run = False
    run_import(made, by=SETUP, at=DAWN)
    answers = {lead.process.title: programs_of(lead.process, Owner.LEAD) for lead in Lead.objects.all()}
    assert answers["Big"]["site"] == "North" and str(answers["Big"]["roof"]) == "12"
    assert answers["Bad"] == {"site": "South", "roof": None}
