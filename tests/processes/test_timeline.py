"""The work history and the linked tasks of a process (L-04, L-08)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from staffetta.contacts.models import Contact
from staffetta.processes.acts.complete import complete_task
from staffetta.processes.acts.write import write_note
from staffetta.processes.files import store
from staffetta.processes.models import Process
from staffetta.processes.plans import NoteDraft
from staffetta.processes.timeline import timeline_of
from tests.cast import Cast
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
    sizes: list[list[int]] = []
    for upto in (2, 40):
        for number in range(process.tasks.count(), upto):
            a_task(process, f"Task {number}", group=firm.back if number % 2 else None)
            a_note(process, f"Note {number}", activity_type=kind_of("call"))
        sizes.append([])
        for address in addresses:
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
