"""Predefined work is taken out of use: it is offered no more, and what it started goes on."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.changes import apply
from staffetta.core.facts import record
from staffetta.core.refusals import require
from staffetta.playbooks import rules
from staffetta.playbooks.acts.delete import require_unused
from staffetta.playbooks.editions import need_kind
from staffetta.playbooks.facts import PlaybookRetired
from staffetta.playbooks.models import Playbook


@act
def retire_playbook(playbook: Playbook, *, by: Actor, at: datetime) -> Playbook:
    """Take it out of use; a default template ceases to be the default. Raises InUse while a document type starts it."""
    playbook = Playbook.objects.locked(playbook)
    need_kind(playbook.kind)
    require(rules.may_shape(by), _("Only administrators can change automatic actions and templates."))
    if playbook.retired_at is not None:
        unchanged()
        return playbook
    require_unused(playbook, _("{code} cannot be taken out of use. It is used by: {uses}. Choose another there first."))
    apply(playbook, {"retired_at": at, "is_default": False})
    record(PlaybookRetired(code=playbook.code), about=playbook, by=by)
    return playbook
