"""The next step that a running sequence knows, when one of its tasks is completed (L-09)."""

from __future__ import annotations

from staffetta.playbooks.dates import later
from staffetta.playbooks.models import Line, RunTask
from staffetta.playbooks.steps import planned
from staffetta.processes.models import Task
from staffetta.processes.plans import AlreadyPlanned, Plan
from staffetta.processes.schedule import WHENEVER, on
from staffetta.workdays.calendar import running_calendar


def next_of_run(done: Task) -> Plan | AlreadyPlanned | None:
    """The open task of the same run that comes after this one; if it is gone, the values of its line, which the plan
    names (`started_from`); None without one, and for a run that was stopped.

    All tasks of a sequence are planned when it starts (A-05), so mostly the next one is there already.
    """
    if done.started_from is None or done.process is None:
        return None
    place = RunTask.objects.filter(task=done, run__ended_at=None).first()
    if place is None:
        return None
    rest = RunTask.objects.filter(run=place.run_id, number__gt=place.number)
    following = Task.objects.open().filter(run_tasks__in=rest).order_by("run_tasks__number").first()
    if following is not None:
        return AlreadyPlanned(following)
    line = Line.objects.filter(pk=done.started_from).first()
    after = line.playbook.lines.filter(position__gt=line.position).order_by("position").first() if line else None
    if line is None or after is None or rest.filter(task__started_from=after.pk).exists():
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
