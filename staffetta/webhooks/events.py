"""Which facts the world is told, and by what name (X-03; docs/webhooks.md).

Each type of message comes from facts of the rooms beneath, and says where the API gives the object that it tells of.
The listener (listening.py) and replaying (acts/replay.py) read events by this table; payloads.py writes messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffetta.contacts import facts as contacts
from staffetta.contacts.models import Contact
from staffetta.core.facts import Fact
from staffetta.documents import facts as documents
from staffetta.documents.models import Document
from staffetta.erasures import facts as erasures
from staffetta.history.models import Event
from staffetta.leads import facts as leads
from staffetta.leads.models import Lead
from staffetta.merges import facts as merges
from staffetta.playbooks import facts as playbooks
from staffetta.postsales import facts as postsales
from staffetta.processes import facts as processes
from staffetta.processes.models import Process

PING, STARTED = "webhook.ping", "lead.started"


def subject(event: Event) -> UUID:
    """The record that the fact is about."""
    return event.subject_id


def said(name: str) -> Callable[[Event], UUID]:
    """The record whose id the fact says under this name."""
    return lambda event: UUID(event.said[name])


def always(event: Event) -> bool:
    return True


def about(label: str) -> Callable[[Event], bool]:
    """Whether the fact is told about a record of this model."""
    return lambda event: event.subject == label


def of_kind(kind: str) -> Callable[[Event], bool]:
    """Whether the fact is about a process of this kind."""
    return lambda event: Process.objects.filter(pk=event.subject_id, kind=kind).exists()


def is_done(event: Event) -> bool:
    """Whether it is about a post-sales process of which nothing is open any more."""
    rows = Process.objects.filter(pk=event.subject_id, kind=Process.Kind.POST_SALES, open_count=0)
    return rows.filter(task_count__gt=0).exists()


@dataclass(frozen=True)
class Origin:
    """Facts of one kind: which of them tell it, and of which record."""

    fact: type[Fact]
    object_of: Callable[[Event], UUID] = subject
    fits: Callable[[Event], bool] = always


@dataclass(frozen=True)
class Type:
    """One type of message. `address` is where the API gives the object, {id} is `object_of`, {subject} what the fact is
    about; "" for what is gone: then only id and number are told, to those who see everything."""

    name: str
    label: str | Promise
    address: str
    origins: tuple[Origin, ...]

    @property
    def group(self) -> str:
        """What it is about: the word before the dot."""
        return self.name.partition(".")[0]


CONTACT, LEAD, TASK = "/contacts/{id}", "/leads/{id}", "/tasks/{id}"
DOCUMENT, POST_SALES, RUN = "/documents/{id}", "/post-sales/{id}", "/runs/{id}"
NOTES = "/{of}/{subject}/notes?limit=200"
BY_TASK = said("task_id")
A_LEAD, A_DOCUMENT = about(Lead._meta.label_lower), about(Document._meta.label_lower)


def _on(*facts: type[Fact]) -> tuple[Origin, ...]:
    return tuple(Origin(fact) for fact in facts)


def _tasks(*facts: type[Fact]) -> tuple[Origin, ...]:
    return tuple(Origin(fact, BY_TASK) for fact in facts)


def _runs(*facts: type[Fact]) -> tuple[Origin, ...]:
    return tuple(Origin(fact, said("run_id")) for fact in facts)


def _documents(*facts: type[Fact]) -> tuple[Origin, ...]:
    """These are told about the document's lead as well."""
    return tuple(Origin(fact, fits=A_DOCUMENT) for fact in facts)


