"""Predefined work is written down: a sequence (A-01) or a post-sales template (P-04)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.core.text import tidy
from staffetta.playbooks import rules
from staffetta.playbooks.acts.checking import check, locked_workspace
from staffetta.playbooks.acts.put_lines import put_lines
from staffetta.playbooks.drafts import PlaybookDraft
from staffetta.playbooks.editions import check_edition
from staffetta.playbooks.facts import PlaybookMade
from staffetta.playbooks.models import Playbook


@act
def make_playbook(draft: PlaybookDraft, *, by: Actor) -> Playbook:
    """Make a sequence or a template with its lines. Raises Invalid (a code in use, user and group both), NotInEdition.

    A template that is made the default takes that from the one that was.
    """
    workspace = locked_workspace()
    require(rules.may_shape(by), _("Only administrators can change automatic actions and templates."))
    check_edition(draft, workspace)
    check(draft)
    if draft.is_default:
        no_default()
    playbook = Playbook.objects.create(
        kind=draft.kind,
        code=tidy(draft.code),
        description=tidy(draft.description),
        notes=draft.notes.strip(),
        is_default=draft.is_default,
    )
    put_lines(playbook, draft.lines)
    record(PlaybookMade(code=playbook.code, lines=len(draft.lines)), about=playbook, by=by)
    return playbook


def no_default() -> None:
    """Take the mark *default* from the template that has it. Within an act that holds the workspace's lock."""
    Playbook.objects.templates().filter(is_default=True).update(is_default=False)
