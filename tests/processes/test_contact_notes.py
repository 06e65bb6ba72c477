"""Notes, files and tasks about a contact alone, and when something was last done (T-01, C-19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from staffetta.contacts.erased import Anonymised
from staffetta.contacts.models import Contact
from staffetta.core.refusals import Invalid
from staffetta.notices.models import Notice
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.note_contact import write_contact_note
from staffetta.processes.acts.plan import plan_task
from staffetta.processes.models import Attachment, Note, Task
from staffetta.processes.plans import NoteDraft, Plan
from staffetta.processes.schedule import on
from tests.cast import Cast
from tests.processes.makers import NOON, a_contact, a_process, kind_of


def test_a_note_and_the_next_task_stand_with_the_contact(firm: Cast) -> None:
    contact = a_contact("Ada Neri")
    note, task = write_contact_note(
        contact, NoteDraft("She called"), plan=Plan("Call back", timing=on(NOON.date())), by=firm.seller, at=NOON
    )
    assert (note.contact, note.process, note.author) == (contact, None, firm.seller)
    assert task is not None and (task.contact, task.process, task.assignee) == (contact, None, firm.seller)


def test_both_or_neither(firm: Cast) -> None:
    contact = a_contact("Ada Neri")
    with pytest.raises(Invalid):
        write_contact_note(contact, NoteDraft("She called"), plan=Plan(""), by=firm.seller, at=NOON)
    with pytest.raises(Invalid):
        write_contact_note(contact, NoteDraft("  "), plan=Plan("Call back"), by=firm.seller, at=NOON)
    assert not Note.objects.exists() and not Task.objects.exists()


def test_nothing_is_written_about_an_anonymised_contact(firm: Cast) -> None:
    contact = a_contact("Ada Neri")
    Contact.objects.filter(pk=contact.pk).update(anonymised_at=NOON)
    with pytest.raises(Anonymised):
        write_contact_note(contact, NoteDraft("She called"), by=firm.seller, at=NOON)


def test_the_last_activity_is_remembered_and_the_version_stays(firm: Cast, deliver_all: Callable[[], int]) -> None:
    contact, person = a_contact("Acme"), a_contact("Ada Neri")
    write_contact_note(contact, NoteDraft("Later"), by=firm.seller, at=NOON)
    write_contact_note(contact, NoteDraft("Earlier"), by=firm.seller, at=NOON - timedelta(days=3))
    deliver_all()
    known = Contact.objects.get(pk=contact.pk)
    assert (known.last_activity_at, known.version) == (NOON, contact.version)
    process = a_process(firm.seller, contact=contact)
    process.person = person
    process.save()
    task = plan_task(None, Plan("Send a card"), contact=contact, by=firm.seller)
    complete_task(task, note=NoteDraft("Sent"), by=firm.seller, at=NOON + timedelta(hours=1))
    deliver_all()
    assert Contact.objects.get(pk=contact.pk).last_activity_at == NOON + timedelta(hours=1)
    assert Note.objects.get(task=task).contact == contact


def test_the_handler_hears_of_it_when_asked(firm: Cast, deliver_all: Callable[[], int]) -> None:
    contact = a_contact("Ada Neri", handler=firm.manager)
    write_contact_note(contact, NoteDraft("She called", notify_handler=True), by=firm.seller, at=NOON)
    write_contact_note(contact, NoteDraft("I called", notify_handler=True), by=firm.manager, at=NOON)
    deliver_all()
    notice = Notice.objects.get(kind="processes.contact_noted")
    assert (notice.to, notice.subject_id) == (firm.manager, contact.pk)
    assert "Ada" not in str(notice.said), "anonymising need not look here"


def test_pages_write_notes_and_show_them_with_those_of_leads(firm: Cast, as_: Any) -> None:
    contact, seller = a_contact("Ada Neri"), as_(firm.seller)
    form = seller.get(f"/tasks/about/{contact.pk}/note/")
    assert form.status_code == 200
    empty = seller.post(f"/tasks/about/{contact.pk}/note/", {"initiative": "us", "text": ""})
    assert empty.status_code == 422
    kind = str(kind_of("call").pk)
    body = {"initiative": "customer", "note_type": kind, "text": "She asked for a price"}
    assert seller.post(f"/tasks/about/{contact.pk}/note/", body).status_code == 302
    plan = {**body, "title": "Send the price", "date": "2026-03-09", "all_day": "on"}
    assert seller.post(f"/tasks/about/{contact.pk}/plan/", plan).status_code == 302
    page = seller.get(f"/contacts/{contact.pk}/").content.decode()
    assert page.count("She asked for a price") == 2 and "Send the price" in page and "Next step" in page
    assert "Only Sara" not in page


def test_files_hang_on_the_contact(firm: Cast, as_: Any) -> None:
    contact, seller = a_contact("Ada Neri"), as_(firm.seller)
    upload = SimpleUploadedFile("price list.txt", b"1 EUR")
    assert seller.post(f"/tasks/about/{contact.pk}/files/", {"files": upload}).status_code == 302
    file = Attachment.objects.get()
    assert (file.contact, file.process, file.name) == (contact, None, "price list.txt")
    assert "price list.txt" in seller.get(f"/contacts/{contact.pk}/").content.decode()
    assert seller.post(f"/tasks/about/{contact.pk}/files/", {}).status_code == 422


def test_older_entries_come_page_by_page(firm: Cast, as_: Any) -> None:
    contact, seller = a_contact("Ada Neri"), as_(firm.seller)
    for number in range(15):
        write_contact_note(contact, NoteDraft(f"Note {number:02}"), by=firm.seller, at=timezone.now())
    page = seller.get(f"/contacts/{contact.pk}/").content.decode()
    assert "Note 14" in page and "Note 02" not in page
    address = page.split(f"/tasks/about/{contact.pk}/history/?cursor=")[1].split('"')[0]
    older = seller.get(f"/tasks/about/{contact.pk}/history/?cursor={address}").content.decode()
    assert "Note 02" in older and "Note 14" not in older


def test_programs_write_and_read_them(firm: Cast, api: Any) -> None:
    contact, seller = a_contact("Ada Neri"), api(firm.seller)
    body = {"text": "She called", "plan": {"title": "Call back", "date": "2026-03-09"}}
    made = seller.post(f"/contacts/{contact.pk}/notes", body)
    assert made.status_code == 201
    assert made.data["note"]["contact_id"] == str(contact.pk) and made.data["task"]["process_id"] is None
    assert [note["text"] for note in seller.get(f"/contacts/{contact.pk}/notes").data["items"]] == ["She called"]
    assert seller.get(f"/contacts/{contact.pk}/attachments").data["items"] == []
    assert seller.post(f"/contacts/{made.data['task']['id']}/notes", body).status_code == 404
    Contact.objects.filter(pk=contact.pk).update(anonymised_at=NOON)
    refused = seller.post(f"/contacts/{contact.pk}/notes", body)
    assert (refused.status_code, refused.data["code"]) == (409, "anonymised")


def test_what_one_may_not_see_is_not_in_the_history(own_firm: Cast, as_: Any) -> None:
    contact = a_contact("Shared", handler=None)
    hidden = a_process(own_firm.manager, contact=contact)
    hidden.title = "A secret deal"
    hidden.save()
    page = as_(own_firm.seller).get(f"/contacts/{contact.pk}/").content.decode()
    assert "A secret deal" not in page


def test_the_form_of_a_contact_speaks_of_the_contact(firm: Cast, as_: Callable[..., Any]) -> None:
    contact = a_contact("Ada Neri")
    for handler, said in (
        (None, "Nobody handles this contact yet."),
        (firm.seller, "You handle this contact yourself"),
    ):
        Contact.objects.filter(pk=contact.pk).update(handler=handler)
        form = as_(firm.seller).get(reverse("tasks:contact-note", args=[contact.pk])).content.decode()
        assert said in form and "Notify the handler of the contact" in form and "this process" not in form
