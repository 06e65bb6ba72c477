"""Predefined work begins on a process: all its tasks at once (A-05)."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor, Member
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Invalid, Refused, require
from staffetta.playbooks import rules
from staffetta.playbooks.facts import PlaybookStarted
from staffetta.playbooks.models import Playbook, Run, RunTask
from staffetta.playbooks.steps import plan_of, planned
from staffetta.processes.acts.plan import put_down
from staffetta.processes.models import Process, Task


class Retired(Refused):
    """The sequence or template is out of use."""


def check_start(start: date) -> None:
    """Raise Invalid for a day that no calendar of ours reaches."""
    if not 1970 <= start.year <= 2199:
        sentence = _("The start must lie between 1970 and 2199.")
        raise Invalid(sentence, fields={"start": sentence})


@act
def start_playbook(playbook: Playbook, process: Process, *, start: date, by: Actor, at: datetime) -> Run:
    """Put all lines down as tasks of the process; those of the future are On hold until their date.

    Lines without assignee and group, and lines whose person or group is no longer there, go to the handler. The tasks
    are copies: later edits of the playbook change none of them. The run knows which they are. Raises Forbidden,
    Invalid, Retired.
    """
    process = Process.objects.locked(process)
    require(rules.may_start(by, process), _("Only the handler, the supervisor or a manager can plan tasks here."))
    check_start(start)
    if playbook.retired_at is not None:
        raise Retired(_("{code} is out of use and cannot be started.").format(code=playbook.code))
    lines = list(playbook.lines.select_related("activity_type", "assignee", "group").order_by("position"))
    highest = Task.objects.filter(process=process).aggregate(highest=Max("position"))["highest"]
    first = 0 if highest is None else highest + 1
    steps = planned(playbook.kind, lines, start)
    tasks = [put_down(process, plan_of(playbook.kind, step, position=first + step.number - 1), by=by) for step in steps]
    run = Run.objects.create(
        playbook=playbook,
        process=process,
        start=start,
        started_at=at,
        started_by=by if isinstance(by, Member) else None,
    )
    RunTask.objects.bulk_create(
        RunTask(run=run, task=task, number=step.number, planned_on=step.date)
        for step, task in zip(steps, tasks, strict=True)
    )
    told = PlaybookStarted(
        code=playbook.code,
        tasks=len(steps),
        start=start.isoformat(),
        playbook_id=str(playbook.pk),
        run_id=str(run.pk),
        fell_back=sum(step.fell_back for step in steps),
    )
    record(told, about=process, by=by)
    return run
