"""What programs send about post-sales processes, and what they are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import prefetch_related_objects
from ninja import Schema
from pydantic import ConfigDict, Field

from staffetta.core.api import Line, Text
from staffetta.fields.models import Owner
from staffetta.fields.schemas import CustomIn, CustomOut
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.rows import PostSalesRow, rows_of
from staffetta.processes.custom import fetched, programs_of
from staffetta.processes.schemas import Day

State = Literal["todo", "on_hold", "done"]
Title = Annotated[Line, Field(max_length=200)]
TagName = Annotated[Line, Field(max_length=60)]


class NamedRecord(Schema):
    """A record that is pointed at."""

    id: UUID
    name: str


class LeadOfProcess(Schema):
    id: UUID
    number: str
    title: str


class PostSales(Schema):
    """A post-sales process. `state` follows from its tasks and from now (P-08); its tasks are under /tasks."""

    id: UUID
    title: str
    description: str
    state: State
    lead: LeadOfProcess
    contact: NamedRecord | None
    handler: NamedRecord | None
    template: str | None = Field(description="The code of the template it was made from")
    tags: list[str]
    custom: CustomOut
    task_count: int
    done_count: int
    next_at: datetime | None = Field(description="The first moment that an open task waits for or waited for")
    created_at: datetime
    version: int


class NewPostSales(Schema):
    """`assignee_id` null = the lead's handler; `start` null = today there; `title` empty = the lead's."""

    model_config = ConfigDict(extra="forbid")

    lead_id: UUID
    template: Annotated[Line, Field(max_length=40)] | None = Field(None, description="Code of a template, null = empty")
    title: Title = ""
    assignee_id: UUID | None = None
    start: Day | None = None
    tags: Annotated[list[TagName], Field(max_length=30)] | None = Field(
        None, description="null = the lead's if the workspace says so, else none"
    )


class PostSalesChanges(Schema):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    title: Title | None = None
    description: Annotated[Text, Field(max_length=20_000)] | None = None
    tags: Annotated[list[TagName], Field(max_length=30)] | None = None
    custom: CustomIn | None = Field(None, description="Answers by code; what is left out stays as it is")


class Assignment(Schema):
    model_config = ConfigDict(extra="forbid")

    assignee_id: UUID


class Arrangement(Schema):
    """Ids of tasks in their new order; those left out follow as they stood."""

    model_config = ConfigDict(extra="forbid")

    order: Annotated[list[UUID], Field(max_length=500)]


class InHandCount(Schema):
    """The figures of the menu's badge (P-05)."""

    total: int
    own: int = Field(description="Active processes that are mine")
    others: int = Field(description="Active processes of others in which I have an open task")


def told(found: Sequence[PostSalesProcess], now: datetime) -> list[dict[str, Any]]:
    """Processes that were read for_rows, as programs are told; in a constant number of statements."""
    prefetch_related_objects(list(found), *fetched(Owner.POST_SALES, "process__custom_values"))
    return [_said(row) for row in rows_of(found, now)]


def _said(row: PostSalesRow) -> dict[str, Any]:
    process, post_sales = row.process, row.post_sales
    return {
        "id": process.pk,
        "title": process.title,
        "description": process.description,
        "state": row.state,
        "lead": {"id": row.lead_id, "number": row.number, "title": row.lead},
        "contact": {"id": row.contact_id, "name": row.contact} if row.contact_id else None,
        "handler": {"id": row.handler_id, "name": row.handler} if row.handler_id else None,
        "template": post_sales.template.code if post_sales and post_sales.template else None,
        "tags": list(row.tags),
        "custom": programs_of(process, Owner.POST_SALES),
        "task_count": process.task_count,
        "done_count": row.done,
        "next_at": row.next_at,
        "created_at": row.created_at,
        "version": process.version,
    }
