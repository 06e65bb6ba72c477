"""Who is told what when something happened to tasks and notes (L-08, L-16)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from staffetta.accounts.models import Actor, Member
from staffetta.contacts.models import Contact
from staffetta.core.acts import System
from staffetta.core.db.remembered import remembered
from staffetta.history.models import Event
from staffetta.history.recording import on, on_several
from staffetta.notices import kinds
from staffetta.notices.acts.tell import Telling, tell_member, tell_members
from staffetta.notices.models import Notice
from staffetta.processes.acts.mark_activity import mark_activity
from staffetta.processes.facts import NoteWritten, TaskAssigned, TaskCompleted, TaskFreed, TaskPlanned
from staffetta.processes.mentions import mentioned
from staffetta.processes.models import Note, Process, Task

ASSIGNED, NOTED, FREED = "processes.task_assigned", "processes.note_written", "processes.task_freed"
CONTACT_NOTED, MENTIONED = "processes.contact_noted", "processes.mentioned"


def _process_page(notice: Notice) -> str:
    return reverse("processes:open", args=[notice.subject_id])


def _task_page(notice: Notice) -> str:
    return reverse("tasks:open", args=[notice.subject_id])


def _note_page(notice: Notice) -> str:
    """Where the note stands."""
    room, record = ("contacts:contact", "contact") if "contact" in notice.said else ("processes:open", "process")
    return reverse(room, args=[notice.said[record]]) if record in notice.said else "/"


def _contact_page(notice: Notice) -> str:
    return reverse("contacts:contact", args=[notice.subject_id])


def register_kinds() -> None:
    """Called once, when the apps are ready."""
    of_task = kinds.seen_by(Task.objects.visible_to)
    kinds.register(
        ASSIGNED,
        _("{by} gave you the task “{title}”"),
        _task_page,
        icon="clipboard-check",
        label=_("I am given a task"),
        visible=of_task,
    )
    kinds.register(
        FREED,
        _("{by} completed “{other}”: now it is your turn, “{title}”"),
        _task_page,
        icon="lock-open",
        label=_("A task that waited for another is now my turn"),
        visible=of_task,
    )
    kinds.register(
        NOTED,
        _("{by} wrote a note in “{title}”"),
        _process_page,
        icon="message-square-text",
        label=_("A note is meant for me as the handler"),
        visible=kinds.seen_by(Process.objects.visible_to),
    )
    kinds.register(
        CONTACT_NOTED,
        _("{by} wrote a note about a contact of yours"),
        _contact_page,
        icon="message-square-text",
        label=_("A note about a contact of mine is meant for me"),
        visible=kinds.seen_by(Contact.objects.visible_to),
    )
    kinds.register(
        MENTIONED,
        _("{by} mentioned you in a note in “{title}”"),
        _note_page,
        icon="at-sign",
        label=_("Somebody mentions me in a note"),
        visible=kinds.seen_by(Note.objects.visible_to),
    )


@on(NoteWritten, when=lambda fact, by: fact.notify_handler, together=True)
def tell_handler_of_note(fact: NoteWritten, event: Event, by: System) -> None:
    """*Notify the process owner* tells the handler, never the author himself (L-08). Of a note about a contact alone
    its handler hears; the notice keeps no name, which anonymising would have to find."""
    if not fact.notify_handler:
        return
    if event.subject == Contact._meta.label_lower:
        contact = Contact.objects.select_related("handler").filter(pk=event.subject_id).first()
        if contact is not None and contact.handler is not None:
            tell_member(contact.handler, kind=CONTACT_NOTED, about=contact, by=_who(event, by))
        return
    process = Process.objects.select_related("handler").filter(pk=event.subject_id).first()
    if process is None or process.handler is None:
        return
    tell_member(process.handler, kind=NOTED, about=process, said={"title": process.title}, by=_who(event, by))


@on(NoteWritten, when=lambda fact, by: fact.mentions)
def tell_the_mentioned(fact: NoteWritten, event: Event, by: System) -> None:
    """Whoever is named in a note by @ and may see it hears of it, once: not again who is told as the handler."""
    note = Note.objects.select_related("process", "contact").filter(pk=fact.note_id).first()
    if note is None:
        return
    about = note.process or note.contact
    said = {"process": note.process_id} if note.process is not None else {"contact": note.contact_id}
    title = note.process.title if note.process is not None else note.contact.name if note.contact is not None else ""
    for member in mentioned(note):
        if not (fact.notify_handler and about is not None and about.handler_id == member.pk):
            tell_member(member, kind=MENTIONED, about=note, said={**said, "title": title}, by=_who(event, by))


def _gives_another(fact: TaskPlanned | TaskAssigned, by: Actor) -> bool:
    """Whether somebody else than who acts has the task now."""
    return bool(fact.assignee_id) and not (isinstance(by, Member) and fact.assignee_id == str(by.pk))


@on_several(TaskPlanned, when=_gives_another)
def tell_assignee_of_new_task(told: Sequence[tuple[TaskPlanned, Event]], by: System) -> None:
    """Whoever is given a new task hears of it (L-16)."""
    _tell_assignees(told, by)


@on_several(TaskAssigned, when=_gives_another)
def tell_assignee(told: Sequence[tuple[TaskAssigned, Event]], by: System) -> None:
    """Whoever is given a task hears of it (L-16)."""
    _tell_assignees(told, by)


@on(TaskFreed, together=True)
def tell_whose_turn_it_is(fact: TaskFreed, event: Event, by: System) -> None:
    """The baton is handed on: whoever has the task that waited hears that it is his turn, unless he did the other one
    himself, or it waits again or has gone since."""
    task = Task.objects.select_related("assignee").filter(pk=fact.task_id, done_at=None).first()
    if task is None or task.is_blocked or task.assignee is None or task.assignee_id == event.by_id:
        return
    other = task.waits_for.title if task.waits_for is not None else ""
    tell_member(task.assignee, kind=FREED, about=task, said={"title": task.title, "other": other}, by=_who(event, by))


def _tell_assignees(told: Sequence[tuple[TaskPlanned | TaskAssigned, Event]], by: System) -> None:
    given = [one for one in told if one[0].assignee_id and one[0].assignee_id != str(one[1].by_id)]
    tasks = {task.pk: task for task in _tasks([UUID(fact.task_id) for fact, _event in given])}
    members = {member.pk: member for member in _members(list({UUID(fact.assignee_id) for fact, _event in given}))}
    tellings: dict[Actor, list[Telling]] = defaultdict(list)
    for fact, event in given:
        task, member = tasks.get(UUID(fact.task_id)), members.get(UUID(fact.assignee_id))
        if task is not None and member is not None:
            tellings[_who(event, by)].append(Telling(member, task, {"title": task.title}))
    for who, several in tellings.items():
        tell_members(several, kind=ASSIGNED, by=who)


@remembered(plan=True)
def _tasks(ids: list[UUID]) -> QuerySet[Task]:
    return Task.objects.filter(pk__any=ids)


@remembered(plan=True)
def _members(ids: list[UUID]) -> QuerySet[Member]:
    return Member.objects.filter(pk__any=ids)


@on(NoteWritten)
def mark_note(fact: NoteWritten, event: Event, by: System) -> None:
    """A note is an activity about its contact, and about the person behind it."""
    note = Note.objects.filter(pk=fact.note_id).select_related("process").first()
    if note is not None:
        person = note.process.person_id if note.process is not None else None
        mark_activity([pk for pk in (note.contact_id, person) if pk], at=note.written_at, by=by)


@on(TaskCompleted)
def mark_completed_task(fact: TaskCompleted, event: Event, by: System) -> None:
    """So is a task that was done."""
    task = Task.objects.filter(pk=fact.task_id).select_related("process").first()
    if task is not None and task.done_at is not None:
        person = task.process.person_id if task.process is not None else None
        mark_activity([pk for pk in (task.contact_id, person) if pk], at=task.done_at, by=by)


def _who(event: Event, by: System) -> Actor:
    """Whoever caused the event; the system, when nobody did."""
    return event.by or by
