"""What is done later, in the worker."""

from __future__ import annotations

from staffetta.core.jobs import job
from staffetta.processes.files import sweep


@job
def sweep_files() -> None:
    """Remove files that never became attachments. Enqueued whenever a refused form leaves one behind."""
    sweep()
