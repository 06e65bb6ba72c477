"""Custom fields of leads in files (C-13, X-02)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from staffetta.accounts.models import Member
from staffetta.exchange.acts.map import map_import
from staffetta.exchange.acts.run import run_import
from staffetta.exchange.acts.upload import upload_import
from staffetta.exchange.kinds import loading
from staffetta.fields.models import Owner, Type
from staffetta.leads.acts.make_pipeline import StepDraft, make_pipeline
from staffetta.leads.models import Lead, Outcome
from staffetta.processes.custom import programs_of
from tests.cast import DAWN, SETUP, Cast
from tests.contacts.makers import a_company, a_person
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


def test_the_contact_of_a_lead_is_a_company_or_a_person(people: Cast) -> None:
    """The column *Contact*, as exports of leads write it, is the contact; beside a company it is the person (L-01)."""
    acme, anna = a_company("Acme"), a_person("Anna Bianchi")
    alone = _leads(b"Title,Step,Contact,Contact person\nBig,New,Acme,Anna Bianchi\nSmall,New,Anna Bianchi,\n")
    assert alone == {"Big": (acme.pk, anna.pk), "Small": (anna.pk, None)}
    beside = _leads(b"Title,Step,Account,Contact\nOther,New,Acme,Anna Bianchi\n")
    assert beside["Other"] == (acme.pk, anna.pk)


def _leads(text: bytes) -> dict[str, tuple[UUID, UUID | None]]:
    made = upload_import("leads.csv", text, kind="leads", by=SETUP)
    made = map_import(made, kind="leads", columns=made.columns, options={}, by=SETUP)
    made.dry_run = False
    run_import(made, by=SETUP, at=DAWN)
    return {lead.process.title: (lead.process.contact_id, lead.process.person_id) for lead in Lead.objects.all()}


def test_a_stage_that_is_called_like_a_closing_step_of_the_pipeline_closes(people: Cast) -> None:
    """Whatever the word means elsewhere: the report, the closing day and a second import say the same (L-03, X-02)."""
    drafts = [StepDraft(name="Enquiry"), StepDraft(name="Handed over", outcome=Outcome.WON, ends_duty=True)]
    cars = make_pipeline("Cars", drafts, by=SETUP)
    text = b"Deal id,Title,Step,Closed\nD1,Van,Handed over,2026-01-15\nD2,Bus,Enquiry,2026-01-15\n"
    figures = []
    for unchanged in (0, 2):
        made = upload_import("leads.csv", text, kind="leads", by=SETUP)
        columns = dict(zip(made.columns, ("external_id", "title", "step", "closed"), strict=True))
        made = map_import(made, kind="leads", columns=columns, options={"pipeline": cars.code}, by=SETUP)
        made.dry_run = False
        report = run_import(made, by=SETUP, at=DAWN).report
        assert (report["unchanged"], report["differing"]) == (unchanged, 0)
        figures.append({one["key"]: one["count"] for one in report["figures"]})
    assert figures[0] == figures[1] == {"pipeline": 0, "won": 1, "open": 1, "without_contact": 2}
    won, still = Lead.objects.order_by("external_id").select_related("process")
    assert (won.outcome, str(won.won_on), won.process.has_duty) == ("won", "2026-01-15", False)
    assert (still.outcome, still.won_on, str(still.expected_close)) == ("open", None, "2026-01-15")


def test_the_report_says_a_value_once(people: Cast, as_: Callable[[Member], Client]) -> None:
    made = upload_import("companies.csv", b"Company name,VAT number\nAcme,IT01234567890\n", by=SETUP)
    made = map_import(made, kind="companies", columns=made.columns, options={}, by=SETUP)
    made = run_import(made, by=SETUP, at=DAWN)
    page = as_(people.administrator).get(f"/imports/{made.pk}/").content.decode()
    (column,) = (column for column in made.report["columns"] if column["header"] == "VAT number")
    assert "“IT01234567890”" in column["trouble"][0]["detail"], "the sentence says the value itself"
    assert page.count("“IT01234567890”") == 1
