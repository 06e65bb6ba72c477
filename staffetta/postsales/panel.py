"""What a post-sales process shows of itself: on the lead's page at the right (P-06), and on its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from staffetta.accounts.editions import Capability, has
from staffetta.accounts.models import Member, Workspace
from staffetta.accounts.rules import may_delete
from staffetta.core.acts import System
from staffetta.core.db.ahead import attach
from staffetta.core.db.remembered import remembered
from staffetta.leads.models import Lead
from staffetta.playbooks.models import Run
from staffetta.postsales.models import PostSalesProcess
from staffetta.postsales.querysets import PostSalesQuerySet
from staffetta.postsales.question import may_start
from staffetta.processes.models import Attachment, Process, Reminder, Task
from staffetta.processes.rules import Standing


@dataclass(frozen=True)
class Row:
    """A task and what this member may do with it. `state` follows from now (T-06). `waits`: what has to be done before
    it; while that is open it cannot be ticked."""

    task: Task
    state: str
    may_tick: bool
    may_remind: bool
    files: list[Attachment]

    @property
    def waits(self) -> Task | None:
        return self.task.waits_for if self.task.is_blocked else None


@dataclass(frozen=True)
class Sheet:
    """One process with its tasks, for one member at one moment."""

    post_sales: PostSalesProcess
    process: Process
    state: str
    rows: list[Row]
    may_edit: bool
    may_delete: bool
    firm: Workspace

    @property
    def may_hold(self) -> bool:
        """Whether its tasks can be put On hold by this member (P-14)."""
        return self.may_edit and has(Capability.HOLD, self.firm)

    @property
    def may_give(self) -> bool:
        """Whether this member can give its tasks to single people and groups (P-11, P-14)."""
        return self.may_edit and has(Capability.ASSIGN_TASKS, self.firm)

    @property
    def is_of_edition(self) -> bool:
        """Whether the edition has post-sales processes; if not, this one is there to be read (P-14)."""
        return has(Capability.POST_SALES, self.firm)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def done(self) -> int:
        return sum(row.task.is_done for row in self.rows)

    @property
    def expected(self) -> Decimal:
        """The expected hours of all its tasks."""
        return sum((row.task.expected_hours or Decimal(0) for row in self.rows), Decimal(0))

    @property
    def actual(self) -> Decimal:
        """The hours that were taken."""
        return sum((row.task.actual_hours or Decimal(0) for row in self.rows), Decimal(0))

    @property
    def tags(self) -> list[str]:
        """The names of its tags, in order."""
        return self.post_sales.tag_names

    @property
    def element(self) -> str:
        """The id of its element in a page."""
        return f"post-sales-{self.process.pk}"


def sheets_of(member: Member, found: Iterable[PostSalesProcess], now: datetime) -> list[Sheet]:
    """The sheets of processes that were read with_process and with_state; the tasks of all in one query, their files in
    another unless `has_files` says that there are none."""
    known = list(found)
    tasks = _tasks([one.pk for one in known], now) if known else []
    by_process: dict[Any, list[Any]] = {one.pk: [] for one in known}
    of = {one.pk: one.process for one in known}
    for task in tasks:
        task.process = of[task.process_id]  # known, so that no rule asks for it
        by_process[task.process_id].append(task)
    with_files = {one.pk for one in known if getattr(one, "has_files", True)}
    files = _files_of([task.pk for task in tasks if task.process_id in with_files])
    standing = Standing(member)
    for one in known:
        attach([one.process], "tasks", by_process[one.pk], "process_id")  # other panels show them too
    return [_sheet(standing, one, by_process[one.pk], files) for one in known]


@remembered(plan=True)
def _tasks(processes: list[UUID], now: datetime) -> QuerySet[Task]:
    to_come = Reminder.objects.filter(task=OuterRef("pk"), told_at=None, passed_at=None)
    said = {"reminded_at": "due_at", "reminded_on": "date", "reminded_time": "at"}
    rows = Task.objects.filter(process__any=processes).with_state(now)
    rows = rows.annotate(**{name: Subquery(to_come.values(column)) for name, column in said.items()})
    return rows.beside_process().order_by("position", "id")


def _files_of(tasks: list[UUID]) -> dict[UUID, list[Attachment]]:
    found: dict[UUID, list[Attachment]] = {}
    for file in _attached(tasks) if tasks else ():
        assert file.task_id is not None
        found.setdefault(file.task_id, []).append(file)
    return found


@remembered(plan=True)
def _attached(tasks: list[UUID]) -> QuerySet[Attachment]:
    return Attachment.objects.filter(task__any=tasks).order_by("added_at", "pk")


def _sheet(standing: Standing, one: Any, tasks: list[Any], files: dict[UUID, list[Attachment]]) -> Sheet:
    may_edit = standing.may_edit(one.process)
    rows = [
        Row(
            task,
            task.state,
            standing.may_complete(task) and not task.is_blocked,
            not task.is_done and standing.may_remind(task),
            files.get(task.pk, []),
        )
        for task in tasks
    ]
    may_go = may_edit and may_delete(standing.actor)
    assert not isinstance(standing.actor, System)
    return Sheet(one, one.process, one.state, rows, may_edit, may_go, standing.actor.workspace)


def sheet_of(member: Member, post_sales: PostSalesProcess, now: datetime) -> Sheet:
    """The sheet of one process as it is now, after an act."""
    return sheets_of(member, _one(post_sales.pk, now), now)[0]


def sheet_seen(member: Member, pk: UUID, now: datetime) -> Sheet | None:
    """The sheet for the page of one process; None for one that the member does not see."""
    found = _seen(pk, member, now)
    return sheets_of(member, found, now)[0] if found else None


@remembered(plan=True)
def _one(pk: UUID, now: datetime) -> QuerySet[PostSalesProcess]:
    return _for_sheet(PostSalesProcess.objects.filter(pk=pk), now)


@remembered(plan=True)
def _seen(pk: UUID, member: Member, now: datetime) -> QuerySet[PostSalesProcess]:
    rows: Any = _for_sheet(PostSalesProcess.objects.visible_to(member).filter(pk=pk), now)
    leads = Lead.objects.visible_to(member).filter(pk=OuterRef("lead"))
    found: QuerySet[PostSalesProcess] = rows.annotate(
        sees_lead=Exists(leads), has_runs=Exists(Run.objects.filter(process=OuterRef("pk")))
    )
    return found


def _for_sheet(rows: PostSalesQuerySet, now: datetime) -> QuerySet[PostSalesProcess]:
    return _stated(rows.with_process().with_tags(), now)


def _stated(rows: PostSalesQuerySet, now: datetime) -> QuerySet[PostSalesProcess]:
    files = Attachment.objects.filter(process=OuterRef("pk")).exclude(task=None)
    return rows.with_state(now).annotate(has_files=Exists(files))


def on_lead(member: Member, lead: Lead, now: datetime) -> dict[str, Any] | None:
    """The panel of a lead's page: its processes that the member sees, oldest first; also the way to start one."""
    if not has(Capability.POST_SALES, member.workspace):
        return _of_before(member, lead)
    sheets: list[Sheet] = []
    if getattr(lead, "has_post_sales", True):  # known to whoever read the lead with its rocket
        sheets = sheets_of(member, _of_lead(lead.pk, member, now), now)
    may_open = may_start(member, lead)
    # Once there is one it is what the page is opened for: it stands above the facts.
    return {"lead": lead, "sheets": sheets, "may_open": may_open, "first": bool(sheets)} if sheets or may_open else None


