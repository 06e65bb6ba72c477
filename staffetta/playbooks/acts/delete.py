"""Predefined work that nothing needs is deleted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act
from staffetta.core.facts import record
from staffetta.core.refusals import Refused, require
from staffetta.playbooks import rules
from staffetta.playbooks.editions import need_kind
from staffetta.playbooks.facts import PlaybookDeleted
from staffetta.playbooks.models import Playbook
from staffetta.playbooks.uses import uses_of


class InUse(Refused):
    """Something needs it; `extra["uses"]` says what."""


class HasRun(Refused):
    """It was started before; it can be taken out of use instead."""


@act
def delete_playbook(playbook: Playbook, *, by: Actor) -> None:
    """Delete a sequence or template that nothing uses and that was never started (A-05). Raises InUse, HasRun."""
    playbook = Playbook.objects.locked(playbook)
    need_kind(playbook.kind)
    require(rules.may_shape(by), _("Only administrators can change automatic actions and templates."))
    require_unused(playbook, _("{code} cannot be deleted. It is used by: {uses}. Choose another there first."))
    if playbook.runs.exists():
        sentence = _("{code} was started before and is part of the history. Take it out of use instead.")
        raise HasRun(sentence.format(code=playbook.code))
    record(PlaybookDeleted(code=playbook.code), about=playbook, by=by)
    playbook.delete()


def require_unused(playbook: Playbook, sentence: str) -> None:
    """Raise InUse with this sentence, {uses} filled in, if something needs the playbook."""
    uses = uses_of(playbook)
    if uses:
        names = ", ".join(use.label for use in uses)
        said = [{"label": use.label, "href": use.href} for use in uses]
        raise InUse(sentence.format(code=playbook.code, uses=names), extra={"uses": said})
