"""Who may do what with predefined work: administrators shape it, everybody may look at it and start it."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.accounts.rules import may_administer
from staffetta.processes import rules as processes
from staffetta.processes.models import Process


def may_shape(actor: Actor) -> bool:
    """Make, change, retire and delete sequences and templates."""
    return may_administer(actor)


def may_start(actor: Actor, process: Process) -> bool:
    """Whoever may plan tasks there."""
    return processes.may_edit(actor, process)


def may_run(actor: Actor, process: Process) -> bool:
    """Shift, pause, resume and stop what was started: whoever may start there."""
    return may_start(actor, process)
