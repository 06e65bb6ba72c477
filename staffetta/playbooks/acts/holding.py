"""What every act on a run begins with: lock, may I, is it still going. Called within acts."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.changes import check_version
from staffetta.core.refusals import Refused, require
from staffetta.playbooks import rules
from staffetta.playbooks.models import Run
from staffetta.playbooks.running import Progress, progress_of
from staffetta.processes.editions import need_edition
from staffetta.processes.models import Process


class RunEnded(Refused):
    """It was stopped before."""


class NothingOpen(Refused):
    """All its tasks are done; there is nothing that could be moved or stopped."""


def held(run: Run, *, expected: int | None, by: Actor, at: datetime) -> tuple[Process, Progress]:
    """The process and its run, both locked, with the tasks as they are now. Raises Forbidden, Stale, RunEnded,
    NothingOpen."""
    process = Process.objects.locked(run.process)
    need_edition(process)
    require(rules.may_run(by, process), _("Only the handler, the supervisor or a manager can plan tasks here."))
    run = Run.objects.locked(run)
    check_version(run, expected)
    if run.ended_at is not None:
        raise RunEnded(_("{code} was stopped before.").format(code=run.playbook.code))
    progress = progress_of(run, at)
    if not progress.open:
        raise NothingOpen(_("All tasks of {code} are done.").format(code=run.playbook.code))
    return process, progress
