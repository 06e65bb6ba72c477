"""What is known of predefined work before it is saved: how pages and programs hand values to the acts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from staffetta.accounts.models import Group, Member
from staffetta.playbooks.models import Playbook
from staffetta.processes.models import ActivityType


@dataclass(frozen=True, kw_only=True)
class LineDraft:
    """One predefined task (A-02, P-04). `waits_for` is the number of a line above it. `id` names the line it was,
    when a playbook is changed."""

    activity_type: ActivityType | None = None
    title: str = ""
    assignee: Member | None = None
    group: Group | None = None
    expected_hours: Decimal | None = None
    pre_notes: str = ""
    days: int = 0
    hold_days: int | None = None
    waits_for: int | None = None
    id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PlaybookDraft:
    """A sequence or a post-sales template. The order of `lines` is the order of the tasks."""

    kind: Playbook.Kind
    code: str
    description: str
    notes: str = ""
    is_default: bool = False
    lines: tuple[LineDraft, ...] = ()
