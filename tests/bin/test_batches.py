"""*Undo* of a change that deleted many: all come back, each by the rules of a single one (P-13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from staffetta.accounts.models import Member
from staffetta.bin.acts import restore_batch as restoring
from staffetta.bin.models import BinEntry
from staffetta.leads.acts.change_many import Wanted, start_change
from staffetta.leads.acts.delete import delete_lead
from staffetta.leads.bulk import LeadChange, Verb
from staffetta.leads.models import Lead
from staffetta.postsales.acts.delete import delete_post_sales
from staffetta.postsales.models import PostSalesProcess
from tests.bin.makers import everything
from tests.cast import DAWN, Cast
from tests.leads.makers import a_lead, a_won_lead
from tests.postsales.makers import a_process

HX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/leads/?step=x"}


def test_a_selection_of_leads_is_deleted_and_undone_by_page(firm: Cast, as_: Callable[[Member], Client]) -> None:
    leads = [a_lead(firm.seller, f"Lead {n}") for n in range(3)]
    before, client = everything()["leads.lead"], as_(firm.seller)
    body = {"ids": [str(one.pk) for one in leads], "go": "1"}
    asked = client.post("/leads/bulk/delete/", {"ids": body["ids"]}).content.decode()
    assert "data-clears-selection" in asked, "what is gone is not selected any more"
    page = client.post("/leads/bulk/delete/", body, follow=True).content.decode()
    change = LeadChange.objects.get()
    undo = f"/bin/batches/{change.pk}/restore/"
    assert "3 leads lie in the bin." in page and undo in page, "the notice offers to undo it"
    assert not Lead.objects.exists()
    assert undo in client.get(f"/leads/bulk/{change.pk}/").content.decode(), "and so does the report"
    assert undo in client.get(f"/bin/{BinEntry.objects.first().pk}/restore/").content.decode(), "and the bin"  # type: ignore[union-attr]
    assert as_(firm.teammate).post(undo).status_code == 404, "what others deleted is not there for him"
    answer = client.post(undo, follow=True)
    assert answer.request["PATH_INFO"] == "/leads/" and "3 were restored." in answer.content.decode()
    assert everything()["leads.lead"] == before
    assert not BinEntry.objects.exists() and client.post(undo).status_code == 404
    report = client.get(f"/leads/bulk/{change.pk}/").content.decode()
    assert undo not in report and all(lead.process.title in report for lead in leads), "its rows lead to them again"


def test_programs_undo_it_and_are_told_what_cannot_come_back(firm: Cast, api: Any) -> None:
    lead, other = (a_won_lead(firm.seller, title) for title in ("Ovens", "Mixers"))
    ids = [str(a_process(one, assignee=firm.office).pk) for one in (lead, other)]
    program = api(firm.administrator)
    change = program.post("/post-sales-changes", {"verb": "delete", "processes": ids}).data
    assert change["done"] == 2
    found = program.get(f"/bin?batch={change['id']}").data["items"]
    assert {one["batch"] for one in found} == {change["id"]} and len(found) == 2
    delete_lead(lead, by=firm.administrator, at=DAWN)
    done = program.post(f"/bin/batches/{change['id']}/restore")
    assert (done.status_code, done.data["restored"], done.data["waiting"]) == (200, 1, 0)
    assert "which is in the bin as well" in done.data["refused"][0]["reason"]
    assert [one.lead for one in PostSalesProcess.objects.all()] == [other]
    assert api(firm.seller).post(f"/bin/batches/{change['id']}/restore").status_code == 404


def test_many_come_back_portion_by_portion(
    firm: Cast, deliver_all: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "PORTION", 2)
    leads = [a_lead(firm.seller, f"Lead {n}") for n in range(5)]
    change = start_change([one.pk for one in leads], Wanted(Verb.DELETE), by=firm.seller, at=DAWN)
    alone = delete_post_sales(a_process(a_won_lead(firm.seller)), by=firm.seller, at=DAWN)
    done = restoring.restore_batch(change.pk, by=firm.seller, at=DAWN)
    assert (done.restored, done.waiting) == (2, 3)
    deliver_all()
    assert Lead.objects.filter(pk__in=[one.pk for one in leads]).count() == 5
    assert list(BinEntry.objects.all()) == [alone], "what was deleted by itself stays"
