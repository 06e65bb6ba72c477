"""Changes to many leads, for programs (L-14)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.accounts.schemas import Input
from staffetta.core.api import Cursor, Limit, Rows, rows_of
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid
from staffetta.leads.acts.change_many import MOST, Wanted, cancel_change, start_change
from staffetta.leads.bulk import LeadChange, Verb
from staffetta.leads.filters import filter_of
from staffetta.leads.models import Lead, LossReason, Step
from staffetta.listings.asked import certain, unseen
from staffetta.listings.change_schemas import ChangeProgress, FateWord, Key, Tags, Values, said_change
from staffetta.playbooks.models import Playbook

router = Router(tags=["leads"])
VerbWord = Literal["assign", "move", "tag", "untag", "win", "lose", "cancel", "start", "delete"]


class LeadChangeIn(Input):
    """Either `leads`, or `filters` as the list takes them for everything that fits."""

    verb: VerbWord
    leads: Annotated[list[UUID], Field(max_length=MOST)] = []
    filters: Annotated[dict[Key, Values], Field(max_length=60)] | None = None
    handler_id: UUID | None = Field(None, description="For `assign`: a member, or null for nobody; it must be said")
    step_id: UUID | None = Field(None, description="For `move`")
    reason_id: UUID | None = Field(None, description="For `lose`: one of /loss-reasons")
    won_on: date | None = Field(None, description="For `win`; today unless given")
    tags: Tags = []
    playbook_id: UUID | None = Field(
        None, description="For `start`: a sequence; where it runs already, nothing changes"
    )
    start: date | None = Field(None, description="For `start`: the date of the first task; today unless given")


class LeadChangeOut(ChangeProgress):
    """How far a change is."""

    verb: VerbWord


class LeadChangeMadeOut(LeadChangeOut):
    """`unknown`: those that were asked for and are not there, or that you cannot see. They have no row."""

    unknown: list[UUID]


class LeadChangeRowOut(Schema):
    """`outcome` is empty while the lead waits for its turn; `reason` says why it was refused. `lead` is null once it is
    deleted; then `reason` is its number."""

    lead: UUID | None
    title: str
    outcome: FateWord
    reason: str


def _change(request: MemberRequest, change_id: UUID) -> LeadChange:
    found: LeadChange = get_object_or_404(LeadChange.objects.visible_to(request.member), pk=change_id)
    return found


def _known(model: Any, wanted: UUID | None, field: str) -> Any:
    if wanted is None:
        return None
    found = model._default_manager.filter(pk=wanted).first()
    if found is None:
        raise Invalid(_("Some values are not valid."), fields={field: _("There is no such record.")})
    return found


@router.post("", response={201: LeadChangeMadeOut}, summary="Change many leads")
def post_change(request: MemberRequest, body: LeadChangeIn) -> Any:
    """Assign, move, tag or close leads, or start automatic actions where they do not run already; each by the rules of
    a single one. The first hundred are done with the answer."""
    member, now = request.member, timezone.now()
    if body.verb == "assign" and "handler_id" not in body.model_fields_set:
        raise Invalid(_("Some values are not valid."), fields={"handler_id": _("Say who, or null for nobody.")})
    if not body.leads and body.filters is None:
        raise Invalid(_("Some values are not valid."), fields={"leads": _("Select leads first.")})
    ids = body.leads
    if body.filters is not None:
        ids = list(
            certain(filter_of(body.filters), body.filters).rows(member, now).values_list("pk", flat=True)[: MOST + 1]
        )
    wanted = Wanted(
        Verb(body.verb),
        handler=_known(Member, body.handler_id, "handler_id"),
        step=_known(Step, body.step_id, "step_id"),
        reason=_known(LossReason, body.reason_id, "reason_id"),
        won_on=body.won_on,
        tags=tuple(body.tags),
        playbook=_known(Playbook, body.playbook_id, "playbook_id"),
        start=body.start or day_of(now, running_firm()),
    )
    unknown = unseen(() if body.filters is not None else ids, Lead.objects.visible_to(member))
    return Status(201, {**said_change(start_change(ids, wanted, by=member, at=now)), "unknown": unknown})


@router.get("/{change_id}", response=LeadChangeOut, summary="How far a change is")
def get_change(request: MemberRequest, change_id: UUID) -> dict[str, Any]:
    """How many were changed, and how many were not."""
    return said_change(_change(request, change_id))


@router.post("/{change_id}/cancel", response=LeadChangeOut, summary="Leave the rest as it is")
def post_cancel(request: MemberRequest, change_id: UUID) -> dict[str, Any]:
    """What was changed stays so."""
    return said_change(cancel_change(_change(request, change_id), by=request.member, at=timezone.now()))


@router.get("/{change_id}/rows", response=Rows[LeadChangeRowOut], summary="What became of each lead")
def list_change_rows(
    request: MemberRequest, change_id: UUID, outcome: FateWord | None = None, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """In the order in which they are changed; `outcome` narrows."""
    rows: Any = _change(request, change_id).rows.select_related("lead__process")
    rows = rows if outcome is None else rows.filter(outcome=outcome)
    found = page(rows, order=("id",), cursor=cursor, limit=limit)
    items = [
        {
            "lead": row.lead_id,
            "title": row.lead.process.title if row.lead else "",
            "outcome": row.outcome,
            "reason": row.reason,
        }
        for row in found.rows
    ]
    return rows_of(found, items)
