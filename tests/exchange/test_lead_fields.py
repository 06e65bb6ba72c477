"""Custom fields of leads in files (C-13, X-02)."""

from __future__ import annotations

from staffetta.exchange.acts.map import map_import
from staffetta.exchange.acts.run import run_import
from staffetta.exchange.acts.upload import upload_import
from staffetta.fields.models import Owner, Type
from staffetta.leads.models import Lead
from staffetta.processes.custom import programs_of
from tests.cast import DAWN, SETUP, Cast
from tests.fields.makers import a_field


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
