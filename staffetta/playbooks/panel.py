"""What a process's page shows of what was started on it; leads and post-sales processes include it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from staffetta.accounts.models import Member
from staffetta.accounts.rules import may_delete
from staffetta.playbooks import rules
from staffetta.playbooks.running import DONE, PAUSED, STOPPED, Progress, runs_of
from staffetta.processes.models import Process, Task
from staffetta.processes.rows import state_of


@dataclass(frozen=True)
class TaskLine:
    """One task of a run; its state is a word of ui.status."""

    number: int
    task: Task
    state: str
    day: date | None
    late: bool

    @property
    def anchor(self) -> str:
        """Where it stands among the linked tasks."""
        return f"#task-{self.task.pk}"


@dataclass(frozen=True)
class RunCard:
    """One run."""

    progress: Progress
    lines: list[TaskLine]

    @property
    def id(self) -> UUID:
        return self.progress.run.pk

    @property
    def state(self) -> str:
        return self.progress.state

    @property
    def is_over(self) -> bool:
        return self.state in (DONE, STOPPED)

    @property
    def is_paused(self) -> bool:
        return self.state == PAUSED

    @property
    def next(self) -> TaskLine | None:
        """The line of the task that comes next."""
        row = self.progress.next
        return next((line for line in self.lines if row is not None and line.task.pk == row.task_id), None)


def runs_panel(process: Process, member: Member, now: datetime) -> dict[str, Any] | None:
    """The runs of a process, those that are over apart; None where nothing was started."""
    found = [_card(progress, now) for progress in runs_of(process.pk, now)]
    if not found:
        return None
    may_run = rules.may_run(member, process)
    return {
        "process": process,
        "going": [card for card in found if not card.is_over],
        "over": [card for card in found if card.is_over],
        "may_run": may_run,
        "may_stop": may_run and may_delete(member),
    }


def _card(progress: Progress, now: datetime) -> RunCard:
    lines = []
    for row in progress.known:
        assert row.task is not None
        day = progress.day(row)
        late = not row.task.is_done and day is not None and day < progress.today
        lines.append(TaskLine(row.number, row.task, state_of(row.task, now), day, late))
    return RunCard(progress, lines)
