"""Changes to many post-sales processes, for programs (P-09, P-11)."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from staffetta.accounts.http import MemberRequest
from staffetta.accounts.models import Member
from staffetta.accounts.schemas import Input
from staffetta.core.api import Cursor, Limit, Rows, rows_of
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid
from staffetta.listings.asked import certain
from staffetta.listings.change_schemas import ChangeProgress, FateWord, Key, Tags, Values, said_change
from staffetta.postsales.acts.change_many import MOST, Wanted, cancel_change, start_change
from staffetta.postsales.bulk import PostSalesChange, Verb
from staffetta.postsales.filters import filter_of

router = Router(tags=["post-sales"])
VerbWord = Literal["assign", "tag", "untag", "delete"]


class PostSalesChangeIn(Input):
    """Either `processes`, or `filters` as the list takes them for everything that fits."""

    verb: VerbWord
    processes: Annotated[list[UUID], Field(max_length=MOST)] = []
    filters: Annotated[dict[Key, Values], Field(max_length=60)] | None = None
    handler_id: UUID | None = Field(None, description="For `assign`")
    tags: Tags = []


class PostSalesChangeOut(ChangeProgress):
    """How far a change is."""

    verb: VerbWord


class PostSalesChangeRowOut(Schema):
    """`outcome` is empty while the process waits for its turn; `reason` says why it was refused. `process` is null once
    it is deleted and lies in the bin; then `reason` is the number of its lead."""

    process: UUID | None
    title: str
    outcome: FateWord
    reason: str


def _change(request: MemberRequest, change_id: UUID) -> PostSalesChange:
    found: PostSalesChange = get_object_or_404(PostSalesChange.objects.visible_to(request.member), pk=change_id)
    return found


def _handler(wanted: UUID | None) -> Member | None:
    found = Member.objects.filter(pk=wanted).first() if wanted else None
    if found is None and wanted:
        raise Invalid(_("Some values are not valid."), fields={"handler_id": _("There is no such person.")})
    return found


@router.post("", response={201: PostSalesChangeOut}, summary="Change many post-sales processes")
def post_change(request: MemberRequest, body: PostSalesChangeIn) -> Any:
    """Assign, tag or delete processes, each by the rules of a single one. A hundred are done with the answer."""
    member, now = request.member, timezone.now()
    ids = body.processes
    if body.filters is not None:
        ids = list(
            certain(filter_of(body.filters), body.filters).rows(member, now).values_list("pk", flat=True)[: MOST + 1]
        )
    wanted = Wanted(Verb(body.verb), handler=_handler(body.handler_id), tags=tuple(body.tags))
    return Status(201, said_change(start_change(ids, wanted, by=member, at=now)))


@router.get("/{change_id}", response=PostSalesChangeOut, summary="How far a change is")
def get_change(request: MemberRequest, change_id: UUID) -> dict[str, Any]:
    """How many were changed, and how many were not."""
    return said_change(_change(request, change_id))


@router.post("/{change_id}/cancel", response=PostSalesChangeOut, summary="Leave the rest as it is")
def post_cancel(request: MemberRequest, change_id: UUID) -> dict[str, Any]:
    """What was changed stays so."""
    return said_change(cancel_change(_change(request, change_id), by=request.member, at=timezone.now()))


@router.get("/{change_id}/rows", response=Rows[PostSalesChangeRowOut], summary="What became of each process")
def list_change_rows(
    request: MemberRequest, change_id: UUID, outcome: FateWord | None = None, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """In the order in which they are changed; `outcome` narrows."""
    rows: Any = _change(request, change_id).rows.select_related("post_sales__process")
    rows = rows if outcome is None else rows.filter(outcome=outcome)
    found = page(rows, order=("id",), cursor=cursor, limit=limit)
    items = [
        {
            "process": row.post_sales_id,
            "title": row.post_sales.process.title if row.post_sales else "",
            "outcome": row.outcome,
            "reason": row.reason,
        }
        for row in found.rows
    ]
    return rows_of(found, items)
