"""Who may arrange e-mail. Pure."""

from __future__ import annotations

from staffetta.accounts.models import Actor
from staffetta.accounts.rules import may_administer


def may_arrange(actor: Actor) -> bool:
    return may_administer(actor)
