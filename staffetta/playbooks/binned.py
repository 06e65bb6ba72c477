"""What was started goes along with its process (P-13); called once, by the apps."""

from __future__ import annotations

from staffetta.bin import binds
from staffetta.bin.binds import Following
from staffetta.playbooks.models import Run, RunTask


def register() -> None:
    """A run belongs to its process; of a run, the line of a deleted task stays, and finds it again."""
    binds.declare(Run, "process", Following.GOES)
    binds.declare(RunTask, "run", Following.GOES)
    binds.declare(RunTask, "task", Following.CUT)