TYPES: tuple[Type, ...] = (
    Type("contact.created", _("A contact is created"), CONTACT, _on(contacts.ContactCreated)),
    Type(
        "contact.changed",
        _("A contact changes"),
        CONTACT,
        _on(
            *(contacts.ContactChanged, contacts.ContactTagged, contacts.ProspectMade, contacts.ProspectDropped),
            *(contacts.SupplierAdded, contacts.SupplierRemoved),
        ),
    ),
    Type("contact.converted", _("A contact becomes a customer"), CONTACT, _on(contacts.ContactConverted)),
    Type("contact.merged", _("A contact is merged into another"), CONTACT, _on(merges.MergedInto)),
    Type("contact.merge_undone", _("A merge is undone"), CONTACT, _on(merges.MergeUndone)),
    Type("contact.deleted", _("A contact is deleted"), "", _on(erasures.ContactDeleted)),
    Type("contact.anonymised", _("A contact is anonymised"), CONTACT, _on(erasures.ContactAnonymised)),
    Type("lead.opened", _("A lead is opened"), LEAD, _on(leads.LeadOpened, leads.LeadLoaded)),
    Type(
        STARTED,
        _("A document or a sequence starts work on a lead"),
        LEAD,
        (
            Origin(documents.DocumentAdded, fits=A_LEAD),
            Origin(playbooks.PlaybookStarted, fits=of_kind(Process.Kind.LEAD)),
        ),
    ),
    Type(
        "lead.changed",
        _("A lead changes"),
        LEAD,
        (
            *_on(leads.LeadChanged, leads.LeadSupervised, leads.WonDateCorrected),
            Origin(processes.ProcessTagged, fits=of_kind(Process.Kind.LEAD)),
        ),
    ),
    Type("lead.moved", _("A lead moves to another step"), LEAD, _on(leads.LeadMoved, leads.LeadTransferred)),
    Type("lead.assigned", _("A lead is assigned"), LEAD, _on(leads.LeadAssigned)),
    Type("lead.won", _("A lead is won"), LEAD, _on(leads.LeadWon)),
    Type("lead.lost", _("A lead is lost"), LEAD, _on(leads.LeadLost)),
    Type("lead.cancelled", _("A lead is cancelled"), LEAD, _on(leads.LeadCancelled)),
    Type("lead.reopened", _("A lead is reopened"), LEAD, _on(leads.LeadReopened)),
    Type("task.planned", _("A task is planned"), TASK, _tasks(processes.TaskPlanned)),
    Type(
        "task.changed",
        _("A task changes, or changes hands"),
        TASK,
        _tasks(
            *(processes.TaskChanged, processes.TaskAssigned, processes.TaskTaken, processes.TaskGivenBack),
            *(processes.ReminderSet, processes.ReminderPutOff, processes.ReminderRemoved),
        ),
    ),
    Type("task.completed", _("A task is completed"), TASK, _tasks(processes.TaskCompleted)),
    Type("task.reopened", _("A task is reopened"), TASK, _tasks(processes.TaskReopened)),
    Type("task.deleted", _("A task is deleted"), "", _tasks(processes.TaskWithdrawn)),
    Type("note.written", _("A note is written"), NOTES, (Origin(processes.NoteWritten, said("note_id")),)),
    Type("post_sales.opened", _("A post-sales process is opened"), POST_SALES, _on(postsales.PostSalesOpened)),
    Type("post_sales.changed", _("A post-sales process changes"), POST_SALES, _on(postsales.PostSalesChanged)),
    Type("post_sales.assigned", _("A post-sales process is assigned"), POST_SALES, _on(postsales.PostSalesAssigned)),
    Type(
        "post_sales.done",
        _("The last task of a post-sales process is done"),
        POST_SALES,
        (Origin(processes.TaskCompleted, fits=is_done),),
    ),
    Type("run.shifted", _("A running sequence is shifted"), RUN, _runs(playbooks.RunShifted)),
    Type("run.paused", _("A running sequence is paused"), RUN, _runs(playbooks.RunPaused)),
    Type("run.resumed", _("A running sequence goes on"), RUN, _runs(playbooks.RunResumed)),
    Type("run.stopped", _("A running sequence is stopped"), RUN, _runs(playbooks.RunStopped)),
    Type("document.created", _("A document is entered or comes in"), DOCUMENT, _documents(documents.DocumentAdded)),
    Type(
        "document.changed",
        _("A document changes, or what it names comes in"),
        DOCUMENT,
        _documents(documents.DocumentChanged, documents.DocumentLinked),
    ),
    Type(
        "document.returned", _("What a document delivered comes back"), DOCUMENT, _documents(documents.DocumentReturned)
    ),
    Type("document.cancelled", _("A document is cancelled"), DOCUMENT, _documents(documents.DocumentCancelled)),
    Type("quote.accepted", _("A quote is accepted"), DOCUMENT, _documents(documents.QuoteAccepted)),
    Type("quote.rejected", _("A quote is rejected"), DOCUMENT, _documents(documents.QuoteRejected)),
)

BY_NAME = {one.name: one for one in TYPES}
GROUPS = {
    "contact": _("Contacts"),
    "lead": _("Leads"),
    "task": _("Tasks"),
    "note": pgettext_lazy("work history", "Notes"),
    "post_sales": _("Post-sales processes"),
    "run": _("Running sequences"),
    "document": _("Documents"),
    "quote": _("Quotes"),
}


@cache
def by_fact() -> dict[str, tuple[tuple[Type, Origin], ...]]:
    """By kind of fact: the types that it may tell."""
    found: dict[str, list[tuple[Type, Origin]]] = {}
    for one in TYPES:
        for origin in one.origins:
            found.setdefault(origin.fact.kind, []).append((one, origin))
    return {kind: tuple(rows) for kind, rows in found.items()}


def address_of(type_: Type, object_id: UUID, event: Event) -> str:
    """Where the API gives the object of a message."""
    of = "contacts" if event.subject == Contact._meta.label_lower else "processes"
    return type_.address.format(id=object_id, subject=event.subject_id, of=of)


def told_by(happened: Sequence[Event], wanted: set[str]) -> list[tuple[Event, Type, UUID]]:
    """What these events tell the world, of which records; of the `wanted` types only."""
    told = []
    for event in happened:
        for one, origin in by_fact().get(event.kind, ()):
            if one.name in wanted and origin.fits(event):
                told.append((event, one, origin.object_of(event)))
    return _said_once(told)


def _said_once(told: list[tuple[Event, Type, UUID]]) -> list[tuple[Event, Type, UUID]]:
    """A document that starts a lead starts its sequence as well: of both the world hears once, through the document."""
    added = documents.DocumentAdded.kind
    leads = {object_id for event, one, object_id in told if one.name == STARTED and event.kind == added}
    return [
        (event, one, object_id)
        for event, one, object_id in told
        if one.name != STARTED or event.kind == added or object_id not in leads
    ]
