"""A note goes: it was written in the wrong place, or says what it should not."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.bin.acts.put_away import put_away
from staffetta.bin.models import BinEntry
from staffetta.bin.rules import require_right
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.processes import rules
from staffetta.processes.editions import need_edition
from staffetta.processes.facts import NoteDeleted
from staffetta.processes.models import Note, Process


@act
def delete_note(note: Note, *, by: Actor, at: datetime) -> BinEntry:
    """Delete a note with its files: they lie in the bin (P-13). What it completed stays completed.

    Raises Forbidden, or Gone when somebody else was faster.
    """
    process = Process.objects.locked(note.process) if note.process is not None else None
    note = Note.objects.locked(note)
    need_edition(process)
    require(rules.may_delete_note(by, note), _("Only its author and administrators can delete a note."))
    require_right(by)
    subject = process or note.contact or note
    about = (note.contact_id, process.contact_id or process.person_id if process is not None else None)
    record(NoteDeleted(note_id=str(note.pk)), about=subject, by=by)
    return put_away(note, "note", _title(note), subject=subject, about=about, by=by, at=at)


def _title(note: Note) -> str:
    """Its beginning, on one line."""
    words = " ".join(note.text.split())
    return words if len(words) <= 120 else f"{words[:119]}…"
