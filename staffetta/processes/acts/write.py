"""Write down what was done, and plan what comes next: both, or neither (L-05)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.contacts.models import Contact
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, require
from staffetta.processes import rules
from staffetta.processes.acts.plan import put_down
from staffetta.processes.editions import need_edition
from staffetta.processes.facts import FileAttached, NoteWritten
from staffetta.processes.models import Attachment, Note, Process, Task
from staffetta.processes.plans import NoteDraft, Plan, Stored


@act
def write_note(
    process: Process, note: NoteDraft, *, plan: Plan | None = None, by: Actor, at: datetime
) -> tuple[Note, Task | None]:
    """The form *Plan tasks* (L-05, L-06): a note in the work history, and the next task if one is planned.

    The note's files are available in the planned task as well (L-08). Raises Invalid for a note without text.
    """
    process = Process.objects.locked(process)
    need_edition(process)
    require(rules.may_write(by, process), _("Only people who work on this can write notes here."))
    task = None
    if plan is not None:
        require(rules.may_edit(by, process), _("Only the handler, the supervisor or a manager can plan tasks here."))
        task = put_down(process, plan, by=by)
    return put_note(process, note, planned=task, about=None, by=by, at=at), task


def put_note(
    process: Process | None,
    note: NoteDraft,
    *,
    contact: Contact | None = None,
    planned: Task | None,
    about: Task | None,
    by: Actor,
    at: datetime,
) -> Note:
    """Write the note and its files in a locked process, or about a contact alone. Within an act; `about` is the task
    that was completed."""
    text = note.text.strip()
    if not text:
        raise Invalid(_("Some values are not valid."), fields={"text": _("Write what was done.")})
    written = Note.objects.create(
        process=process,
        contact=process.contact if process is not None else contact,
        task=about,
        author=by if isinstance(by, Member) else None,
        initiative=note.initiative,
        activity_type=note.activity_type,
        text=text,
        written_at=at,
    )
    for file in note.files:
        put_file(process, file, contact=contact, note=written, task=planned, by=by, at=at)
    told = NoteWritten(note_id=str(written.pk), notify_handler=note.notify_handler, mentions="@" in text)
    record(told, about=process or contact or written, by=by)
    return written


def put_file(
    process: Process | None,
    file: Stored,
    *,
    contact: Contact | None = None,
    note: Note | None,
    task: Task | None,
    by: Actor,
    at: datetime,
) -> Attachment:
    """Make a stored file an attachment of a locked process, or of a contact. Within an act."""
    attachment = Attachment.objects.create(
        id=file.id,
        process=process,
        contact=process.contact if process is not None else contact,
        note=note,
        task=task,
        name=file.name,
        size=file.size,
        media_type=file.media_type,
        sha256=file.sha256,
        added_by=by if isinstance(by, Member) else None,
        added_at=at,
    )
    told = FileAttached(attachment_id=str(attachment.pk), name=file.name)
    record(told, about=process or contact or attachment, by=by)
    return attachment
