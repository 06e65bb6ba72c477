"""What completing a task of a run late offers: to move the remaining ones along (processes/following.py)."""

from __future__ import annotations

from datetime import datetime

from staffetta.accounts.models import Actor
from staffetta.playbooks import rules
from staffetta.playbooks.acts.catch_up import catch_up, lateness
from staffetta.playbooks.acts.joining import join_run
from staffetta.processes import following
from staffetta.processes.following import Later, Offer
from staffetta.processes.models import Task


def register() -> None:
    """Called once, when the apps are ready."""
    following.register(offer, lambda task, by, at: catch_up(task, by=by, at=at))
    following.register_joining(join_run)


def offer(task: Task, by: Actor, now: datetime) -> Offer | None:
    """The tasks that would move, for whoever may plan there."""
    late = lateness(task, now)
    if late is None or task.process is None or not rules.may_run(by, task.process):
        return None
    _run, days, moves = late
    return Offer(days, [Later(move.task.title, move.before, move.after) for move in moves])
