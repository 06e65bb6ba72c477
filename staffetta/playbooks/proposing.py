"""The next step that a running sequence knows, when one of its tasks is completed (L-09)."""

from __future__ import annotations

from staffetta.playbooks.dates import later
from staffetta.playbooks.models import Line
from staffetta.playbooks.steps import planned
from staffetta.processes.models import Task
from staffetta.processes.plans import AlreadyPlanned, Plan
from staffetta.processes.schedule import WHENEVER, on
from staffetta.workdays.calendar import running_calendar


def next_of_run(done: Task) -> Plan | AlreadyPlanned | None:
    """The open task of the line after this one; if it is gone, the line's values; None for tasks of no sequence.

    All tasks of a sequence are planned when it starts (A-05), so mostly the next one is there already.
    """
    if done.started_from is None or done.process is None:
        return None
    of_runs = Task.objects.filter(process=done.process).exclude(started_from=None)
    following = of_runs.open().filter(position__gt=done.position).order_by("position", "id").first()
    if following is not None:
        return AlreadyPlanned(following)
    line = Line.objects.filter(pk=done.started_from).first()
    if line is None:
        return None
    after = line.playbook.lines.filter(position__gt=line.position).order_by("position").first()
    if after is None or of_runs.filter(started_from=after.pk).exists():
        return None
    return _plan(line, after, done)


def _plan(line: Line, after: Line, done: Task) -> Plan:
    calendar = running_calendar()
    day = later(done.date, line.days, calendar) if done.date is not None else None
    step = planned(line.playbook.kind, [after], day or done.created_at.date(), calendar)[0]
    return Plan(
        title=after.title,
        activity_type=after.activity_type,
        assignee=step.assignee,
        group=step.group,
        timing=on(day) if day is not None else WHENEVER,
        pre_notes=after.pre_notes,
        expected_hours=after.expected_hours,
        started_from=after.pk,
    )
