"""The work history of a contact: its own notes and events, and those of every lead and process about it (C-19)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, UUIDField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from staffetta.accounts.models import Member
from staffetta.contacts.models import Contact
from staffetta.core.db.remembered import remembered
from staffetta.core.paging import beginning, page
from staffetta.history.models import Event
from staffetta.history.reading import sentences
from staffetta.processes.addresses import address_of
from staffetta.processes.facts import FileAttached, NoteWritten
from staffetta.processes.models import Attachment, Process, Task
from staffetta.processes.timeline import Entry, Timeline, files_of, notes_of

NEWEST = 300
"""So many processes and tasks of a contact are looked through; whoever has more finds the older ones in their lists."""
ORDER = ("-at", "-id")
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
    processes = {process.pk: process for process in _processes(contact.pk, member)}
    ids = [contact.pk, *processes, *_others(contact.pk)]
    if cursor:
        found = page(_told(ids), order=ORDER, cursor=cursor, limit=limit)
    else:
        found = beginning(_newest(ids, most=limit + 1), order=ORDER, limit=limit)
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


@remembered(plan=True)
def _processes(contact: UUID, member: Member) -> QuerySet[Process]:
    about = Q(contact=contact) | Q(person=contact)
    seen = Process.objects.visible_to(member).filter(about).select_related("parent")
    return seen.order_by("-created_at")[:NEWEST]


@remembered(plan=True)
def _others(contact: UUID) -> QuerySet[Any, Any]:
    """The newest tasks about the contact alone, and the contacts that were merged into it."""
    alone = Task.objects.filter(process=None, contact=contact).order_by("-created_at")
    tombstones = Contact.objects.filter(merged_into=contact).order_by()
    return tombstones.values_list("pk", flat=True).union(alone.values_list("pk", flat=True)[:NEWEST], all=True)


def _told(ids: list[UUID]) -> QuerySet[Event]:
    """What happened to these records, but for what is minor, and for a note's files, which stand with the note."""
    file = Cast(KeyTextTransform("attachment_id", OuterRef("said")), UUIDField())
    with_note = Attachment.objects.exclude(note=None).filter(pk=file)
    events = Event.objects.filter(subject_id__any=ids).select_related("by").order_by("-at", "-id")
    return events.exclude(_minor()).exclude(Q(kind=FileAttached.kind) & Q(Exists(with_note)))


@remembered
def _newest(ids: list[UUID], *, most: int) -> QuerySet[Event]:
    return _told(ids)[:most]


def _minor() -> Q:
    minor = Q()
    for ending in MINOR:
        minor |= Q(kind__endswith=ending)
    return minor
