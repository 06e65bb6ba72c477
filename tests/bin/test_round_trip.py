"""What is deleted counts nowhere, and comes back as it was, to the last column (P-13)."""

from __future__ import annotations

import os
import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from staffetta.bin.acts.delete_for_good import delete_entry_for_good, empty_bin
from staffetta.bin.acts.restore import CannotBeRestored, preview_restore, restore_entry
from staffetta.bin.acts.set_term import set_bin_term
from staffetta.bin.models import BinEntry
from staffetta.core.acts import Gone, System
from staffetta.core.refusals import Forbidden
from staffetta.documents.acts.delete import MustBeKept, delete_document
from staffetta.documents.models import Document
from staffetta.history.models import Event
from staffetta.leads.acts.delete import delete_lead
from staffetta.leads.models import Lead
from staffetta.postsales.acts.delete import delete_post_sales
from staffetta.postsales.models import PostSalesProcess
from staffetta.processes.acts.delete_note import delete_note
from staffetta.processes.acts.withdraw import withdraw_task
from staffetta.processes.files import place_of, remove_files, sweep
from staffetta.processes.models import Attachment, Note, Process, Task
from tests.bin.makers import a_furnished_lead, everything
from tests.cast import Cast
from tests.contacts.makers import a_prospect
from tests.documents.makers import a_document
from tests.leads.makers import a_lead
from tests.processes.makers import NOON, a_note, a_process, a_task

TIMES = int(os.environ.get("STAFFETTA_BIN_TIMES", "6"))


def test_it_goes_and_comes_where_the_same_transaction_checks_at_once(firm: Cast) -> None:
    lead = a_furnished_lead(firm.seller, random.Random(7))
    before = everything()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # as putting lines in another order does
    entry = delete_lead(lead, by=firm.seller, at=NOON)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    restore_entry(entry, by=firm.seller, at=NOON)
    assert everything() == before


def test_whatever_hangs_on_a_lead_comes_back_exactly_as_it_was(firm: Cast) -> None:
    chance = random.Random(6)
    bystander = a_furnished_lead(firm.seller, chance)
    for _turn in range(TIMES):
        lead = a_furnished_lead(firm.seller, chance)
        document = a_document(lead.process.contact, by=firm.seller)
        Document.objects.filter(pk=document.pk).update(lead=lead)
        before = everything()
        for deed, record in (
            *((delete_post_sales, one) for one in PostSalesProcess.objects.filter(lead=lead)),
            *((delete_note, one) for one in Note.objects.filter(process=lead.pk)[:1]),
            *((withdraw_task, one) for one in Task.objects.filter(process=lead.pk, process__open_count__gt=1)[:1]),
            (delete_lead, lead),
        ):
            entry = deed(record, by=firm.seller, at=NOON)
            assert everything() != before
            restore_entry(entry, by=firm.seller, at=NOON)
            assert everything() == before, deed.__name__
        entry = delete_lead(lead, by=firm.seller, at=NOON)
        document.refresh_from_db()
        assert document.lead is None
        assert not Process.objects.filter(pk=lead.pk).exists()
        assert not Task.objects.filter(process=lead.pk).exists()
        assert Lead.objects.filter(pk=bystander.pk).exists()
    assert Event.objects.filter(kind="leads.deleted").count() == 2 * TIMES
    assert Event.objects.filter(kind="bin.restored", by=firm.seller).count() >= TIMES


def test_several_are_restored_in_the_order_in_which_they_can(firm: Cast) -> None:
    lead = a_lead(firm.seller)
    task = a_task(lead.process, "First", by=firm.seller)
    a_task(lead.process, "Second", by=firm.seller)
    before = everything()
    inner = withdraw_task(task, by=firm.seller, at=NOON)
    outer = delete_lead(lead, by=firm.seller, at=NOON)
    with pytest.raises(CannotBeRestored, match="Coffee machines"):
        restore_entry(inner, by=firm.seller, at=NOON)
    restore_entry(outer, by=firm.seller, at=NOON)
    restore_entry(inner, by=firm.seller, at=NOON)
    assert everything() == before
    with pytest.raises(Gone):
        restore_entry(inner, by=firm.seller, at=NOON)
    inner = withdraw_task(Task.objects.get(pk=task.pk), by=firm.seller, at=NOON)
    outer = delete_lead(Lead.objects.get(pk=lead.pk), by=firm.seller, at=NOON)
    delete_entry_for_good(outer, by=firm.administrator)
    assert not BinEntry.objects.exists(), "what cannot come back without it goes with it"


def test_who_may_what(firm: Cast, as_: Any, api: Any) -> None:
    lead = a_lead(firm.seller)
    firm.workspace.only_administrators_delete = True
    firm.workspace.save()
    firm.seller.refresh_from_db()
    call = api(firm.seller)
    answer = call("DELETE", f"/leads/{lead.pk}")
    assert answer.status_code == 403
    assert "The administrator of the account may have disallowed deleting" in answer.data["detail"]
    page = as_(firm.seller).get(reverse("leads:delete", args=[lead.pk])).content.decode()
    assert "may have disallowed deleting" in page
    assert api(firm.administrator)("DELETE", f"/leads/{lead.pk}").status_code == 204
    entry = BinEntry.objects.get()
    assert call.get("/bin").data["items"] == []
    assert call.get(f"/bin/{entry.pk}").status_code == 404
    assert call.post(f"/bin/{entry.pk}/restore").status_code == 404
    with pytest.raises(Forbidden):
        restore_entry(entry, by=firm.seller, at=NOON)
    with pytest.raises(Forbidden):
        empty_bin(by=firm.seller)
    office = api(firm.administrator)
    assert [one["title"] for one in office.get("/bin").data["items"]] == ["Coffee machines for the canteen"]
    assert office.get(f"/bin/{entry.pk}").data["obstacles"] == []
    assert office.post(f"/bin/{entry.pk}/restore").data["record_id"] == str(lead.pk)
    assert call.get(f"/leads/{lead.pk}").status_code == 200


