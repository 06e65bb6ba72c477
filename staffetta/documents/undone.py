"""Documents that were undone, and what they had started that could be stopped (A-10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from staffetta.accounts.models import Member
from staffetta.core.db.remembered import remembered
from staffetta.documents.models import Document, DocumentType, State
from staffetta.playbooks.models import Run, RunTask
from staffetta.processes.models import Task

ENDED = (State.CANCELLED, State.REJECTED, State.RETURNED)
Nature = DocumentType.Nature
TAKING_BACK = (Nature.CREDIT_NOTE, Nature.RETURN)
VOID = (State.CANCELLED, State.REJECTED)


@dataclass(frozen=True)
class Running:
    """Automatic actions that run, and their open tasks."""

    run: Run
    tasks: list[Task]


def taken_back() -> Q:
    """Of documents: that a credit note or a return follows, or points at them."""
    live = Document.objects.filter(type__nature__in=TAKING_BACK).exclude(state__in=VOID)
    follows = live.filter(follows=OuterRef("pk"))
    points = live.filter(references__target=OuterRef("pk"))
    return Q(Exists(follows)) | Q(Exists(points))


def is_undone(document: Document) -> bool:
    """Whether it was cancelled, rejected, returned or credited."""
    return document.state in ENDED or Document.objects.filter(taken_back(), pk=document.pk).exists()


def running_on(lead: UUID) -> list[Running]:
    """The automatic actions of this lead that are not over, with their open tasks."""
    found: dict[UUID, Running] = {}
    for row in _open_steps(lead):
        if row.task is not None:
            found.setdefault(row.run_id, Running(row.run, [])).tasks.append(row.task)
    return list(found.values())


@remembered(plan=True)
def _open_steps(lead: UUID) -> QuerySet[RunTask]:
    rows = RunTask.objects.filter(run__process=lead, run__ended_at=None, task__done_at=None, task__isnull=False)
    return rows.select_related("run__playbook", "task").order_by("run", "number", "pk")


def undone_on(lead: UUID, member: Member) -> list[Document]:
    """The documents of a lead that were undone."""
    return list(_undone(lead, member))


@remembered(plan=True)
def _undone(lead: UUID, member: Member) -> QuerySet[Document]:
    rows = Document.objects.visible_to(member).filter(lead=lead).filter(Q(state__in=ENDED) | taken_back())
    return rows.select_related("type").order_by("-changed_at", "-pk")[:5]


def told(running: list[Running]) -> list[dict[str, Any]]:
    """For programs."""
    return [
        {
            "run_id": one.run.pk,
            "code": one.run.playbook.code,
            "tasks": [{"id": task.pk, "title": task.title} for task in one.tasks],
        }
        for one in running
    ]
