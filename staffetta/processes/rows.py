"""Tasks as lists show them: state, moment, what this member may do. The same number of queries for 2 and 200."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from staffetta.accounts.models import Member
from staffetta.core.db.remembered import remembered
from staffetta.processes.addresses import address_of_task
from staffetta.processes.models import Process, Task
from staffetta.processes.querysets import DONE, ON_HOLD, TODO
from staffetta.processes.rules import Standing, may_write

SHOWN_DONE, SHOWN_OPEN = 30, 50
"""So many tasks are drawn on the page of a process; the other open ones when somebody asks for them."""


@dataclass(frozen=True)
class TaskRow:
    """One line of a list of tasks. `moment` is its start or its day; `late` when its time is over; `reminder` when
    somebody will be reminded of it.

    `is_own`: in a list of the reader's own tasks, where his name need not stand in every line.
    """

    task: Task
    state: str
    moment: date | datetime | None
    late: bool
    reminder: date | datetime | None
    may_complete: bool
    may_change: bool
    may_assign: bool
    may_remind: bool
    may_take: bool
    may_give_back: bool
    href: str
    is_own: bool = False
    stay: bool = False
    show_about: bool = True
    of_contact: bool = False

    @property
    def waits(self) -> Task | None:
        """What has to be done before it; while that is open it cannot be ticked."""
        return self.task.waits_for if self.task.is_blocked else None

    @property
    def about(self) -> str:
        """The process or contact that the task is about; on the contact's own page its name is no news."""
        if self.task.process is not None:
            return self.task.process.title
        if self.of_contact:
            return ""
        return self.task.contact.name if self.task.contact is not None else ""

    @property
    def contact(self) -> str:
        """The contact, when the task is about a process with one."""
        if self.of_contact:
            return ""
        return self.task.contact.name if self.task.contact is not None and self.task.process is not None else ""


def rows_of(
    tasks: Iterable[Task],
    member: Member,
    now: datetime,
    *,
    stay: bool = False,
    show_about: bool = True,
    of_contact: bool = False,
    standing: Standing | None = None,
) -> list[TaskRow]:
    """The lines of these tasks, read with `for_rows`. With `stay` acting on them leaves the page as it is; with
    `of_contact` they stand on the page of their contact. `standing`: the member's, if known already."""
    standing, today = standing or Standing(member), timezone.localdate(now)
    shown = {"stay": stay, "show_about": show_about, "of_contact": of_contact}
    return [_row(task, standing, now, today, **shown) for task in tasks]


@remembered(plan=True)
def _lines(ids: list[UUID]) -> QuerySet[Task]:
    return Task.objects.filter(pk__any=ids).for_lines().order_by()


def lines_of(ids: Sequence[UUID]) -> list[Task]:
    """The tasks with these ids, in this order, with what their lines need: joins are made for what is shown alone."""
    known = {task.pk: task for task in _lines(list(ids))} if ids else {}
    return [known[pk] for pk in ids if pk in known]


def row_of(task: Task, member: Member, now: datetime, **shown: Any) -> TaskRow:
    """The line of one task, read anew."""
    return rows_of([Task.objects.for_rows().get(pk=task.pk)], member, now, **shown)[0]


def state_of(task: Task, now: datetime) -> str:
    """T-06 in Python, for a task at hand; lists ask the database by `with_state`."""
    if task.done_at is not None:
        return DONE
    return ON_HOLD if task.hold_until is not None and task.hold_until > now else TODO


def is_late(task: Task, now: datetime, today: date) -> bool:
    """Whether the time of an open task is over: its day, or its end."""
    return task.done_at is None and is_over(task.all_day, task.date, task.ends_at, now, today)


def is_over(all_day: bool, day: date | None, ends_at: datetime | None, now: datetime, today: date) -> bool:
    """Whether such a time is over."""
    if all_day:
        return day is not None and day < today
    return ends_at is not None and ends_at <= now


def _of_reminder(moment: datetime | None) -> date | datetime | None:
    """When somebody is reminded of it; the start of a day stands for the day (T-03)."""
    if moment is None:
        return None
    local = timezone.localtime(moment)
    return local.date() if local.time() == time.min else moment


def _row(task: Task, standing: Standing, now: datetime, today: date, **shown: Any) -> TaskRow:
    state, late = state_of(task, now), is_late(task, now, today)
    put_off = late and state == ON_HOLD and not task.is_blocked  # its own time is over, and its reminder is to come
    moment = None if put_off else task.starts_at or task.date
    reminder = None if task.is_blocked or state == DONE else _of_reminder(getattr(task, "remind_at", None))
    waits = None if task.is_blocked or reminder is not None else _of_reminder(task.hold_until)
    return TaskRow(
        task=task,
        state=state,
        moment=moment or waits,
        late=late and not put_off,
        reminder=reminder,
        may_complete=standing.may_complete(task) and not task.is_blocked,
        may_change=standing.may_change(task),
        may_assign=standing.may_assign(task),
        may_remind=standing.may_remind(task),
        may_take=standing.may_take(task) and task.done_at is None,
        may_give_back=standing.may_give_back(task) and task.done_at is None,
        href=address_of_task(task),
        is_own=shown.get("show_about", False)
        and isinstance(standing.actor, Member)
        and task.assignee_id == standing.actor.pk,
        **shown,
    )


@remembered(plan=True)
def _linked(process: UUID, *, whole: bool) -> QuerySet[Task]:
    done = Task.objects.filter(process=process).exclude(done_at=None).order_by("-done_at", "-id")[:SHOWN_DONE]
    first = Task.objects.filter(process=process, done_at=None).in_order()[:SHOWN_OPEN]
    shown = (Q(done_at=None) if whole else Q(pk__in=first.values("pk"))) | Q(pk__in=done.values("pk"))
    return Task.objects.filter(process=process).filter(shown).for_lines().in_order()


def linked_tasks(process: Process, member: Member, now: datetime, *, whole: bool = False) -> dict[str, Any]:
    """What the fragment of a process's tasks shows (L-04): open ones first, done ones folded away; one statement.
    `whole`: all open ones, however many."""
    standing = Standing(member)
    done_count = process.task_count - process.open_count
    whole = whole or process.open_count <= SHOWN_OPEN
    tasks = _linked(process.pk, whole=whole) if process.task_count else []
    rows, may_plan = rows_of(tasks, member, now, show_about=False, standing=standing), standing.may_edit(process)
    done = [row for row in rows if row.task.done_at is not None]
    return {
        "process": process,
        "open": [row for row in rows if row.task.done_at is None],
        "open_count": process.open_count,
        "whole": whole,
        "open_shown": SHOWN_OPEN,
        "done": sorted(done, key=lambda row: (row.task.done_at, row.task.pk), reverse=True),
        "done_count": done_count,
        "may_plan": may_plan,
        "may_write": may_plan or may_write(member, process),
        "is_dropped": process.has_duty and process.open_count == 0,
    }
