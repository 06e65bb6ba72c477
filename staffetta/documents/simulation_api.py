"""A sequence tried on the documents of a period, for programs."""

from __future__ import annotations

import datetime
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Member
from staffetta.core.refusals import Invalid
from staffetta.documents.models import DocumentType
from staffetta.documents.schemas import Day
from staffetta.documents.simulation import LONGEST, Share, Simulation, last_month, simulate, types_starting
from staffetta.playbooks.models import Playbook

router = Router(tags=["Automatic actions"])
ASKED: Any = Query([], max_length=100)  # type: ignore[type-arg]  # Ninja's own, which mypy cannot see through


class WorkOut(Schema):
    """`hours` are those expected."""

    tasks: int
    hours: Decimal


class WeekOut(WorkOut):
    monday: datetime.date


class ShareOut(WorkOut):
    """What would have been for one person or one group; neither: for a handler whom nobody would have been."""

    member_id: UUID | None
    group_id: UUID | None
    name: str
    weeks: list[WeekOut]


class TypeCountOut(Schema):
    id: UUID
    name: str
    documents: int


class SimulationOut(WorkOut):
    """What would have been started with the documents of a period that the member sees."""

    first: date
    last: date
    documents: int
    types: list[TypeCountOut]
    shares: list[ShareOut]


@router.get(
    "/{playbook_id}/simulation", response=SimulationOut, operation_id="simulate_sequence", summary="Try a sequence"
)
def simulation(
    request: HttpRequest,
    playbook_id: UUID,
    first: Annotated[Day | None, Query()] = None,
    last: Annotated[Day | None, Query()] = None,
    type_id: list[UUID] = ASKED,
) -> dict[str, Any]:
    """For whom it would have planned tasks, and how many hours a week, had it been started by the documents of a
    period: last month's when nothing is said, of a year at most; of the types that start it, or of those given.
    Nothing is written."""
    member: Member = request.member  # type: ignore[attr-defined]
    playbook = get_object_or_404(Playbook.objects.visible_to(member).sequences(), pk=playbook_id)
    begins, ends = last_month(day_of(timezone.now(), running_firm()))
    begins, ends = first or begins, last or ends
    if not begins <= ends <= begins + LONGEST:
        raise Invalid(_("Use at most a year."), fields={"last": _("Use at most a year.")})
    types = list(DocumentType.objects.filter(pk__in=type_id)) if type_id else types_starting(playbook)
    return _out(simulate(playbook, member, types, begins, ends))


def _out(found: Simulation) -> dict[str, Any]:
    return {
        "first": found.first,
        "last": found.last,
        "documents": found.documents,
        "tasks": found.work.tasks,
        "hours": found.work.hours,
        "types": [{"id": type_.pk, "name": type_.name, "documents": count} for type_, count in found.by_type],
        "shares": [_share(share) for share in found.shares],
    }


def _share(share: Share) -> dict[str, Any]:
    who = share.who
    is_member = isinstance(who, Member)
    return {
        "member_id": who.pk if who is not None and is_member else None,
        "group_id": who.pk if who is not None and not is_member else None,
        "name": who.name if who is not None else "",
        "tasks": share.tasks,
        "hours": share.hours,
        "weeks": [
            {"monday": week, "tasks": work.tasks, "hours": work.hours} for week, work in sorted(share.weeks.items())
        ],
    }
