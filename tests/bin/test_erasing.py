"""A merge or anonymising reaches what lies in the bin; deleting a contact waits for it (P-13, C-10, C-11, C-15)."""

from __future__ import annotations

import json
import random

import pytest

from staffetta.bin.acts.delete_for_good import empty_bin
from staffetta.bin.acts.restore import preview_restore, restore_entry
from staffetta.bin.models import BinEntry
from staffetta.contacts.models import Contact
from staffetta.erasures.acts.anonymise import anonymise_contact
from staffetta.erasures.acts.delete import DeletionNotPossible, delete_contact
from staffetta.history.models import Event
from staffetta.leads.acts.delete import delete_lead
from staffetta.leads.models import Lead
from staffetta.processes.acts.withdraw import withdraw_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.models import Attachment
from staffetta.processes.plans import NoteDraft
from tests.bin.makers import a_file, a_furnished_lead, everything
from tests.cast import Cast
from tests.contacts.makers import a_company, a_prospect
from tests.leads.makers import a_lead
from tests.merges.makers import a_merge, undo
from tests.processes.makers import NOON, a_task


def test_anonymising_reaches_the_bin(firm: Cast) -> None:
    contact = a_prospect("Zenobia Quoxwick GmbH", handler=firm.seller, by=firm.seller)
    lead = a_lead(firm.seller, "Zenobia Quoxwick GmbH wants ovens", contact=contact)
    write_note(
        lead.process, NoteDraft(text="Loves pistachio", files=(a_file("pistachio.pdf"),)), by=firm.seller, at=NOON
    )
    task = a_task(lead.process, "Bring pistachio", by=firm.seller)
    a_task(lead.process, "Pistachio again", by=firm.seller)
    other = a_lead(firm.seller, "Mixers", description="As for Zenobia Quoxwick GmbH")
    withdraw_task(task, by=firm.seller, at=NOON)
    delete_lead(lead, by=firm.seller, at=NOON)
    anonymise_contact(Contact.objects.get(pk=contact.pk), by=firm.administrator, at=NOON)
    kept = json.dumps([[e.title, e.rows] for e in BinEntry.objects.all()]).lower()
    assert "quoxwick" not in kept and "pistachio" not in kept
    told = json.dumps([event.private for event in Event.objects.all()]).lower()
    assert "pistachio" not in told
    said = preview_restore(BinEntry.objects.get(kind="lead"), by=firm.administrator, at=NOON)
    assert any("anonymised" in remark for remark in said.remarks)
    restore_entry(BinEntry.objects.get(kind="lead"), by=firm.administrator, at=NOON)
    assert Lead.objects.get(pk=lead.pk).amount is not None
    assert not Attachment.objects.exists()
    assert Lead.objects.filter(pk=other.pk).exists()


def test_a_merge_meanwhile_leads_on_and_can_be_undone(firm: Cast) -> None:
    main, double = a_company("Rossi SpA", by=firm.seller), a_company("Rossi S.p.A.", by=firm.seller)
    lead = a_furnished_lead(firm.seller, random.Random(1), contact=double)
    entry = delete_lead(lead, by=firm.seller, at=NOON)
    merge = a_merge(main, double)
    assert any("Rossi SpA" in remark for remark in preview_restore(entry, by=firm.seller, at=NOON).remarks)
    restore_entry(entry, by=firm.seller, at=NOON)
    assert Lead.objects.get(pk=lead.pk).process.contact_id == main.pk
    undo(merge)
    assert Lead.objects.filter(pk=lead.pk).exists()


def test_a_merge_that_was_undone_in_between_leaves_nothing(firm: Cast) -> None:
    main, double = a_company("Rossi SpA", by=firm.seller), a_company("Rossi S.p.A.", by=firm.seller)
    lead = a_lead(firm.seller, contact=double)
    before = everything()["leads.lead"]
    entry = delete_lead(lead, by=firm.seller, at=NOON)
    undo(a_merge(main, double))
    restore_entry(entry, by=firm.seller, at=NOON)
    assert everything()["leads.lead"] == before
    assert Lead.objects.get().process.contact_id == double.pk


def test_a_contact_is_deleted_once_the_bin_has_let_it_go(firm: Cast) -> None:
    contact = a_prospect(handler=firm.seller, by=firm.seller)
    delete_lead(a_lead(firm.seller, contact=contact), by=firm.seller, at=NOON)
    contact.refresh_from_db()
    with pytest.raises(DeletionNotPossible) as refused:
        delete_contact(contact, by=firm.administrator, at=NOON)
    assert [one["label"] for one in refused.value.extra["blockers"]] == ["1 thing in the bin"]
    empty_bin(by=firm.administrator)
    delete_contact(contact, by=firm.administrator, at=NOON)
    assert not Contact.objects.filter(pk=contact.pk).exists()
