"""The work history of a process: its notes, files and what happened to it, newest first, page by page (L-08)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from staffetta.core.db.remembered import remembered, remembered_figures
from staffetta.core.facts import KINDS
from staffetta.core.paging import cursor_after, page
from staffetta.history.models import Event
from staffetta.history.reading import Change, Told, sentences
from staffetta.processes.facts import FileAttached, NoteWritten
from staffetta.processes.models import Attachment, Note, Process

TASKS = "processes.task_"
SHORT = 80
NOTHING = "–"


class Sort(StrEnum):
    """By what the work history can be narrowed."""

    ALL = ""
    NOTES = "notes"
    FILES = "files"
    TASKS = "tasks"
    CHANGES = "changes"


@dataclass(frozen=True)
class Line:
    """One change of a field as a sentence. Long texts are not in it: they stand below, folded away."""

    sentence: Markup
    before: str = ""
    after: str = ""

    @property
    def is_long(self) -> bool:
        return bool(self.before or self.after)


@dataclass(frozen=True)
class Entry:
    """One entry: a note with its files, or something that happened; in a contact's history with what it is about."""

    told: Told
    note: Note | None = None
    files: list[Attachment] = field(default_factory=list)
    about: str = ""
    href: str = ""

    @property
    def lines(self) -> list[Line]:
        """What changed, field by field."""
        return [line_of(change) for change in self.told.changes]

    @property
    def only(self) -> Line | None:
        """The one change that says all: "changed Amount from 1 to 2" instead of "changed the lead"."""
        fact = KINDS.get(self.told.kind)
        if len(self.told.changes) != 1 or fact is None or "{" in str(fact.sentence):
            return None
        line = line_of(self.told.changes[0])
        return None if line.is_long else line


@dataclass(frozen=True)
class Timeline:
    """One page of the work history; `next` is the cursor of the following one. `counts` by sort, where asked for."""

    entries: list[Entry]
    next: str
    sort: Sort = Sort.ALL
    counts: dict[Sort, int] | None = None


def timeline_of(
    process: Process, *, sort: Sort = Sort.ALL, cursor: str = "", limit: int = 20, counted: bool = False
) -> Timeline:
    """The work history of a process, in a constant number of queries. Whoever asks has checked that he may see it."""
    events, following = _events(process, sort, cursor, limit, counted)
    counts = _counts(process, events) if counted else None
    notes = notes_of([event.said["note_id"] for event in events if event.kind == NoteWritten.kind])
    alone = [event.said["attachment_id"] for event in events if event.kind == FileAttached.kind]
    files = files_of(list(notes), alone) if counts is None or counts[Sort.FILES] else defaultdict(list)
    by_id = {file.pk: file for several in files.values() for file in several} if sort == Sort.FILES else {}
    entries = []
    for event, told in zip(events, sentences(events), strict=True):
        note = notes.get(UUID(event.said["note_id"])) if event.kind == NoteWritten.kind else None
        key = note.pk if note is not None else event.said.get("attachment_id", "")
        own = by_id.get(UUID(key)) if by_id and isinstance(key, str) and key else None
        entries.append(Entry(told, note, [own] if own is not None else files[str(key)]))
    return Timeline(entries, following, sort, counts)


@remembered(plan=True)
def _newest(process: UUID, *, sort: str, limit: int, counted: bool) -> QuerySet[Event]:
    rows = _narrowed(Event.objects.about(process), Sort(sort))
    if not counted:
        return rows[:limit]
    sums = Event.objects.filter(subject_id=process).order_by().values("subject_id")
    said = sums.annotate(sums=JSONObject(**_asked())).values("sums")
    return rows.annotate(sums=Subquery(said))[:limit]


def _events(process: Process, sort: Sort, cursor: str, limit: int, counted: bool) -> tuple[list[Event], str]:
    """One page of events, and the cursor of the following one."""
    if cursor:
        rows = _narrowed(Event.objects.about(process.pk), sort)
        found = page(rows, order=("-at", "-id"), cursor=cursor, limit=limit)
        return found.rows, found.next
    newest = _newest(process.pk, sort=str(sort), limit=limit + 1, counted=counted)
    if len(newest) <= limit:
        return newest, ""
    last = newest[limit - 1]
    return newest[:limit], cursor_after([last.at, last.pk])


