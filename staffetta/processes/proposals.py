"""What is proposed as the next step when a task is completed (L-09).

Upper floors register what they know: the next line of an action sequence. The first that answers wins; else type and
assignee of the task that was done are proposed.
"""

from __future__ import annotations

from collections.abc import Callable

from staffetta.processes.models import Task
from staffetta.processes.plans import AlreadyPlanned, Plan

Proposer = Callable[[Task], Plan | AlreadyPlanned | None]
_proposers: list[Proposer] = []


def register(proposer: Proposer) -> None:
    """Have this function asked: it gives the next plan, or the open task that is next already, or None."""
    _proposers.append(proposer)


def propose(done: Task) -> Plan | AlreadyPlanned:
    """What the completing form is prefilled with."""
    for proposer in _proposers:
        proposal = proposer(done)
        if proposal is not None:
            return proposal
    return Plan(title="", activity_type=done.activity_type, assignee=done.assignee, group=done.group)
