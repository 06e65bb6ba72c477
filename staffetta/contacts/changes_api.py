"""Changes to many contacts, for programs: handler and tags (C-01)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from staffetta.accounts.models import Member
from staffetta.accounts.schemas import Input
from staffetta.contacts.acts.change_many import MOST, Wanted, cancel_change, start_change
from staffetta.contacts.bulk import BulkChange
from staffetta.contacts.filters import filter_of
from staffetta.contacts.models import Contact
from staffetta.contacts.schemas import Tags
from staffetta.core.api import Cursor, Limit, Line, Rows, rows_of
from staffetta.core.paging import page
from staffetta.core.refusals import Invalid
from staffetta.listings.asked import certain, unseen

changes = Router(tags=["Contacts"])
VerbWord = Literal["assign", "tag", "untag"]
FateWord = Literal["", "done", "same", "forbidden", "gone", "cancelled"]
Key = Annotated[Line, Field(max_length=60)]
Values = Annotated[list[Annotated[Line, Field(max_length=200)]], Field(max_length=30)]


class ContactChangeIn(Input):
    """Either `contacts`, or `filters` as the list takes them for everything that fits."""

    verb: VerbWord
    contacts: Annotated[list[UUID], Field(max_length=MOST)] = []
    filters: Annotated[dict[Key, Values], Field(max_length=60)] | None = None
    handler: UUID | None = Field(None, description="For `assign`: a member, or null for nobody; it must be said")
    tags: Tags = []


class ContactChangeOut(Schema):
    """Big ones go on after the answer: `finished_at` is null until all are done."""

    id: UUID
    verb: VerbWord
    tags: list[str]
    started_at: datetime
    finished_at: datetime | None
    cancelled_at: datetime | None
    all: int
    waiting: int
    done: int
    same: int
    forbidden: int
    gone: int
    cancelled: int


class ContactChangeMadeOut(ContactChangeOut):
    """`unknown`: those that were asked for and are not there, or that you cannot see. They have no row."""

    unknown: list[UUID]


class ContactChangeRowOut(Schema):
    """`outcome` is empty while the contact waits for its turn."""

    contact: UUID
    name: str
    outcome: FateWord


def _actor(request: HttpRequest) -> Member:
    member: Member = request.member  # type: ignore[attr-defined]
    return member


def _change(request: HttpRequest, change_id: UUID) -> BulkChange:
    found: BulkChange = get_object_or_404(BulkChange.objects.visible_to(_actor(request)), pk=change_id)
    return found


def _out(change: BulkChange) -> dict[str, Any]:
    names = ("id", "verb", "tags", "started_at", "finished_at", "cancelled_at")
    return {**{name: getattr(change, name) for name in names}, **change.rows.counted()}


@changes.post("", response={201: ContactChangeMadeOut}, summary="Change many contacts")
def post_change(request: HttpRequest, body: ContactChangeIn) -> Any:
    """Assign a handler, add tags or take them off, each by the rules of a single one."""
    member, handler = _actor(request), None
    if body.verb == "assign" and "handler" not in body.model_fields_set:
        raise Invalid(_("Some values are not valid."), fields={"handler": _("Say who, or null for nobody.")})
    if body.handler is not None:
        handler = Member.objects.active().filter(pk=body.handler).first()
        if handler is None:
            raise Invalid(_("Some values are not valid."), fields={"handler": _("There is no such record.")})
    if not body.contacts and body.filters is None:
        raise Invalid(_("Some values are not valid."), fields={"contacts": _("Select contacts first.")})
    ids = body.contacts
    if body.filters is not None:
        ids = list(certain(filter_of(body.filters), body.filters).rows(member).values_list("pk", flat=True)[: MOST + 1])
    wanted = Wanted(BulkChange.Verb(body.verb), handler, tuple(body.tags))
    unknown = unseen(() if body.filters is not None else ids, Contact.objects.visible_to(member))
    return Status(201, {**_out(start_change(ids, wanted, by=member, at=timezone.now())), "unknown": unknown})


@changes.get("/{change_id}", response=ContactChangeOut, summary="How far a change is")
def get_change(request: HttpRequest, change_id: UUID) -> dict[str, Any]:
    """How many were changed, and how many were not and why."""
    return _out(_change(request, change_id))


@changes.post("/{change_id}/cancel", response=ContactChangeOut, summary="Leave the rest as it is")
def post_cancel(request: HttpRequest, change_id: UUID) -> dict[str, Any]:
    """What was changed stays so."""
    return _out(cancel_change(_change(request, change_id), by=_actor(request), at=timezone.now()))


@changes.get("/{change_id}/rows", response=Rows[ContactChangeRowOut], summary="What became of each contact")
def list_change_rows(
    request: HttpRequest, change_id: UUID, outcome: FateWord | None = None, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """In the order in which they are changed; `outcome` narrows."""
    rows = _change(request, change_id).rows.select_related("contact")
    rows = rows if outcome is None else rows.filter(outcome=outcome)
    found = page(rows, order=("id",), cursor=cursor, limit=limit)
    items = [{"contact": row.contact_id, "name": row.contact.name, "outcome": row.outcome} for row in found.rows]
    return rows_of(found, items)
