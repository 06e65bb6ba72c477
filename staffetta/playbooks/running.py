"""How far what was started is: the tasks of a run, what comes next, and how late it is against its plan (A-05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cached_property
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from staffetta.accounts.firm import day_of, running_firm
from staffetta.accounts.models import Workspace
from staffetta.core.db.remembered import remembered
from staffetta.playbooks.models import Playbook, Run, RunTask
from staffetta.playbooks.shifts import moved
from staffetta.processes.models import Process, Reminder, Task
from staffetta.processes.schedule import zone_of
from staffetta.workdays.calendar import WorkCalendar

RUNNING, PAUSED, DONE, STOPPED = "running", "paused", "done", "stopped"


@dataclass(frozen=True)
class Move:
    """One open task and its day, before and after."""

    row: RunTask
    before: date
    after: date

    @property
    def task(self) -> Task:
        assert self.row.task is not None
        return self.row.task


@dataclass(frozen=True)
class Progress:
    """A run with its tasks, as it is on one day."""

    run: Run
    rows: Sequence[RunTask]
    today: date
    firm: Workspace

    @cached_property
    def known(self) -> list[RunTask]:
        """Those whose task is still there."""
        return [row for row in self.rows if row.task is not None]

    @cached_property
    def open(self) -> list[RunTask]:
        return [row for row in self.known if row.task is not None and not row.task.is_done]

    @property
    def total(self) -> int:
        return len(self.known)

    @property
    def done(self) -> int:
        return len(self.known) - len(self.open)

    @property
    def withdrawn(self) -> int:
        return len(self.rows) - len(self.known)

    @property
    def state(self) -> str:
        """Stopped, else done when nothing is open, else paused until its day comes, else running."""
        if self.run.ended_at is not None:
            return STOPPED
        if not self.open:
            return DONE
        return PAUSED if self.run.is_paused_on(self.today) else RUNNING

    def day(self, row: RunTask) -> date | None:
        """The day on which its task is; None for one that is To do whenever."""
        return day_of_task(row.task, self.firm, getattr(row, "due_at", None)) if row.task is not None else None

    @property
    def next(self) -> RunTask | None:
        """The open task that comes first: by its line, because a day may have been changed by hand."""
        return self.open[0] if self.open else None

    @cached_property
    def delay(self) -> int:
        """How many days the next task is later than it was planned, counted to today when its day has passed; negative
        when it is earlier. 0 when nothing is open or it has no day."""
        row = self.next
        day = self.day(row) if row is not None else None
        if row is None or day is None or row.planned_on is None:
            return 0
        return (max(day, self.today) - row.planned_on).days

    @property
    def first(self) -> date | None:
        """The earliest day of what is open."""
        return min((day for row in self.open if (day := self.day(row)) is not None), default=None)

    @property
    def overdue(self) -> int:
        """By how many days the earliest of what is open lies behind today."""
        return max((self.today - self.first).days, 0) if self.first is not None else 0

    def moves(self, count: int, calendar: WorkCalendar | None, *, since: date | None = None) -> list[Move]:
        """The open tasks that have a day, each moved by that many (working) days; only those from `since` on."""
        dated = [(row, day) for row in self.open if (day := self.day(row)) is not None]
        return [Move(row, day, moved(day, count, calendar)) for row, day in dated if since is None or day >= since]


def day_of_task(task: Task, firm: Workspace, due_at: datetime | None = None) -> date | None:
    """The day on which a task is: its date, that of its start, else that of its reminder; None for whenever. `due_at`
    is the reminder of one that waits for another task, whose `hold_until` says nothing."""
    if task.date is not None:
        return task.date
    moment = task.starts_at or (due_at if task.is_blocked else task.hold_until)
    return moment.astimezone(zone_of_task(task, firm)).date() if moment is not None else None


def zone_of_task(task: Task, firm: Workspace) -> tzinfo:
    """The time zone in which a task's days are told."""
    return zone_of(task.assignee, firm)


def progress_of(run: Run, now: datetime) -> Progress:
    """How far one run is."""
    return progresses_of([run], now)[0]


def runs_of(process: UUID, now: datetime) -> list[Progress]:
    """What was started on a process, the newest first. Two statements; one where nothing was started."""
    runs = _runs(process)
    return progresses_of(runs, now) if runs else []


def progresses_of(runs: Sequence[Run], now: datetime) -> list[Progress]:
    """How far these runs are, in one statement for all."""
    firm = running_firm()
    today = day_of(now, firm)
    rows: dict[UUID, list[RunTask]] = {run.pk: [] for run in runs}
    for row in _tasks(list(rows)):
        rows[row.run_id].append(row)
    return [Progress(run, rows[run.pk], today, firm) for run in runs]


@remembered(plan=True)
def _runs(process: UUID) -> QuerySet[Run]:
    return Run.objects.filter(process=process).select_related("playbook", "started_by").order_by("-started_at", "-pk")


@remembered(plan=True)
def _tasks(runs: list[UUID]) -> QuerySet[RunTask]:
    rows = RunTask.objects.filter(run__any=runs).select_related("task__assignee__user", "task__group")
    due = Reminder.objects.filter(task=OuterRef("task")).values("due_at")[:1]
    return rows.annotate(due_at=Subquery(due)).order_by("number", "pk")


def is_running(playbook: Playbook, process: Process) -> bool:
    """Whether this sequence is under way there, paused included: starting it again would double its tasks."""
    rows = RunTask.objects.filter(run__playbook=playbook, run__process=process, run__ended_at=None)
    return rows.filter(task__isnull=False, task__done_at=None).exists()
