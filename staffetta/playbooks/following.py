"""What completing a task of a run late offers: to move the remaining ones along (processes/following.py)."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Actor
from staffetta.playbooks import rules
from staffetta.playbooks.acts.catch_up import catch_up, lateness
from staffetta.playbooks.models import RunTask
from staffetta.playbooks.proposing import next_of_run
from staffetta.processes import following
from staffetta.processes.acts.plan import title_of
from staffetta.processes.following import Later, Offer
from staffetta.processes.models import Task
from staffetta.processes.plans import Plan


def register() -> None:
    """Called once, when the apps are ready."""
    following.register(offer, lambda task, by, at: catch_up(task, by=by, at=at))
    following.register_joining(join_run)


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


def offer(task: Task, by: Actor, now: datetime) -> Offer | None:
    """The tasks that would move, for whoever may plan there."""
    late = lateness(task, now)
    if late is None or task.process is None or not rules.may_run(by, task.process):
        return None
    _run, days, moves = late
    return Offer(days, [Later(move.task.title, move.before, move.after) for move in moves])
