"""What can happen to sequences and post-sales templates."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from staffetta.core.changes import Changes
from staffetta.core.facts import Fact


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
    fell_back: int = 0
