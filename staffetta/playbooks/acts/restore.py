"""Predefined work is put back into use."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.playbooks import rules
from staffetta.playbooks.acts.checking import locked_workspace
from staffetta.playbooks.editions import need_room
from staffetta.playbooks.facts import PlaybookRestored
from staffetta.playbooks.models import Playbook


@act
def restore_playbook(playbook: Playbook, *, by: Actor) -> Playbook:
    """Offer a retired sequence or template again. Raises NotInEdition for a template too many."""
    workspace = locked_workspace()
    playbook = Playbook.objects.locked(playbook)
    require(rules.may_shape(by), _("Only administrators can change automatic actions and templates."))
    if playbook.retired_at is None:
        unchanged()
        return playbook
    need_room(playbook.kind, workspace)
    apply(playbook, {"retired_at": None})
    record(PlaybookRestored(code=playbook.code), about=playbook, by=by)
    return playbook
