"""Sequences and templates of a file are taken in, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from staffetta.accounts.models import Actor
from staffetta.core.acts import act, unchanged
from staffetta.core.refusals import Invalid, require
from staffetta.playbooks import rules
from staffetta.playbooks.acts.change import change_playbook
from staffetta.playbooks.acts.make import make_playbook
from staffetta.playbooks.drafts import PlaybookDraft
from staffetta.playbooks.models import Playbook


@dataclass(frozen=True)
class Taking:
    """One of them as it shall be. `replaces`: whose lines and header become these; None makes a new one."""

    draft: PlaybookDraft
    replaces: Playbook | None = None


@act
def take_in_playbooks(takings: Sequence[Taking], *, by: Actor) -> list[Playbook]:
    """Make or replace them in their order. Raises Invalid with fields named playbooks.0.code, Forbidden,
    NotInEdition."""
    require(rules.may_shape(by), _("Only administrators can change automatic actions and templates."))
    saved: list[Playbook] = []
    wrong: dict[str, str] = {}
    unchanged()
    for index, taking in enumerate(takings):
        try:
            saved.append(_take_in(taking, by))
        except Invalid as refused:
            wrong |= {f"playbooks.{index}.{name}": sentence for name, sentence in refused.fields.items()}
    if wrong:
        raise Invalid(_("Some values are not valid."), fields=wrong)
    return saved


def _take_in(taking: Taking, by: Actor) -> Playbook:
    if taking.replaces is None:
        return make_playbook(taking.draft, by=by)
    draft = replace(taking.draft, is_default=taking.replaces.is_default)
    return change_playbook(taking.replaces, draft, by=by)
