"""What was started is stopped: what is still open is withdrawn, what was done stays (A-05, A-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.accounts.rules import may_delete
from staffetta.core.acts import act
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.playbooks.acts.holding import held
from staffetta.playbooks.facts import RunStopped
from staffetta.playbooks.models import Run
from staffetta.processes.acts.sum_up import sum_up
from staffetta.processes.models import Task


@dataclass(frozen=True)
class Withdrawn:
    """A task that was withdrawn."""

    id: UUID
    number: int
    title: str
    date: date | None


@dataclass(frozen=True)
class Stopped:
    """What stopping did. `needs_plan`: the duty to plan holds and nothing is planned any more, so the next step is to
    be planned now; until then the lead is To do and carries the warning (L-02)."""

    run: Run
    withdrawn: tuple[Withdrawn, ...]
    needs_plan: bool


@act
def stop_run(run: Run, *, expected: int | None = None, by: Actor, at: datetime) -> Stopped:
    """Withdraw the open tasks of a run; their notes and files stay in the work history. Whoever stops must have the
    right to delete, as for each single task (P-13). Raises Forbidden, Stale, RunEnded, NothingOpen."""
    process, progress = held(run, expected=expected, by=by, at=at)
    require(
        may_delete(by),
        _("You may not delete. The administrator of the account may have disallowed deleting; please contact him."),
    )
    run = progress.run
    withdrawn = tuple(
        Withdrawn(row.task.pk, row.number, row.task.title, progress.day(row)) for row in progress.open if row.task
    )
    Task.objects.filter(pk__in=[one.id for one in withdrawn]).delete()
    apply(run, {"ended_at": at, "end": Run.End.STOPPED})
    sum_up(process)
    told = RunStopped(
        code=run.playbook.code,
        run_id=str(run.pk),
        withdrawn=len(withdrawn),
        titles=[one.title for one in withdrawn],
    )
    record(told, about=process, by=by)
    return Stopped(run, withdrawn, needs_plan=process.has_duty and process.open_count == 0)
