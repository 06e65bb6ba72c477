"""What a post-sales process shows of itself: on the lead's page at the right (P-06), and on its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from staffetta.accounts.models import Member
from staffetta.core.db.remembered import remembered
from staffetta.leads.models import Lead
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.question import may_start
from staffetta.processes.models import Process, Task
from staffetta.processes.rules import Standing


@dataclass(frozen=True)
class Row:
    """A task and what this member may do with it. `state` follows from now (T-06)."""

    task: Task
    state: str
    may_tick: bool


@dataclass(frozen=True)
class Sheet:
    """One process with its tasks, for one member at one moment."""

    post_sales: PostSalesProcess
    process: Process
    state: str
    rows: list[Row]
    may_edit: bool

    @property
    def done(self) -> int:
        return sum(row.task.is_done for row in self.rows)

    @property
    def tags(self) -> list[str]:
        """The names of its tags, in order."""
        return self.post_sales.tag_names

    @property
    def element(self) -> str:
        """The id of its element in a page."""
        return f"post-sales-{self.process.pk}"


def sheets_of(member: Member, found: Iterable[PostSalesProcess], now: datetime) -> list[Sheet]:
    """The sheets of processes that were read with_process and with_state; the tasks of all in one query."""
    known = list(found)
    tasks = (
        Task.objects.filter(process__in=[one.pk for one in known])
        .with_state(now)
        .select_related("assignee", "group", "activity_type", "done_by")
        .order_by("position", "id")
    )
    by_process: dict[Any, list[Any]] = {one.pk: [] for one in known}
    for task in tasks:
        by_process[task.process_id].append(task)
    standing = Standing(member)
    return [_sheet(standing, one, by_process[one.pk]) for one in known]


def _sheet(standing: Standing, one: Any, tasks: list[Any]) -> Sheet:
    may_edit = standing.may_edit(one.process)
    rows = [Row(task, task.state, may_edit or standing.is_assigned(task)) for task in tasks]
    return Sheet(one, one.process, one.state, rows, may_edit)


def sheet_of(member: Member, post_sales: PostSalesProcess, now: datetime) -> Sheet:
    """The sheet of one process as it is now, after an act."""
    fresh = PostSalesProcess.objects.with_process().with_state(now).get(pk=post_sales.pk)
    return sheets_of(member, [fresh], now)[0]


def on_lead(member: Member, lead: Lead, now: datetime) -> dict[str, Any] | None:
    """The panel of a lead's page: its processes that the member sees, oldest first; also the way to start one."""
    sheets: list[Sheet] = []
    if getattr(lead, "has_post_sales", True):  # known to whoever read the lead with its rocket
        found = PostSalesProcess.objects.visible_to(member).filter(lead=lead).with_process().with_state(now)
        sheets = sheets_of(member, found.order_by("created_at", "process"), now)
    may_open = may_start(member, lead)
    return {"lead": lead, "sheets": sheets, "may_open": may_open} if sheets or may_open else None


def of_contact(member: Member, contact: Any, now: datetime) -> dict[str, Any] | None:
    """The panel of a contact's page: the processes about this contact that the member sees, active ones first."""
    rows = _about(contact.pk, member, now)
    return {"rows": rows} if rows else None


@remembered(plan=True)
def _about(contact: UUID, member: Member, now: datetime) -> QuerySet[PostSalesProcess]:
    found = PostSalesProcess.objects.visible_to(member).filter(process__contact=contact).with_process()
    known: Any = found.with_state(now)
    rows: QuerySet[PostSalesProcess] = known.order_by("rank", "-created_at")[:20]
    return rows
