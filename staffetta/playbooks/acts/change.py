"""Predefined work is changed. What runs already stays as it is: its tasks are copies (A-05)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import Changes, apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.core.text import tidy
from staffetta.playbooks import rules
from staffetta.playbooks.acts.checking import check, locked_workspace
from staffetta.playbooks.acts.make import no_default
from staffetta.playbooks.acts.put_lines import put_lines, told
from staffetta.playbooks.drafts import PlaybookDraft
from staffetta.playbooks.editions import check_edition
from staffetta.playbooks.facts import PlaybookChanged
from staffetta.playbooks.models import Playbook


@act
def change_playbook(playbook: Playbook, draft: PlaybookDraft, *, expected: int | None = None, by: Actor) -> Playbook:
    """Give the playbook this header and exactly these lines. Raises Invalid, Stale, NotInEdition."""
    workspace = locked_workspace()
    playbook = Playbook.objects.locked(playbook)
    require(rules.may_shape(by), _("Only administrators can change automatic actions and templates."))
    check_edition(draft, workspace, known=playbook)
    check(draft, known=playbook)
    if draft.is_default and not playbook.is_default:
        no_default()
    header = {
        "code": tidy(draft.code),
        "description": tidy(draft.description),
        "notes": draft.notes.strip(),
        "is_default": draft.is_default,
    }
    changes = apply(playbook, header, expected=expected)
    before = told(playbook)
    put_lines(playbook, draft.lines)
    after = told(playbook)
    if before != after:
        if not changes:  # the lines are part of what its version counts
            playbook.version += 1
            playbook.save(update_fields=["version", "changed_at"])
        changes = Changes({**changes.before, "lines": before}, {**changes.after, "lines": after})
    if not changes:
        unchanged()
        return playbook
    record(PlaybookChanged(code=playbook.code, changes=changes), about=playbook, by=by)
    return playbook
