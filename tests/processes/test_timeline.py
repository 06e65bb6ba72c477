"""The work history and the linked tasks of a process (L-04, L-08)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staffetta.contacts.models import Contact
from staffetta.history.reading import Change
from staffetta.leads.acts.change import change_lead
from staffetta.leads.models import Lead
from staffetta.processes.acts.attach import attach_file
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.files import store
from staffetta.processes.models import Process
from staffetta.processes.plans import NoteDraft
from staffetta.processes.timeline import Sort, line_of, timeline_of
from tests.cast import Cast
from tests.leads.makers import a_lead
from tests.processes.makers import NOON, a_contact, a_note, a_process, a_task, kind_of


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_notes_stand_with_their_files_and_what_happened_beside_them(firm: Cast) -> None:
    process = a_process(firm.seller)
    file = store(SimpleUploadedFile("a.txt", b"x"))
    draft = NoteDraft(text="They like it", activity_type=kind_of("visit"), initiative="customer", files=(file,))
    write_note(process, draft, by=firm.seller, at=NOON)
    a_task(process, "Send the quote", by=firm.seller)
    planned, note = timeline_of(process).entries
    assert planned.told.sentence == "planned Send the quote"
    assert planned.note is None
    assert note.note is not None
    assert (note.note.text, note.note.author, [f.name for f in note.files]) == ("They like it", firm.seller, ["a.txt"])


def test_pages_follow_one_another_without_gap_or_double(firm: Cast) -> None:
    process = a_process(firm.seller)
    for number in range(7):
        a_note(process, f"Note {number}")
    found, cursor = [], ""
    for _page in range(10):
        timeline = timeline_of(process, cursor=cursor, limit=3)
        found += [entry.note.text for entry in timeline.entries if entry.note]
        cursor = timeline.next
        if not cursor:
            break
    assert found == [f"Note {number}" for number in reversed(range(7))]


def test_the_fragment_shows_notes_and_the_way_to_older_ones(firm: Cast, as_: Any) -> None:
    process = a_process(firm.seller)
    for number in range(25):
        a_note(process, f"Note {number}", activity_type=kind_of("call"))
    client = as_(firm.teammate)
    page = client.get(reverse("processes:history", args=[process.pk])).content.decode()
    assert "Note 24" in page
    assert "Note 4<" not in page
    assert "Show older entries" in page
    cursor = page.split("cursor=")[1].split('"')[0]
    older = client.get(reverse("processes:history", args=[process.pk]) + f"?cursor={cursor}").content.decode()
    assert "Note 4<" in older
    assert "Show older entries" not in older


def test_open_tasks_come_first_and_done_ones_are_folded_away(firm: Cast, as_: Any) -> None:
    process = a_process(firm.seller)
    done = a_task(process, "First call")
    complete_task(done, by=firm.seller, at=NOON)
    a_task(process, "Second call", timing=(NOON + timedelta(days=30_000)).date())
    page = as_(firm.seller).get(reverse("tasks:linked", args=[process.pk])).content.decode()
    assert page.index("Second call") < page.index("<details") < page.index("First call")
    assert "On hold" in page
    assert "1 task done" in page


def test_a_process_with_duty_and_no_open_task_says_so(firm: Cast, as_: Any) -> None:
    process = a_process(firm.seller, has_duty=True)
    page = as_(firm.seller).get(reverse("tasks:linked", args=[process.pk])).content.decode()
    assert "No next step" in page
    assert reverse("tasks:plan", args=[process.pk]) in page


def test_lists_cost_the_same_for_2_and_200(firm: Cast, as_: Any, django_assert_max_num_queries: Any) -> None:
    process = a_process(firm.seller)
    client = as_(firm.manager)
    addresses = [reverse("tasks:linked", args=[process.pk]), reverse("processes:history", args=[process.pk])]
    assert client.get(addresses[0]).status_code == 200  # session, person and firm are remembered from here on
    sizes: list[list[int]] = []
    for upto in (2, 40):
        for number in range(process.tasks.count(), upto):
            a_task(process, f"Task {number}", group=firm.back if number % 2 else None)
            a_note(process, f"Note {number}", activity_type=kind_of("call"))
        sizes.append([])
        for address in addresses:
            client.get(address)  # how the firm is set up is remembered from here on
            with django_assert_max_num_queries(40) as queries:
                assert client.get(address).status_code == 200
            sizes[-1].append(len(queries))
    assert sizes[0] == sizes[1]


def test_seeing_a_process_is_seeing_its_contact(own_firm: Cast) -> None:
    contact = a_contact(handler=own_firm.seller)
    process = a_process(own_firm.seller, contact=contact, kind=Process.Kind.POST_SALES)
    assert contact not in Contact.objects.visible_to(own_firm.office)
    a_task(process, assignee=own_firm.office)
    assert contact in Contact.objects.visible_to(own_firm.office)
    assert contact not in Contact.objects.visible_to(own_firm.clerk)


def a_full_history(firm: Cast) -> Process:
    """Two notes, one of them with two files; a file alone; a task planned; a lead's field changed in a sentence."""
    process = a_lead(firm.seller, "Ovens").process
    two = tuple(store(SimpleUploadedFile(name, b"x")) for name in ("a.txt", "b.txt"))
    write_note(process, NoteDraft(text="With files", files=two), by=firm.seller, at=NOON)
    a_note(process, "Without", by=firm.seller)
    attach_file(process, store(SimpleUploadedFile("alone.txt", b"x")), by=firm.seller, at=NOON)
    a_task(process, "Call them", by=firm.seller)
    change_lead(Lead.objects.get(pk=process.pk), {"amount": Decimal("13000")}, by=firm.seller)
    return process


