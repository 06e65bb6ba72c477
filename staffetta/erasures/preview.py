"""What erasing a contact would do, counted before anybody is asked (C-10, C-11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.contacts import blockers, trails
from staffetta.contacts.models import Contact
from staffetta.documents.models import Document, DocumentFile
from staffetta.erasures.blocking import heading
from staffetta.erasures.models import ErasureRequest
from staffetta.erasures.persons import only_here
from staffetta.erasures.telling import hindrance, refusal
from staffetta.leads.models import Lead
from staffetta.processes.models import Attachment, Task
from staffetta.processes.trailed import processes_of

SHOWN = 20


@dataclass(frozen=True)
class Counted:
    """One sort of rows, and how many of them."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Preview:
    """Of anonymising: what goes, what stays, what to think of before."""

    goes: list[Counted]
    documents: list[Document]
    document_count: int
    document_files: int
    open_leads: int
    open_tasks: int
    files: int
    persons: list[Contact]


def family_ids(contact: Contact) -> list[UUID]:
    """The contact and what was merged into it."""
    found, layer = [contact.pk], [contact.pk]
    while layer:
        layer = list(Contact.objects.filter(merged_into__in=layer).values_list("pk", flat=True))
        found += layer
    return found


def counted(ids: list[UUID]) -> list[Counted]:
    """The rows of every trail, as far as statements find them; stored files are read when it is done."""
    found = [(trail, list(trail.about(ids).order_by().values_list("pk", flat=True))) for trail in trails.all_trails()]
    reached = {pk for trail, pks in found if trail.may_be_followed for pk in pks}
    reached |= {pk for trail, pks in found if trail.holds is not None and pks for pk in trail.holds(pks)}
    rows = []
    for trail, pks in found:
        count = len(pks)
        if trail.follows:
            following = trail.model._default_manager.filter(**{f"{trail.follows}__in": reached})
            count = (following | trail.model._default_manager.filter(pk__in=pks)).distinct().count()
        if count:
            rows.append(Counted(trail.key, str(trail.label), count))
    return rows


def anonymising(contact: Contact) -> Preview:
    """What would go, and what would stay."""
    ids = family_ids(contact)
    documents = Document.objects.naming(ids)
    processes = processes_of(ids).values("pk")
    return Preview(
        goes=counted(ids),
        documents=list(documents.select_related("type").order_by("-date", "-pk")[:SHOWN]),
        document_count=documents.count(),
        document_files=DocumentFile.objects.filter(document__in=documents.values("pk")).count(),
        open_leads=Lead.objects.filter(process__in=processes, outcome="open").count(),
        open_tasks=_open_tasks(ids).count(),
        files=Attachment.objects.filter(contact__in=ids).count(),
        persons=list(only_here(contact)[:SHOWN]),
    )


def _open_tasks(contacts: list[UUID]) -> QuerySet[Task]:
    """Of their processes or about them alone, but for that of answering a request, which keeps its title."""
    found = Task.objects.filter(done_at=None).exclude(pk__in=ErasureRequest.objects.exclude(task=None).values("task"))
    return found.filter(Q(process__in=processes_of(contacts).values("pk")) | Q(contact__in=contacts))


def deleting(contact: Contact, by: Actor) -> dict[str, Any]:
    """The dry run of deleting (C-10): whether this person can, every blocker, and what would go along."""
    found = blockers.against_deletion(contact)
    hindered = hindrance(contact, by)
    stays = bool(found or hindered)
    listed = [
        {**blockers.told(blocker), "check": stage.name.lower()} for stage, held in found.items() for blocker in held
    ]
    return {
        "possible": not stays,
        "title": heading() if stays else "",
        "detail": hindered or (refusal(contact, found) if found else ""),
        "check": next(iter(found)).name.lower() if found else "",
        "blockers": listed,
        "goes": [] if stays else [vars(row) for row in counted(family_ids(contact))],
    }


def label_of(key: str) -> str:
    """What the rows of a model are called on a certificate; keys of versions to come, or gone by, as they are."""
    if key == "files":
        return _("Files deleted from disk")
    if key == "accounts.answer":
        return _("Answers kept for programs")
    mention = key.startswith("mentions:")
    name = key.removeprefix("mentions:")
    model = next((one for one in apps.get_models() if one._meta.label_lower == name), None)
    trail = trails.trail_of(model) if model else None
    label = str(trail.label) if trail else name
    return _("Mentions elsewhere struck: {label}").format(label=label) if mention else label