def test_pages_ask_say_and_undo(firm: Cast, as_: Any) -> None:
    lead = a_lead(firm.seller, "Ovens & mixers")
    a_task(lead.process, "Call", by=firm.seller)
    page = as_(firm.seller)
    asked = page.get(reverse("leads:delete", args=[lead.pk])).content.decode()
    assert "1 task" in asked and "30 days" in asked
    shown = page.post(reverse("leads:delete", args=[lead.pk]), follow=True).content.decode()
    entry = BinEntry.objects.get()
    undo = reverse("bin:restore", args=[entry.pk])
    assert undo in shown and "Undo" in shown
    listed = page.get(reverse("bin:bin")).content.decode()
    assert "Ovens &amp; mixers" in listed and "Sara Seller" in listed
    assert "Delete for good" not in listed
    assert "Nothing in the bin fits" in page.get(reverse("bin:bin") + "?kind=note&q=x").content.decode()
    assert "Restore" in page.get(undo).content.decode()
    back = page.post(undo, follow=True)
    assert back.redirect_chain[-1][0] == reverse("leads:lead", args=[lead.pk])
    assert page.post(undo).status_code == 404
    note = a_note(lead.process, by=firm.seller)
    assert page.post(reverse("processes:delete-note", args=[note.pk])).status_code == 302
    with pytest.raises(Forbidden):
        delete_note(a_note(lead.process, by=firm.seller), by=firm.teammate, at=NOON)
    assert as_(firm.administrator).post(reverse("bin:empty"), follow=True).status_code == 200
    assert not BinEntry.objects.exists()


def test_documents_go_unless_they_must_be_kept(firm: Cast) -> None:
    contact = a_prospect(handler=firm.seller, by=firm.seller)
    quote = a_document(contact, by=firm.seller)
    follower = a_document(contact, number="Q-9", by=firm.seller)
    Document.objects.filter(pk=follower.pk).update(follows=quote)
    before = everything()
    entry = delete_document(quote, by=firm.seller, at=NOON)
    assert Document.objects.get(pk=follower.pk).follows is None
    restore_entry(entry, by=firm.seller, at=NOON)
    assert everything() == before
    quote.type.retention_years = 10
    quote.type.save()
    with pytest.raises(MustBeKept, match="must be kept until"):
        delete_document(quote, by=firm.administrator, at=timezone.now())


def test_what_has_changed_meanwhile_is_said_first(firm: Cast) -> None:
    lead = a_lead(firm.teammate, external_id="77")
    a_task(lead.process, "Call", assignee=firm.teammate, by=firm.teammate)
    entry = delete_lead(lead, by=firm.teammate, at=NOON)
    type(firm.teammate).objects.filter(pk=firm.teammate.pk).update(deactivated_at=NOON)
    a_lead(firm.seller, external_id="77")
    said = preview_restore(entry, by=firm.administrator, at=NOON).remarks
    assert len(said) == 3, said
    restore_entry(entry, by=firm.administrator, at=NOON)
    lead = Lead.objects.get(pk=lead.pk)
    assert (lead.process.handler, lead.external_id) == (firm.administrator, "")
    assert lead.process.tasks.get().assignee == firm.administrator


def test_it_is_emptied_in_time_and_files_go_with_it(firm: Cast) -> None:
    lead = a_furnished_lead(firm.seller, random.Random(3))
    files = list(Attachment.objects.values_list("pk", flat=True))
    assert files
    entry = delete_lead(lead, by=firm.seller, at=NOON)
    sweep(now=timezone.now().timestamp() + 10**7)
    assert all(place_of(pk).exists() for pk in files), "files in the bin are no orphans"
    set_bin_term(7, by=firm.administrator)
    entry.refresh_from_db()
    assert entry.until == NOON + timedelta(days=7)
    assert empty_bin(until=NOON + timedelta(days=6), by=System("bin.term")) == 0
    assert empty_bin(until=NOON + timedelta(days=7), by=System("bin.term")) == 1
    remove_files(file_ids=[str(pk) for pk in files])
    assert not any(place_of(pk).exists() for pk in files)


def test_the_only_planned_task_stays_and_others_come_back(firm: Cast, api: Any) -> None:
    process = a_process(firm.seller, has_duty=True)
    a_task(process, "Only")
    other = a_task(process, "Other")
    assert api(firm.seller)("DELETE", f"/tasks/{other.pk}").status_code == 204
    assert api(firm.seller)("DELETE", f"/tasks/{process.tasks.get().pk}").status_code == 422
    restore_entry(BinEntry.objects.get(), by=firm.seller, at=NOON)
    process.refresh_from_db()
    assert (process.task_count, process.open_count) == (2, 2)
