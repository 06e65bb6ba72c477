"""What anonymising a contact clears in processes, tasks, notes and files (C-11); called once, by the apps."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from staffetta.contacts.trails import MARK, declare, excuse
from staffetta.processes.files import place_of
from staffetta.processes.models import Attachment, Note, Process, Task, TaskWord


def processes_of(ids: Sequence[UUID]) -> QuerySet[Process]:
    """Those about these contacts, and their children. A process of a company with one of them as its person is the
    company's: there he is a mention."""
    about = Q(contact__in=ids) | Q(contact=None, person__in=ids)
    children = Q(parent__contact__in=ids) | Q(parent__contact=None, parent__person__in=ids)
    return Process.objects.filter(about | children)


def register() -> None:
    """Titles and texts go; who did what and when stays."""
    declare(
        Process,
        _("Leads and post-sales processes: titles and descriptions"),
        rows=processes_of,
        clear={"title": MARK, "description": "", "folded": ""},
        mentions=("title", "description"),
        order=10,
    )
    declare(
        Task,
        _("Tasks: titles and notes"),
        rows=lambda ids: Task.objects.filter(Q(contact__in=ids) | Q(process__in=processes_of(ids).values("pk"))),
        clear={"title": MARK, "remind_about": "", "pre_notes": ""},
        mentions=("title", "remind_about", "pre_notes"),
        order=20,
    )
    declare(
        Note,
        _("Notes: texts"),
        rows=lambda ids: Note.objects.filter(Q(contact__in=ids) | Q(process__in=processes_of(ids).values("pk"))),
        clear={"text": MARK},
        mentions=("text",),
        order=20,
    )
    declare(
        Attachment,
        _("Files"),
        rows=lambda ids: Attachment.objects.filter(Q(contact__in=ids) | Q(process__in=processes_of(ids).values("pk"))),
        remove=True,
        mentions=("name",),
        clear={"name": MARK},
        file=lambda row: place_of(row.pk),
        order=30,
    )
    excuse(TaskWord, "the database takes them from the titles of tasks, and keeps them in step")