@remembered(plan=True)
def _of_lead(lead: UUID, member: Member, now: datetime) -> QuerySet[PostSalesProcess]:
    rows = PostSalesProcess.objects.visible_to(member).filter(lead=lead).for_panel()
    return _stated(rows, now).order_by("created_at", "process")


def _of_before(member: Member, lead: Lead) -> dict[str, Any] | None:
    """What is there of an edition that had more: links for reading, nothing to press, no rocket (P-14)."""
    found = PostSalesProcess.objects.visible_to(member).filter(lead=lead).select_related("process")
    known = list(found.order_by("created_at", "process"))
    return {"lead": lead, "sheets": [], "may_open": False, "of_before": known} if known else None


def has_some() -> Exists:
    """Whether there is one about the contact of a page."""
    return Exists(Process.objects.filter(kind=Process.Kind.POST_SALES, contact=OuterRef("pk")))


def of_contact(member: Member, contact: Any, now: datetime) -> dict[str, Any] | None:
    """The panel of a contact's page: the processes about this contact that the member sees, active ones first."""
    if not has(Capability.POST_SALES, member.workspace):
        return None
    rows = _about(contact.pk, member, now)
    return {"rows": rows} if rows else None


@remembered(plan=True)
def _about(contact: UUID, member: Member, now: datetime) -> QuerySet[PostSalesProcess]:
    found = PostSalesProcess.objects.visible_to(member).filter(process__contact=contact).with_process()
    known: Any = found.with_state(now)
    rows: QuerySet[PostSalesProcess] = known.order_by("rank", "-created_at")[:20]
    return rows