def test_each_sort_counts_what_it_shows(firm: Cast, as_: Any) -> None:
    process = a_full_history(firm)
    shown = {sort: timeline_of(process, sort=sort, counted=True) for sort in Sort}
    for sort, timeline in shown.items():
        assert timeline.counts is not None
        assert len(timeline.entries) == timeline.counts[sort], sort
    assert [len(shown[sort].entries) for sort in (Sort.NOTES, Sort.FILES, Sort.TASKS, Sort.CHANGES)] == [2, 3, 1, 2]
    assert len(shown[Sort.ALL].entries) == 6, "a note's files stand with the note"
    assert sorted(file.name for entry in shown[Sort.FILES].entries for file in entry.files) == [
        "a.txt", "alone.txt", "b.txt",
    ]  # fmt: skip
    client, address = as_(firm.seller), reverse("processes:history", args=[process.pk])
    page = client.get(f"{address}?kind=files").content.decode()
    assert "alone.txt" in page
    assert "Without" not in page
    assert "<html" in page, "without scripts it is a page"
    assert "data-live-own" in page, "what is new elsewhere does not widen it again"
    assert "data-live-own" not in client.get(address).content.decode()
    assert 'id="history-files"' in page, "the keyboard stays where it was"
    assert client.get(f"{address}?kind=nonsense").status_code == 200


def test_changes_are_sentences(firm: Cast) -> None:
    process = a_full_history(firm)
    newest = timeline_of(process).entries[0]
    assert newest.only is not None
    assert newest.only.sentence.striptags() == "changed Amount from 12,000.00 to 13,000.00"
    set_, emptied, hostile = (
        line_of(Change("Product", before, after)).sentence.striptags()
        for before, after in (("–", "Ovens"), ("Ovens", "–"), ("<b>x</b>", "y"))
    )
    assert (set_, emptied) == ("set Product to Ovens", "emptied Product, which was Ovens")
    assert "&lt;b&gt;" in str(line_of(Change("Product", "<b>x</b>", "y")).sentence)
    assert hostile
    assert line_of(Change("Description", "a" * 100, "b")).is_long


def test_a_history_of_hundreds_costs_as_much(firm: Cast, as_: Any) -> None:
    process, client = a_lead(firm.seller).process, as_(firm.seller)
    address = reverse("leads:lead", args=[process.pk])

    client.get(address)  # who asks is remembered from here on

    def cost() -> int:
        client.get(address)  # and how the firm is set up
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    a_note(process, "First", by=firm.seller)
    a_task(process, "First", by=firm.seller)
    few = cost()
    for number in range(45):
        a_note(process, f"Note {number}", by=firm.seller)
    assert cost() == few
    assert few <= 17, few


def test_programs_read_it_too(firm: Cast, api: Any) -> None:
    process, call = a_full_history(firm), api(firm.seller)
    rows = call.get(f"/processes/{process.pk}/history").data["items"]
    assert [row["kind"] for row in rows].count("processes.note_written") == 2
    files = call.get(f"/processes/{process.pk}/history?kind=files&limit=2").data
    assert [len(row["attachments"]) for row in files["items"]] == [1, 1]
    rest = call.get(f"/processes/{process.pk}/history?kind=files&cursor={files['next']}").data
    assert (len(rest["items"]), rest["next"]) == (1, None)
    assert call.get(f"/processes/{process.pk}/history?kind=other").status_code == 422