def _narrowed(rows: QuerySet[Event], sort: Sort) -> QuerySet[Event]:
    """Of everything, without the events that tell of a note's files: they stand with the note."""
    if sort == Sort.NOTES:
        return rows.filter(kind=NoteWritten.kind)
    if sort == Sort.FILES:
        return rows.filter(kind=FileAttached.kind)
    if sort == Sort.TASKS:
        return rows.filter(kind__startswith=TASKS)
    if sort == Sort.CHANGES:
        return rows.exclude(kind__in=(NoteWritten.kind, FileAttached.kind)).exclude(kind__startswith=TASKS)
    said_id = Cast(KeyTextTransform("attachment_id", OuterRef("said")), UUIDField())
    with_note = Attachment.objects.filter(pk=said_id).exclude(note=None)
    return rows.exclude(Q(kind=FileAttached.kind) & Q(Exists(with_note)))


def _asked() -> dict[str, Count]:
    return {
        "everything": Count("pk"),
        "notes": Count("pk", filter=Q(kind=NoteWritten.kind)),
        "files": Count("pk", filter=Q(kind=FileAttached.kind)),
        "tasks": Count("pk", filter=Q(kind__startswith=TASKS)),
    }


@remembered_figures
def _sums(process: UUID) -> tuple[QuerySet[Event], dict[str, Count]]:
    return Event.objects.filter(subject_id=process).order_by(), _asked()


def _counts(process: Process, events: list[Event]) -> dict[Sort, int]:
    """How many entries each sort has. The newest events bring it along; one more statement where there are files."""
    known: dict[str, int] | None = getattr(events[0], "sums", None) if events else None
    sums = known if known is not None else _sums(process.pk)
    # A note's files stand with the note.
    inside = Attachment.objects.filter(process=process).exclude(note=None).count() if sums["files"] else 0
    return {
        Sort.ALL: sums["everything"] - inside,
        Sort.NOTES: sums["notes"],
        Sort.FILES: sums["files"],
        Sort.TASKS: sums["tasks"],
        Sort.CHANGES: sums["everything"] - sums["notes"] - sums["files"] - sums["tasks"],
    }


@remembered(plan=True)
def _notes(ids: list[UUID]) -> QuerySet[Note]:
    return Note.objects.filter(pk__any=ids).select_related("author", "activity_type", "task")


@remembered
def _files(notes: list[UUID], alone: list[UUID]) -> QuerySet[Attachment]:
    return Attachment.objects.filter(Q(note__any=notes) | Q(pk__any=alone)).order_by("id")


def notes_of(ids: list[str]) -> dict[UUID, Note]:
    """Notes by their id; no statement for none."""
    return {note.pk: note for note in _notes([UUID(known) for known in ids])} if ids else {}


def files_of(notes: list[UUID], alone: list[Any]) -> dict[str, list[Attachment]]:
    """Files by the id of their note; those without one by their own. No statement for none."""
    found: dict[str, list[Attachment]] = defaultdict(list)
    if notes or alone:
        for file in _files(notes, [UUID(str(known)) for known in alone]):
            found[str(file.note_id or file.pk)].append(file)
    return found


def line_of(change: Change) -> Line:
    """A change as a sentence that goes on after who did it: "changed Amount from 1,000 to 2,000"."""
    said = {
        "field": Markup("<b>{}</b>").format(change.field),
        "before": Markup("<del>{}</del>").format(change.before),
        "after": Markup("<ins>{}</ins>").format(change.after),
    }
    if max(len(change.before), len(change.after)) > SHORT:
        return Line(_put(_("changed %(field)s"), said), change.before, change.after)
    if change.before == NOTHING:
        return Line(_put(_("set %(field)s to %(after)s"), said))
    if change.after == NOTHING:
        return Line(_put(_("emptied %(field)s, which was %(before)s"), said))
    return Line(_put(_("changed %(field)s from %(before)s to %(after)s"), said))


def _put(sentence: str, said: dict[str, Markup]) -> Markup:
    return Markup(escape(sentence)) % said
