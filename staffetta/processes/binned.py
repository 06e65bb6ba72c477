"""What is deleted with processes, tasks and notes, and how it comes back (P-13); called once, by the apps.

Contacts and files stand above the bin, so this room, the first that knows both, says what these are and how anonymising
reaches what lies there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Member
from staffetta.bin import binds, erasing, kinds, mending, naming
from staffetta.bin.acts.strike import strike
from staffetta.bin.binds import Following
from staffetta.bin.erasing import Masks
from staffetta.bin.models import BinEntry, BinTrace
from staffetta.bin.snapshot import Snapshot
from staffetta.contacts import mentions, ties, trails
from staffetta.contacts.models import Contact
from staffetta.processes.acts.reckon import reckon
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.addresses import address_of, address_of_task
from staffetta.processes.files import place_of, remove_later
from staffetta.processes.models import Attachment, Note, Process, ProcessValue, Reminder, Tagging, Task
from staffetta.processes.schedule import zone_of


def register() -> None:
    """Tell the bin."""
    _declare_binds()
    naming.contacts_are(Contact)
    naming.files_are(Attachment, remove_later)
    kinds.add(kinds.Kind("task", gettext_lazy("Task"), gettext_lazy("Tasks"), "list-checks", _page_of_task, order=30))
    kinds.add(
        kinds.Kind(
            "note",
            gettext_lazy("Note"),
            pgettext_lazy("work history", "Notes"),
            "message-square-text",
            _page_of_note,
            order=40,
        )
    )
    mending.add(10, _led_on)
    mending.add(20, _hands)
    mending.when_restored(5, _clocks)
    mending.when_restored(10, _sums)
    ties.declare_loose(BinEntry, "record", "what is in the bin; restoring leads on to the contact merged into")
    ties.declare_loose(BinEntry, "subject_id", "the record in whose history a deletion is told; that leads on itself")
    trails.declare(
        BinEntry,
        gettext_lazy("Things in the bin: texts and files"),
        rows=BinEntry.objects.about,
        clear={
            "title": trails.MARK,
            "rows": lambda entry: erasing.masked(entry, _masks),
            "files": lambda _entry: [],
        },
        files=lambda entry: [place_of(pk) for pk in entry.files],
        holds=erasing.ids_in,
        strike=_strike,
        order=5,
    )
    ties.declare_loose(BinEntry, "batch", "the change to many that deleted it")
    ties.declare_loose(BinTrace, "contact", "ids of what is gone; erasing asks for the contact and all merged into it")
    trails.declare(
        BinTrace,
        gettext_lazy("Things deleted for good: what the history still tells of them"),
        rows=BinTrace.objects.about,
        remove=True,
        holds=erasing.ids_of_traces,
        order=5,
    )


def _declare_binds() -> None:
    for model, column in (
        *((Process, "parent"), (Tagging, "process"), (ProcessValue, "process"), (Task, "process")),
        *((Reminder, "task"), (Note, "process"), (Attachment, "process"), (Attachment, "note")),
    ):
        binds.declare(model, column, Following.GOES)
    binds.declare(Task, "waits_for", Following.CUT)
    binds.declare(Note, "task", Following.CUT)
    binds.declare(Attachment, "task", Following.CUT)
    binds.call(Task, lambda n: ngettext("%(count)s task", "%(count)s tasks", n) % {"count": n}, order=20)
    binds.call(Note, lambda n: ngettext("%(count)s note", "%(count)s notes", n) % {"count": n}, order=30)
    binds.call(Attachment, lambda n: ngettext("%(count)s file", "%(count)s files", n) % {"count": n}, order=40)
    binds.call(Reminder, lambda n: ngettext("%(count)s reminder", "%(count)s reminders", n) % {"count": n}, order=25)
    binds.call(Tagging, lambda n: ngettext("%(count)s tag", "%(count)s tags", n) % {"count": n}, order=50)


def _page_of_task(pk: UUID) -> str:
    task = Task.objects.filter(pk=pk).select_related("process", "contact").first()
    return address_of_task(task) if task is not None else ""


def _page_of_note(pk: UUID) -> str:
    note = Note.objects.filter(pk=pk).select_related("process").first()
    if note is None:
        return ""
    if note.process is not None:
        return f"{address_of(note.process)}#note-{note.pk}"
    return reverse("contacts:contact", kwargs={"contact_id": note.contact_id}) if note.contact_id else ""


def _led_on(snapshot: Snapshot) -> None:
    """Contacts that were merged into others meanwhile lead on to these; anonymised ones are said."""
    named = snapshot.entry.contacts
    for contact in Contact.objects.filter(pk__in=named).exclude(merged_into=None).select_related("merged_into"):
        into = contact.merged_into
        assert into is not None
        for model in list(snapshot.tables):
            for column in naming.contact_columns(model):
                for row in snapshot.rows(model):
                    if row[column] == str(contact.pk):
                        row[column] = str(into.pk)
        sentence = _("{name} has been merged into {other} meanwhile: it comes back there.")
        snapshot.remark(sentence.format(name=contact.name, other=into.name))
    if Contact.objects.filter(pk__in=snapshot.entry.about).exclude(anonymised_at=None).exists():
        snapshot.remark(_("Its contact was anonymised meanwhile: names and texts are gone."))


def _hands(snapshot: Snapshot) -> None:
    """Whoever has left has no open work: it goes to the handler, and his to whoever restores."""
    wanted = {*snapshot.uuids(Task, "assignee_id"), *snapshot.uuids(Process, "handler_id")}
    left = {str(m.pk): m.name for m in Member.objects.filter(pk__in=wanted).exclude(deactivated_at=None)}
    if not left:
        return
    mine = str(snapshot.by.pk) if isinstance(snapshot.by, Member) else None
    for row in snapshot.rows(Process):
        if row["closed_at"] is None and row["handler_id"] in left:
            said = _("{name} is deactivated: you become the handler of “{title}”.")
            snapshot.remark(said.format(name=left[row["handler_id"]], title=row["title"]))
            row["handler_id"] = mine
    handlers = {row["id"]: row["handler_id"] for row in snapshot.rows(Process)}
    outside = Process.objects.filter(pk__in=snapshot.uuids(Task, "process_id")).values_list("pk", "handler")
    handlers |= {str(pk): str(handler) if handler else None for pk, handler in outside}
    for row in snapshot.rows(Task):
        if row["done_at"] is None and row["assignee_id"] in left:
            handler = handlers.get(row["process_id"])
            name, row["assignee_id"] = left[row["assignee_id"]], handler if handler not in left else mine
            snapshot.remark(_("{name} is deactivated: open tasks of his go to the handler.").format(name=name))


def _clocks(snapshot: Snapshot) -> None:
    """What is to come on tasks goes by the clocks of whoever has them now."""
    tasks = Task.objects.filter(pk__in=snapshot.uuids(Task, "id"), reminders__isnull=False).open()
    where = {task.pk: zone_of(task.assignee, running_firm()) for task in tasks.select_related("assignee__user")}
    for one in set(where.values()):
        reckon(Task.objects.filter(pk__in=[pk for pk, zone in where.items() if zone == one]), one)


def _sums(snapshot: Snapshot) -> None:
    """Processes count the tasks that came back to them."""
    concerned = {*snapshot.uuids(Task, "process_id"), *snapshot.uuids(Process, "id")}
    for process in Process.objects.filter(pk__in=concerned).order_by("pk").select_for_update(of=("self",)):
        sum_up(process)


def _masks(model: type[models.Model]) -> Masks:
    """What of a model anonymising its contact takes away: the same as where it does not lie in the bin."""
    trail = trails.trail_of(model)
    if trail is None or not (trail.rows or trail.follows):
        return Masks(False, {})
    stated = {name: value for name, value in trail.clear.items() if not callable(value)}
    return Masks(
        trail.remove, {name: value for name, value in stated.items() if not hasattr(value, "resolve_expression")}
    )


def _strike(words: Sequence[str]) -> int:
    pattern = mentions.python_pattern(words)
    if pattern is None:
        return 0
    replaced: Any = pattern.sub
    return strike(mentions.sql_pattern(words), lambda text: str(replaced(trails.MARK, text)))
