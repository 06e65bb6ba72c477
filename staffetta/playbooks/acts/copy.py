"""Predefined work is copied, to be changed into something similar."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.playbooks.acts.make import make_playbook
from staffetta.playbooks.codes import free_code
from staffetta.playbooks.drafts import LineDraft, PlaybookDraft
from staffetta.playbooks.models import Playbook


@act
def copy_playbook(playbook: Playbook, *, by: Actor) -> Playbook:
    """Make another of the same kind with the same lines and a code of its own. People who left are left out."""
    draft = PlaybookDraft(
        kind=Playbook.Kind(playbook.kind),
        code=free_code(playbook.kind, playbook.code),
        description=_("{description} (copy)").format(description=playbook.description)[:200],
        notes=playbook.notes,
        lines=tuple(
            LineDraft(
                activity_type=line.activity_type,
                title=line.title,
                assignee=line.assignee if line.assignee and line.assignee.is_active else None,
                group=line.group if line.group and not line.group.retired_at else None,
                expected_hours=line.expected_hours,
                pre_notes=line.pre_notes,
                days=line.days,
                hold_days=line.hold_days,
                waits_for=line.waits_for,
            )
            for line in playbook.lines.select_related("activity_type", "assignee", "group")
        ),
    )
    return make_playbook(draft, by=by)
