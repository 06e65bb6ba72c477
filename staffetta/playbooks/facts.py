"""What can happen to sequences and post-sales templates."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact, personal


@dataclass(frozen=True, kw_only=True)
class PlaybookMade(Fact):
    kind = "playbooks.made"
    sentence = _("made {code} with {lines} lines")
    code: str
    lines: int


@dataclass(frozen=True, kw_only=True)
class PlaybookChanged(Fact):
    """`changes` has the header's values and, when the lines differ, all lines before and after."""

    kind = "playbooks.changed"
    sentence = _("changed {code}")
    code: str
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class PlaybookRetired(Fact):
    kind = "playbooks.retired"
    sentence = _("took {code} out of use")
    code: str


@dataclass(frozen=True, kw_only=True)
class PlaybookRestored(Fact):
    kind = "playbooks.restored"
    sentence = _("put {code} back into use")
    code: str


@dataclass(frozen=True, kw_only=True)
class PlaybookDeleted(Fact):
    kind = "playbooks.deleted"
    sentence = _("deleted {code}")
    code: str


@dataclass(frozen=True, kw_only=True)
class PlaybookStarted(Fact):
    """About the process. `fell_back` counts the tasks that went to the handler because who was meant is gone."""

    kind = "playbooks.started"
    sentence = _("started {code}: {tasks} tasks from {start}")
    code: str
    tasks: int
    start: str
    playbook_id: str
    run_id: str = ""
    fell_back: int = 0


@dataclass(frozen=True, kw_only=True)
class RunShifted(Fact):
    """About the process. `moves`: task_id, before and after of each day; `task_id`: it was the completion of this
    task that moved the others."""

    kind = "playbooks.run_shifted"
    sentence = _("moved the open tasks of {code}: the next one is on {first}")
    code: str
    run_id: str
    first: str
    moves: list[dict[str, str]]
    task_id: str = ""


@dataclass(frozen=True, kw_only=True)
class RunPaused(Fact):
    """About the process. `moves` as in RunShifted."""

    kind = "playbooks.run_paused"
    sentence = _("paused {code} until {until}")
    code: str
    run_id: str
    until: str
    moves: list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class RunResumed(Fact):
    """About the process. `moves` as in RunShifted."""

    kind = "playbooks.run_resumed"
    sentence = _("resumed {code}")
    code: str
    run_id: str
    moves: list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class RunStopped(Fact):
    """About the process. `titles` are those of the tasks that were withdrawn."""

    kind = "playbooks.run_stopped"
    sentence = _("stopped {code}: {withdrawn} open tasks withdrawn")
    code: str
    run_id: str
    withdrawn: int
    titles: list[str] = personal(default_factory=list)
