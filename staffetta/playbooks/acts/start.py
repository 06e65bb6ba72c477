"""Predefined work begins on a process: all its tasks at once (A-05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from staffetta.accounts.firm import running_firm
from staffetta.accounts.models import Actor, Member, Workspace
from staffetta.core.acts import act
from staffetta.core.db.bulk import insert_together
from staffetta.core.db.making import fresh
from staffetta.core.db.remembered import remembered
from staffetta.core.facts import Fact, record_many
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.playbooks import rules
from staffetta.playbooks.facts import PlaybookStarted
from staffetta.playbooks.models import Line, Playbook, Run, RunTask
from staffetta.playbooks.steps import PlannedLine, plan_of, planned
from staffetta.processes.acts.plan import lay_out
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.editions import need_edition
from staffetta.processes.models import Process, Reminder, Task
from staffetta.processes.schedule import BLOCKED
from staffetta.workdays.calendar import running_calendar


class Retired(Refused):
    """The sequence or template is out of use."""


def check_start(start: date) -> None:
    """Raise Invalid for a day that no calendar of ours reaches."""
    if not 1970 <= start.year <= 2199:
        sentence = _("The start must lie between 1970 and 2199.")
        raise Invalid(sentence, fields={"start": sentence})


@dataclass(frozen=True)
class Laid:
    """A run and its tasks, ready to be written, and what will be told of them, in this order."""

    run: Run
    tasks: list[Task]
    reminders: list[Reminder]
    links: list[RunTask]
    told: list[tuple[Fact, Process | Task]]


@act
def start_playbook(playbook: Playbook, process: Process, *, start: date, by: Actor, at: datetime) -> Run:
    """Put all lines down as tasks of the process; those of the future are On hold until their date.

    Lines without assignee and group, and lines whose person or group is no longer there, go to the handler. The tasks
    are copies: later edits of the playbook change none of them. The run knows which they are. Raises Forbidden,
    Invalid, Retired.
    """
    process = Process.objects.locked(process)
    need_edition(process)
    require(rules.may_start(by, process), _("Only the handler, the supervisor or a manager can plan tasks here."))
    highest = Task.objects.filter(process=process).aggregate(highest=Max("position"))["highest"]
    first = 0 if highest is None else highest + 1
    laid = lay_start(playbook, process, start=start, by=by, at=at, firm=running_firm(), first=first)
    insert_together(laid.tasks, laid.reminders, [laid.run], laid.links)
    sum_up(process)
    record_many(laid.told, by=by)
    return laid.run


def lay_start(
    playbook: Playbook, process: Process, *, start: date, by: Actor, at: datetime, firm: Workspace, first: int = 0
) -> Laid:
    """The rows of a start, not yet written: for acts that write them together with the process. `first` is the position
    of the first task. Raises Invalid, Retired."""
    check_start(start)
    if playbook.retired_at is not None:
        raise Retired(_("{code} is out of use and cannot be started.").format(code=playbook.code))
    steps = planned(playbook.kind, _lines(playbook.pk), start, running_calendar())
    plans = [plan_of(playbook.kind, step, position=first + step.number - 1) for step in steps]
    laid = lay_out(process, plans, by=by, firm=firm)
    _hold_back(laid.tasks, steps)
    run = fresh(
        Run,
        playbook=playbook,
        process=process,
        start=start,
        started_at=at,
        started_by=by if isinstance(by, Member) else None,
    )
    links = [
        fresh(RunTask, run=run, task=task, number=step.number, planned_on=step.date)
        for step, task in zip(steps, laid.tasks, strict=True)
    ]
    told = PlaybookStarted(
        code=playbook.code,
        tasks=len(steps),
        start=start.isoformat(),
        playbook_id=str(playbook.pk),
        run_id=str(run.pk),
        fell_back=sum(step.fell_back for step in steps),
    )
    return Laid(run, laid.tasks, laid.reminders, links, [*laid.told, (told, process)])


def _hold_back(tasks: Sequence[Task], steps: Sequence[PlannedLine]) -> None:
    """What waits for a line above is held until the task of that line is done (decision 20)."""
    for task, step in zip(tasks, steps, strict=True):
        if step.line.waits_for is not None:
            task.waits_for, task.hold_until = tasks[step.line.waits_for - 1], BLOCKED


@remembered(plan=True)
def _lines(playbook: UUID) -> QuerySet[Line]:
    rows = Line.objects.filter(playbook=playbook).order_by("position")
    return rows.select_related("activity_type", "assignee__user", "group")
