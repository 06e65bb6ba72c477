"""A next step that was planned as its run proposed it becomes part of the run. Within the act that completes."""

from __future__ import annotations

from staffetta.playbooks.models import RunTask
from staffetta.playbooks.proposing import next_of_run
from staffetta.processes.acts.plan import title_of
from staffetta.processes.models import Task
from staffetta.processes.plans import Plan


def join_run(done: Task, planned: Task) -> None:
    """What was proposed as the next line of a running sequence, and planned as proposed, belongs to the run: it takes
    the place of the task that was withdrawn there. Who does it and when may differ. Within the act that completes."""
    place = RunTask.objects.select_related("run").filter(task=done, run__ended_at=None).first()
    proposed = next_of_run(done) if place is not None else None
    if place is None or not isinstance(proposed, Plan):
        return
    if (title_of(proposed), proposed.activity_type) != (planned.title, planned.activity_type):
        return
    free = RunTask.objects.filter(run=place.run, number__gt=place.number, task=None).order_by("number").first()
    row = free or RunTask(run=place.run, number=place.number + 1)
    row.task, row.planned_on = planned, planned.date
    row.save()
    planned.started_from = proposed.started_from
    planned.save(update_fields=["started_from"])
