"""The work history of a contact: its own notes and events, and those of every lead and process about it (C-19)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.paging import page
from staffetta.history.models import Event
from staffetta.history.reading import sentences
from staffetta.processes.addresses import address_of
from staffetta.processes.facts import FileAttached, NoteWritten
from staffetta.processes.models import Attachment, Process, Task
from staffetta.processes.timeline import Entry, Timeline, files_of, notes_of

NEWEST = 300
"""So many processes and tasks of a contact are looked through; whoever has more finds the older ones in their lists."""
MINOR = (
    *(
        "_changed",
        ".changed",
        "_assigned",
        ".assigned",
        "_taken",
        "_given_back",
        ".tagged",
        ".supervised",
        ".merged_into",
    ),
    ".task_planned",
)
"""How kinds of events end that say how something is kept or planned, not what was done: open tasks stand above, and the
tab *History* has all of the contact."""


def contact_timeline(contact: Contact, member: Member, *, cursor: str = "", limit: int = 12) -> Timeline:
    """One page of what happened, newest first, in a constant number of queries. Of processes only those that the member
    sees; whoever asks has checked that he may see the contact."""
    about = Q(contact=contact) | Q(person=contact)
    seen = Process.objects.visible_to(member).filter(about).select_related("parent").order_by("-created_at")
    processes = {process.pk: process for process in seen[:NEWEST]}
    alone = Task.objects.filter(process=None, contact=contact).order_by("-created_at").values_list("pk", flat=True)
    merged = contact.tombstones.values_list("pk", flat=True)
    events = Event.objects.about(contact.pk, *merged, *processes, *alone[:NEWEST]).exclude(_minor() | _doubled(contact))
    found = page(events, order=("-at", "-id"), cursor=cursor, limit=limit)
    notes = notes_of([str(event.said["note_id"]) for event in found.rows if event.kind == NoteWritten.kind])
    files = files_of(
        list(notes), [event.said["attachment_id"] for event in found.rows if event.kind == FileAttached.kind]
    )
    entries = []
    for event, told in zip(found.rows, sentences(found.rows), strict=True):
        note = notes.get(UUID(event.said["note_id"])) if event.kind == NoteWritten.kind else None
        key = note.pk if note is not None else event.said.get("attachment_id", "")
        process = processes.get(event.subject_id)
        title, href = (process.title, address_of(process)) if process is not None else ("", "")
        entries.append(Entry(told, note, files[str(key)], title, href))
    return Timeline(entries, found.next)


def _minor() -> Q:
    minor = Q()
    for ending in MINOR:
        minor |= Q(kind__endswith=ending)
    return minor


def _doubled(contact: Contact) -> Q:
    """A note's files stand with the note."""
    with_note: Iterable[UUID] = (
        Attachment.objects.filter(Q(contact=contact) | Q(process__person=contact))
        .exclude(note=None)
        .values_list("pk", flat=True)[:1000]
    )
    return Q(kind=FileAttached.kind, said__attachment_id__in=[str(pk) for pk in with_note])
